"""How a command ends: its exit status, what stops it, the log of an unexpected error, and a process nobody reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from de06_xl.cli.console import plain
from de06_xl.cli.run import run
from de06_xl.system.error_log import write_error_log
from tests.support.toy_command import own_folders, said, toy

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_folders(tmp_path, monkeypatch)


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
