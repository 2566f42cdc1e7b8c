"""Help pages and mistakes of the command line are Vietnamese: nothing of click's own English is left."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from de06_xl.cli.command import Group
from de06_xl.cli.console import plain
from de06_xl.cli.run import run
from de06_xl.system.error_log import write_error_log
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = re.compile(
    r"\b(Usage|Options?|Commands?|Arguments?|Positional|Error|Missing|Try|Show|message|exit|Got|unexpected|extra|"
    r"Invalid|value|such|Did|mean|required|default|dynamic|TEXT|INTEGER|PATH|FILE|FILENAME|DIRECTORY|OPTIONS|"
    r"COMMAND|ARGS|Aborted|does|not|exist|is|Could|open|takes?|Choose|Traceback)\b"
)


SEE_HELP = "hãy xem “de06 validate --help”."


class PeriodType(click.ParamType):
    """A type of the project's own, which speaks Vietnamese itself."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value != "2022-05":
            self.fail(f"“{value}” không phải kỳ báo cáo; hãy viết như 2022-05.", param, ctx)
        return value


def not_three(ctx: click.Context, param: click.Parameter, value: int | None) -> int | None:
    if value == 3:
        raise click.BadParameter("không dùng số 3.")
    return value


SHARE = click.FloatRange(0, 1, max_open=True)


@click.group(cls=Group, name="de06")
def toy() -> None:
    """Tổng hợp, kiểm tra và xuất báo cáo Đề án 06."""


@toy.command(
    short_help="Kiểm tra số liệu.",
    example="de06 validate So.xlsx --period 2022-05\nde06 validate So.xlsx --period 2022-05 --json -",
)
@click.argument("wb", type=click.Path(exists=True, dir_okay=False), help="Sổ tổng hợp.")
@click.argument("forms", type=click.Path(exists=True), nargs=-1, help="Phiếu đã nhận.")
@click.option("-p", "--period", type=PeriodType(), required=True, metavar="KỲ", help="Kỳ báo cáo.")
@click.option("--kind", type=click.Choice(["thang", "quy"]), default="thang", show_default=True, help="Loại kỳ.")
@click.option("--folder", metavar="THƯ_MỤC", type=click.Path(exists=True, file_okay=False), help="Thư mục phiếu.")
@click.option("--json", metavar="TỆP", help="Tệp kết quả.")
@click.option("--times", metavar="SỐ", type=click.IntRange(1, 5), callback=not_three, default=1, help="Số lần.")
@click.option("--count", metavar="SỐ", type=int, help="Số phiếu.")
@click.option("--rate", metavar="SỐ", type=float, help="Tỷ lệ.")
@click.option(
    "--share", metavar="SỐ", type=click.FloatRange(0, 1, max_open=True), default=lambda: 0.5, show_default=True
)
@click.option("--on", type=click.DateTime(["%d/%m/%Y"]), help="Ngày.")
@click.option("--sure", metavar="CÓ_KHÔNG", type=bool, help="Chắc chắn.")
@click.option("--two", metavar="CHỮ...", type=str, nargs=2, help="Hai chữ.")
@click.option("--write", is_flag=True, help="Ghi vào trang Kiểm tra.")
def validate(**given: Any) -> int:
    """Kiểm tra mọi số liệu của sổ. Kết quả in ra màn hình.

    Không sửa gì trong sổ.
    """
    return 1


@toy.command()
@click.argument("how")
def stop(how: str) -> None:
    """Dừng bằng nhiều cách."""
    match how:
        case "de06":
            raise De06Error("không đọc được; hãy lưu lại.", file="So.xlsx")
        case "escape":
            raise De06Error("không đọc được.", file="\x1b[2J.xlsx")
        case "interrupt":
            raise KeyboardInterrupt
        case "abort":
            raise click.Abort
        case "usage":
            raise click.UsageError("Không dùng cùng lúc hai tùy chọn đó.")
        case "file":
            raise click.FileError("So.xlsx", "Permission denied")
        case _:
            raise ZeroDivisionError("chia cho 0: \udcff")


@toy.command(hidden=True)
def answer() -> None:
    """Không làm gì."""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path / "home"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    Path("So.xlsx").touch()
    Path("phieu_nhan").mkdir()


def said(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """The one sentence on standard error of a command line that cannot be followed."""
    assert run(toy, args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert not ENGLISH.search(err), err
    return err.removesuffix("\n")


class TestHelpPages:
    def test_the_page_of_a_group(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(toy, ["--help"]) == 0
        assert capsys.readouterr().out == textwrap.dedent("""\
            Cách dùng: de06 [TÙY CHỌN] LỆNH [ĐỐI SỐ]...

              Tổng hợp, kiểm tra và xuất báo cáo Đề án 06.

            Tùy chọn:
              --help  In hướng dẫn này rồi thoát.

            Lệnh:
              validate  Kiểm tra số liệu.
              stop      Dừng bằng nhiều cách.
            """)

    def test_the_page_of_a_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(toy, ["validate", "--help"]) == 0
        assert capsys.readouterr().out == textwrap.dedent("""\
            Cách dùng: de06 validate [TÙY CHỌN] WB [FORMS]...

              Kiểm tra mọi số liệu của sổ. Kết quả in ra màn hình.

              Không sửa gì trong sổ.

            Đối số:
              WB          Sổ tổng hợp.
              [FORMS]...  Phiếu đã nhận.

            Tùy chọn:
              -p, --period KỲ     Kỳ báo cáo.  [bắt buộc]
              --kind [thang|quy]  Loại kỳ.  [mặc định: thang]
              --folder THƯ_MỤC    Thư mục phiếu.
              --json TỆP          Tệp kết quả.
              --times SỐ          Số lần.  [1<=x<=5]
              --count SỐ          Số phiếu.
              --rate SỐ           Tỷ lệ.
              --share SỐ          [mặc định: (tính khi chạy); 0<=x<1]
              --on [%d/%m/%Y]     Ngày.
              --sure CÓ_KHÔNG     Chắc chắn.
              --two CHỮ...        Hai chữ.
              --write             Ghi vào trang Kiểm tra.
              --help              In hướng dẫn này rồi thoát.

            Ví dụ:
              de06 validate So.xlsx --period 2022-05
              de06 validate So.xlsx --period 2022-05 --json -
            """)

    @pytest.mark.parametrize("args", [["--help"], ["validate", "--help"], ["stop", "--help"]])
    def test_no_english_of_click_is_left(self, args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        run(toy, args)
        assert not ENGLISH.search(capsys.readouterr().out)

    def test_commands_stand_in_the_order_they_were_added_and_hidden_ones_do_not(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run(toy, ["--help"])
        listed = capsys.readouterr().out.partition("Lệnh:\n")[2]
        assert [line.split()[0] for line in listed.splitlines()] == ["validate", "stop"]

    def test_without_arguments_the_page_goes_to_standard_error(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(toy, []) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("Cách dùng: de06 ")

    def test_long_examples_are_never_wrapped(self, capsys: pytest.CaptureFixture[str]) -> None:
        example = "de06 report " + "rat_dai/" * 20 + "So.xlsx"

        @click.group(cls=Group, name="de06", example=example)
        def group() -> None:
            pass

        run(group, ["--help"])
        assert f"\nVí dụ:\n  {example}\n" in capsys.readouterr().out


class TestMistakes:
    def test_a_missing_argument(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop") == "Thiếu đối số 'HOW'; hãy xem “de06 stop --help”."

    def test_a_missing_option(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "So.xlsx") == (
            "Thiếu tùy chọn '-p' / '--period'; hãy xem “de06 validate --help”."
        )

    def test_an_unknown_option_with_what_may_be_meant(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "--perod", "2022-05") == (
            "Không có tùy chọn “--perod” (gần giống: '--period'); hãy xem “de06 validate --help”."
        )

    def test_an_unknown_option_like_no_other(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "-x") == "Không có tùy chọn “-x”; hãy xem “de06 --help”."

    def test_an_unknown_command_with_what_may_be_meant(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validat") == ("Không có lệnh “validat” (gần giống: 'validate'); hãy xem “de06 --help”.")

    def test_an_unknown_command_like_no_other(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "xyz") == "Không có lệnh “xyz”; hãy xem “de06 --help”."

    def test_a_dash_in_place_of_a_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "--", "-") == "Không có lệnh “-”; hãy xem “de06 --help”."

    def test_an_option_in_place_of_a_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "--", "-x") == "Không có tùy chọn “-x”; hãy xem “de06 --help”."

    def test_no_command_at_all(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "--") == "Thiếu tên lệnh; hãy xem “de06 --help”."

    def test_too_many_arguments(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", "Báo", "cáo", "tháng.xlsx") == (
            "Thừa đối số “cáo tháng.xlsx”: tên có dấu cách phải đặt trong ngoặc kép; hãy xem “de06 stop --help”."
        )

    def test_an_option_without_its_value(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "So.xlsx", "-p") == (
            "Tùy chọn -p thiếu giá trị đi kèm; hãy xem “de06 validate --help”."
        )

    def test_a_value_for_a_switch(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "--write=1") == (
            "Tùy chọn --write không nhận giá trị đi kèm; hãy xem “de06 validate --help”."
        )

    def test_too_few_values(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "--two", "một") == (
            "Tùy chọn --two thiếu giá trị đi kèm; hãy xem “de06 validate --help”."
        )


class TestBadValues:
    @pytest.mark.parametrize(
        ("option", "value", "sentence"),
        [
            (
                "--kind",
                "nam",
                "Giá trị của '--kind' không dùng được: “nam” không có trong các lựa chọn 'thang', 'quy'",
            ),
            ("--times", "7", "Giá trị của '--times' không dùng được: 7 nằm ngoài khoảng 1<=x<=5"),
            ("--times", "x", "Giá trị của '--times' không dùng được: “x” không phải là số hợp lệ"),
            ("--share", "1", "Giá trị của '--share' không dùng được: 1.0 nằm ngoài khoảng 0<=x<1"),
            ("--count", "hai", "Giá trị của '--count' không dùng được: “hai” không phải là số hợp lệ"),
            ("--rate", "95,73%", "Giá trị của '--rate' không dùng được: “95,73%” không phải là số hợp lệ"),
            ("--on", "2022-05-09", "Giá trị của '--on' không dùng được: “2022-05-09” không đúng mẫu ngày '%d/%m/%Y'"),
            ("--sure", "maybe", "Giá trị của '--sure' không dùng được: “maybe” phải là yes hoặc no"),
            (
                "--folder",
                "không có",
                "Giá trị của '--folder' không dùng được: không tìm thấy “không có”",
            ),
            (
                "--folder",
                "So.xlsx",
                "Giá trị của '--folder' không dùng được: “So.xlsx” là tệp, không phải thư mục",
            ),
            (
                "--period",
                "2022-13",
                "Giá trị của '-p' / '--period' không dùng được: “2022-13” không phải kỳ báo cáo; hãy viết như 2022-05",
            ),
        ],
    )
    def test_of_an_option(self, option: str, value: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "So.xlsx", "-p", "2022-05", option, value) == f"{sentence}; {SEE_HELP}"

    def test_of_an_option_that_a_callback_refuses(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", "So.xlsx", "-p", "2022-05", "--times", "3") == (
            "Giá trị của '--times' không dùng được: không dùng số 3; hãy xem “de06 validate --help”."
        )

    @pytest.mark.parametrize(
        ("args", "sentence"),
        [
            (["khác.xlsx"], "Giá trị của 'WB' không dùng được: không tìm thấy “khác.xlsx”"),
            (["phieu_nhan"], "Giá trị của 'WB' không dùng được: “phieu_nhan” là thư mục, không phải tệp"),
            (
                ["So.xlsx", "phieu_nhan", "thiếu.xlsx", "So.xlsx"],
                "Giá trị của '[FORMS]...' không dùng được: không tìm thấy “thiếu.xlsx”",
            ),
        ],
    )
    def test_of_an_argument(self, args: list[str], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "validate", *args, "-p", "2022-05") == f"{sentence}; {SEE_HELP}"

    def test_that_a_function_refuses(self, capsys: pytest.CaptureFixture[str]) -> None:
        def code(text: str) -> str:
            raise ValueError("mã không có dấu cách.")

        @click.group(cls=Group, name="de06")
        def group() -> None:
            pass

        @group.command()
        @click.argument("code", type=code)
        def trace(code: str) -> None:
            pass

        assert run(group, ["trace", "x y"]) == 2
        assert (
            capsys.readouterr().err
            == "Giá trị của 'CODE' không dùng được: mã không có dấu cách; hãy xem “de06 trace --help”.\n"
        )

    def test_from_elsewhere_than_the_command_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        @click.group(cls=Group, name="de06", context_settings={"default_map": {"sub": {"count": "hai"}}})
        def group() -> None:
            pass

        @group.command()
        @click.option("--count", type=int)
        def sub(count: int) -> None:
            pass

        assert run(group, ["sub"]) == 2
        assert capsys.readouterr().err == (
            "Giá trị của '--count' không dùng được: “hai” không phải là số hợp lệ; hãy xem “de06 sub --help”.\n"
        )


class TestExitStatus:
    def test_it_is_what_the_command_returns(self) -> None:
        assert run(toy, ["validate", "So.xlsx", "-p", "2022-05"]) == 1

    def test_none_is_done(self) -> None:
        assert run(toy, ["answer"]) == 0

    def test_arguments_are_those_of_the_process_by_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "argv", ["de06", "validate", "So.xlsx", "-p", "2022-05"])
        assert run(toy) == 1


class TestWhatStopsACommand:
    def test_an_error_of_the_project_is_its_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", "de06") == "Tệp “So.xlsx”: không đọc được; hãy lưu lại."

    def test_escape_sequences_of_a_name_do_not_reach_the_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", "escape") == "Tệp “ [2J.xlsx”: không đọc được."

    @pytest.mark.parametrize("how", ["interrupt", "abort"])
    def test_the_user_stops_it(self, how: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", how) == "Đã dừng theo yêu cầu."

    def test_a_usage_error_in_its_own_words(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", "usage") == "Không dùng cùng lúc hai tùy chọn đó; hãy xem “de06 stop --help”."

    def test_a_file_that_cannot_be_opened(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said(capsys, "stop", "file") == ("Không mở được tệp “So.xlsx”; hãy kiểm tra lại tên và quyền truy cập.")


class TestTheUnexpected:
    def log(self, sentence: str) -> Path:
        match = re.fullmatch(
            "Có lỗi ngoài dự kiến nên chưa làm được; hãy gửi tệp nhật ký “(.+)” cho bộ phận kỹ thuật.", sentence
        )
        assert match
        return Path(match[1])

    def test_the_traceback_goes_to_a_log_whose_path_is_said(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        log = self.log(said(capsys, "stop", "unexpected"))
        assert log.parent == tmp_path / "home" / ".local" / "state" / "DeAn06" / "log"
        text = log.read_text(encoding="utf-8")
        assert "Traceback (most recent call last)" in text
        assert r"ZeroDivisionError: chia cho 0: \udcff" in text

    def test_on_windows_it_goes_to_the_local_application_data(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Nguyễn" / "Local"))
        log = self.log(said(capsys, "stop", "unexpected"))
        assert log.parent == tmp_path / "Nguyễn" / "Local" / "DeAn06" / "log"

    def test_each_gets_a_log_of_its_own(self) -> None:
        assert write_error_log(ValueError()) != write_error_log(ValueError())

    def test_a_folder_that_cannot_be_made_gives_way_to_the_temporary_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "home").touch()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "phieu_nhan"))
        log = self.log(said(capsys, "stop", "unexpected"))
        assert log.parent == tmp_path / "phieu_nhan"

    def test_no_folder_at_all_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "home").touch()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "So.xlsx"))
        assert said(capsys, "stop", "unexpected") == (
            "Có lỗi ngoài dự kiến (ZeroDivisionError) nên chưa làm được, cũng không ghi được nhật ký; "
            "hãy báo bộ phận kỹ thuật."
        )


CHATTER = """
import sys
import warnings

import click
from de06_xl.cli.command import Group
from de06_xl.cli.run import run

@click.group(cls=Group, name="de06")
def group():
    "Nói nhiều, được."

@group.command()
@click.argument("lines", type=int)
def talk(lines):
    "Nói."
    for _ in range(lines):
        print("Tiếng Việt " * 100)

@group.command()
def warn():
    "Nhắc."
    warnings.warn("Data Validation extension is not supported", UserWarning)

sys.exit(run(group))
"""


def chatter(
    *args: str,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    encoding: str = "utf-8",
    **environment: str,
) -> Any:
    """Run the toy in a process of its own, with buffered streams of that encoding."""
    return subprocess.run(
        [sys.executable, "-c", CHATTER, *args],
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUNBUFFERED": ""} | environment,
        stdout=stdout,
        stderr=stderr,
        check=False,
        timeout=60,
    )


@pytest.fixture
def unread() -> Iterator[int]:
    """The writing end of a pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


class TestProcesses:
    @pytest.mark.parametrize("lines", ["1", "2000"])
    def test_a_reader_that_goes_away_is_no_news(self, lines: str, unread: int) -> None:
        """A single line meets the closed pipe only when it is flushed at the end."""
        ran = chatter("talk", lines, stdout=unread)
        assert (ran.returncode, ran.stderr) == (2, b"")

    def test_a_mistake_that_nobody_reads_is_no_news(self, unread: int) -> None:
        assert chatter("nothing", stdout=unread, stderr=unread).returncode == 2

    def test_warnings_of_libraries_are_not_shown(self) -> None:
        ran = chatter("warn")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")

    @pytest.mark.few(1)
    @pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "cp1258"])
    def test_help_and_mistakes_survive_a_code_page(self, encoding: str) -> None:
        page = chatter("--help", encoding=encoding)
        assert page.returncode == 0
        assert plain("Nói nhiều, được.", encoding) in page.stdout.decode(encoding)
        mistake = chatter("nothing", encoding=encoding)
        assert mistake.returncode == 2
        assert mistake.stderr.decode(encoding).strip() == plain(
            "Không có lệnh “nothing”; hãy xem “de06 --help”.", encoding
        )

    @pytest.mark.few(1)
    @pytest.mark.parametrize(
        "language",
        [{"LANGUAGE": "fr:en"}, {"LANGUAGE": "", "LANG": "de_DE.UTF-8"}, {"LANGUAGE": "C", "LC_ALL": "C.UTF-8"}],
    )
    def test_the_language_of_the_machine_does_not_matter(self, language: dict[str, str]) -> None:
        assert "Tùy chọn:" in chatter("--help", **language).stdout.decode().splitlines()
        assert chatter("nothing", **language).stderr.decode().splitlines() == [
            "Không có lệnh “nothing”; hãy xem “de06 --help”."
        ]

    def test_importing_it_loads_no_heavy_library(self) -> None:
        heavy = ["rich", "openpyxl", "pandas", "docxtpl", "docx", "xlwings", "lxml", "jinja2"]
        code = (
            "import sys, de06_xl.cli.run, de06_xl.cli.console, de06_xl.cli.terminal\n"
            f"print([name for name in {heavy} if name in sys.modules])"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        assert ran.stdout.strip() == "[]"
