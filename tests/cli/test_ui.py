"""What actions tell, ask and show on a terminal, and the table of findings."""

from __future__ import annotations

import io
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from de06_xl.actions.ui import Ui
from de06_xl.cli.terminal import TerminalUi, findings_table
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

WRONG_RATE = Finding(
    kind=kinds.DERIVED_DIFFERS,
    said="Giá trị 97,53 khác kết quả tính từ 516 và 539; hãy sửa lại hoặc xóa để công thức tự tính.",
    place=Place("II.4 Làm sạch dữ liệu", "D14"),
    code="ls_cmnd9_ty_le",
    value=Decimal("97.53"),
    expected=Decimal("95.7328385899814"),
)


class Stream(io.TextIOWrapper):
    """A stream in memory that may pass for a terminal."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="replace")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


def printed(findings: Iterable[Finding], stream: Stream | None = None, width: int = 80) -> str:
    stream = stream or Stream()
    findings_table(findings, stream=stream, width=width)
    return stream.text()


class TestTelling:
    def test_results_go_to_standard_output_and_steps_to_standard_error(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ui: Ui = TerminalUi()
        ui.tell("Đã xuất báo cáo.")
        ui.step("Đang kiểm tra")
        assert capsys.readouterr() == ("Đã xuất báo cáo.\n", "Đang kiểm tra\n")

    def test_a_cell_is_shown_by_saying_where_it_is(self, capsys: pytest.CaptureFixture[str]) -> None:
        TerminalUi().show_cell(Place("II.4 Làm sạch dữ liệu", "D14"))
        assert capsys.readouterr().out == "Xem ô D14 của trang “II.4 Làm sạch dữ liệu”.\n"

    def test_a_folder_is_opened_by_saying_where_it_is(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        TerminalUi().open(tmp_path)
        assert capsys.readouterr().out == f"Xem: {tmp_path}\n"

    def test_nobody_is_at_a_cell_of_a_closed_workbook(self) -> None:
        assert TerminalUi().current_cell() is None

    def test_escape_sequences_in_a_text_do_not_reach_the_terminal(self, capsys: pytest.CaptureFixture[str]) -> None:
        TerminalUi().tell("tệp \x1b]0;x\x07\x9b2J")
        assert capsys.readouterr().out == "tệp  ]0;x  2J\n"


class TestAsking:
    def answer(self, typed: str, monkeypatch: pytest.MonkeyPatch) -> bool:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        return TerminalUi().ask("Ghi đè?")

    @pytest.mark.parametrize("typed", ["c\n", "C\n", " có \n", "co\n", "c", "có\n", "yes\n"])
    def test_yes_in_its_spellings(self, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.answer(typed, monkeypatch) is True

    @pytest.mark.parametrize("typed", ["k\n", "không\n", "\n", "n\n", "K"])
    def test_no_in_its_spellings_and_by_default(self, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.answer(typed, monkeypatch) is False

    def test_an_unclear_answer_is_asked_again(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.answer("được\nc\n", monkeypatch) is True
        assert capsys.readouterr().err == (
            "Ghi đè? [c/k, mặc định k]: Hãy gõ c (có) hoặc k (không).\nGhi đè? [c/k, mặc định k]: "
        )

    def test_three_unclear_answers_mean_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.answer("x\nx\nx\nc\n", monkeypatch) is False

    def test_the_end_of_input_means_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert self.answer("", monkeypatch) is False

    def test_a_closed_input_means_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        closed = io.StringIO("c\n")
        closed.close()
        monkeypatch.setattr(sys, "stdin", closed)
        assert TerminalUi().ask("Ghi đè?") is False

    def test_no_input_stream_at_all_means_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", None)
        assert TerminalUi().ask("Ghi đè?") is False

    def test_bytes_that_are_no_text_mean_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"c\xf3\n"), encoding="utf-8"))
        assert TerminalUi().ask("Ghi đè?") is False

    def test_the_question_stays_out_of_standard_output(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.answer("c\n", monkeypatch)
        assert capsys.readouterr() == ("", "Ghi đè? [c/k, mặc định k]: ")


class TestFindingsTable:
    @pytest.mark.linux("rich leaves the last column of Windows' consoles free")
    def test_severity_place_code_message_and_expected_value_stand_in_it(self) -> None:
        assert printed([WRONG_RATE]) == (
            "+-----+------------------------------------------------------------------------+\n"
            "| Mức | Nội dung                                                               |\n"
            "+-----+------------------------------------------------------------------------+\n"
            "| lỗi | II.4 Làm sạch dữ liệu!D14                                              |\n"
            "|     | ls_cmnd9_ty_le                                                         |\n"
            "|     | Giá trị 97,53 khác kết quả tính từ 516 và 539; hãy sửa lại hoặc xóa để |\n"
            "|     | công thức tự tính.                                                     |\n"
            "|     | Giá trị đúng: 95,7328                                                  |\n"
            "+-----+------------------------------------------------------------------------+\n"
        )

    def test_a_wide_console_gets_a_column_of_places(self) -> None:
        lines = printed([WRONG_RATE], width=120).splitlines()
        assert [cell.strip() for cell in lines[1].split("|")[1:-1]] == ["Mức", "Vị trí", "Nội dung"]
        assert [cell.strip() for cell in lines[4].split("|")[1:3]] == ["", "ls_cmnd9_ty_le"]

    @pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 160])
    def test_no_line_is_wider_than_the_console_and_no_word_is_cut(self, width: int) -> None:
        shown = printed([WRONG_RATE], width=width)
        assert max(map(len, shown.splitlines())) <= width
        words = {word for line in shown.splitlines() for cell in line.split("|") for word in cell.split()}
        assert set(WRONG_RATE.message.split()) | {"ls_cmnd9_ty_le", "95,7328"} <= words

    def test_findings_keep_their_order(self) -> None:
        note = Finding(kinds.RULE_OFF, "Kỳ trước chưa có số liệu.")
        shown = printed([note, WRONG_RATE])
        assert 0 < shown.index("lưu ý") < shown.index("lỗi")

    def test_an_explained_finding_says_so(self) -> None:
        assert "Đã giải trình." not in printed([WRONG_RATE])
        assert "Đã giải trình." in printed([WRONG_RATE.with_acceptance(True)])

    def test_a_text_expected_stands_as_it_is(self) -> None:
        finding = Finding(kinds.DATE_DIFFERS, "Sai ngày.", expected="09/5/2022")
        assert "Giá trị đúng: 09/5/2022" in printed([finding])

    def test_a_large_number_expected_is_written_as_official_vietnamese_does(self) -> None:
        finding = Finding(kinds.DATE_DIFFERS, "Sai tổng.", expected=Decimal(1078935))
        assert "Giá trị đúng: 1.078.935" in printed([finding])

    def test_square_brackets_of_a_cell_are_no_markup(self) -> None:
        assert "[bold]tên[/bold] :smile: [/]" in printed([Finding(kinds.RULE_OFF, "[bold]tên[/bold] :smile: [/]")])

    def test_escape_sequences_of_a_cell_do_not_reach_the_terminal(self) -> None:
        finding = Finding(kinds.RULE_OFF, "tên\x1b]0;x\x07", Place("a\x1b[2J", "A1"), "mã\x1b[2J")
        assert "\x1b" not in printed([finding])

    def test_a_terminal_gets_colours_and_drawn_lines(self) -> None:
        shown = printed([WRONG_RATE], Stream(terminal=True))
        assert "\x1b[1;31mlỗi" in shown
        assert "┌" in shown

    def test_a_pipe_gets_neither(self) -> None:
        shown = printed([WRONG_RATE], Stream())
        assert "\x1b" not in shown
        assert "┌" not in shown

    @pytest.mark.parametrize("encoding", ["cp437", "cp1258"])
    def test_a_terminal_of_a_code_page_gets_ascii_lines(self, encoding: str) -> None:
        shown = printed([WRONG_RATE], Stream(encoding, terminal=True))
        assert shown.startswith("+--")

    def test_without_findings_nothing_is_printed(self) -> None:
        assert printed([]) == ""

    def test_a_console_that_lacks_vietnamese_gets_aligned_plain_letters(self) -> None:
        code = (
            "from de06_xl.cli.console import prepare_streams\n"
            "from de06_xl.model.finding import Finding\n"
            "from de06_xl.model.finding_kinds import DERIVED_DIFFERS\n"
            "from de06_xl.model.place import Place\n"
            "from de06_xl.cli.terminal import findings_table\n"
            "prepare_streams()\n"
            f"findings_table([Finding(DERIVED_DIFFERS, {WRONG_RATE.message!a}, Place('II.4 \\u0110', 'D14'))])\n"
        )
        ran = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONIOENCODING": "ascii", "COLUMNS": "60"},
            capture_output=True,
            check=True,
            encoding="ascii",
        )
        lines = ran.stdout.splitlines()
        assert "| loi | II.4 D!D14" in ran.stdout
        assert len({len(line) for line in lines}) == 1


def test_figures_that_lack_the_same_units_are_one_sentence_that_names_the_units_once() -> None:
    lacking = "còn thiếu 02/15 đơn vị: Xã A (chưa gửi), Xã B (chưa gửi); hãy thu thêm rồi tổng hợp lại."
    findings = [
        Finding(
            kinds.COLLECTED_INCOMPLETE,
            f"Số tổng hợp {number} {lacking}",
            Place("I", f"D{number}"),
            code=f"m{number}",
            of_several=f"số tổng hợp {lacking}",
        )
        for number in range(5, 12)
    ]
    text = " ".join(printed([*findings, WRONG_RATE], width=200).split())
    assert text.count("Xã A") == text.count("số tổng hợp") == 1
    assert f"07 số tổng hợp {lacking}" in text
    assert "m5, m6, m7, m8, m9 và 02 số khác" in text
    assert "ls_cmnd9_ty_le" in text
    assert "Số tổng hợp 5 còn thiếu" in " ".join(printed(findings[:1], width=200).split())
