"""Help pages and mistakes of the command line are Vietnamese: nothing of click's own English is left."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click
import pytest

from de06_xl.cli.command import Group
from de06_xl.cli.run import run
from tests.support.toy_command import ENGLISH, own_folders, said, toy

SEE_HELP = "hãy xem “de06 validate --help”."


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_folders(tmp_path, monkeypatch)


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
