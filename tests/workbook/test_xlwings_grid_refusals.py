"""What the grid over an open workbook refuses, and what it says and undoes when Excel refuses, is busy or gone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from de06_xl.system.errors import De06Error
from de06_xl.workbook import excel_app
from de06_xl.workbook.grid import Block, Cell, Formula
from tests.support import xlwings_uno
from tests.support.excel_com import REFUSED, ComError
from tests.support.fake_com import FakeExcel, FakeSheet, rejected
from tests.support.xlwings_engine import Book
from tests.support.xlwings_grids import FINDINGS, LOG, SECTION, Opener, contents, fake, grid_on, place_of


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("x" * 32_768, "nội dung dài 32.768 ký tự, một ô chỉ giữ được 32.767; hãy tách thành nhiều dòng."),
        ("😀" * 16_384, "nội dung dài 32.768 ký tự"),
        ("a\x07", r"có ký tự điều khiển không lưu được \(U\+0007, vị trí 2\); hãy xóa ký tự ấy."),
        (Formula("=" + "1+" * 4_096), "công thức dài 8.193 ký tự, Excel chỉ nhận 8.192; hãy rút gọn công thức."),
        (dt.time(9, 30), "giờ không kèm ngày không ghi được; hãy ghi cả ngày."),
        (float("nan"), "giá trị không phải là số hữu hạn"),
        (10**400, "giá trị không phải là số hữu hạn"),
        (Decimal("sNaN"), "giá trị không phải là số hữu hạn"),
    ],
)
def test_what_no_cell_can_hold_is_refused_by_its_cell_before_anything_changes(cell: Cell, reason: str) -> None:
    grid, excel, _ = fake(A=[["x"]], B=[["y"]])
    with pytest.raises(De06Error, match=f"^Trang “B”, ô C2: {reason}"):
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 2, 2, [["được", cell]])])
    assert not excel.calls.writes
    assert grid.read("A") == [["x"]]


def test_a_block_beyond_the_last_row_is_refused() -> None:
    grid, excel, _ = fake(A=[["x"]])
    with pytest.raises(De06Error, match=r"^Trang “A”, ô A1048577: nằm ngoài giới hạn"):
        grid.write([Block("A", 1_048_576, 1, [["được"], ["không"]])])
    assert not excel.calls.writes


def test_a_ragged_block_is_a_mistake_of_the_program() -> None:
    grid, _, _ = fake(A=[])
    with pytest.raises(ValueError, match="not a rectangle"):
        grid.write([Block("A", 1, 1, [["a", "b"], ["c"]])])


@pytest.mark.thorough
def test_a_missing_sheet_is_named_before_anything_changes(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    grid = grid_on(book)
    with pytest.raises(De06Error, match=r"^Trang “Kiểm  tra”: không có trang này trong sổ"):
        grid.write([Block(LOG, 90, 1, [["x"]]), Block("Kiểm  tra", 9, 1, [["x"]])])
    with pytest.raises(De06Error, match=r"^Trang “kiểm tra”: không có trang này trong sổ"):
        grid.read("kiểm tra")
    assert not book.app.calls.writes


@pytest.mark.thorough
def test_a_sheet_that_excel_protects_leaves_the_others_as_they_were(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    protect(book, LOG)
    grid = grid_on(book)
    before = contents(grid)
    row, column = place_of(grid, SECTION, "value", "ls_ngoai_tinh_con_lai")
    assert isinstance(before[SECTION][row - 1][column - 1], Formula)
    with pytest.raises(De06Error) as caught:
        grid.write([Block(SECTION, row - 1, 1, [["x"] * 15, [1] * 15]), Block(LOG, 9, 1, [["x"]])])
    assert str(caught.value) == (
        f"Trang “{LOG}”: Excel không cho ghi, thường do trang đang được bảo vệ hoặc đang lọc; hãy bỏ bảo vệ trang "
        "(Review, Unprotect Sheet), bỏ lọc (Data, Clear) rồi làm lại."
    )
    assert isinstance(caught.value.__cause__, ComError)
    # Excel tells already when it is asked which rows show
    assert book.app.calls.writes == ({} if isinstance(book.app, FakeExcel) else {SECTION: 2, LOG: 2})
    assert contents(grid) == before


FILTERED = "đang lọc hoặc có hàng ẩn ở chỗ sắp ghi nên Excel sẽ ghi sai chỗ; hãy bỏ lọc (Data, Clear), bỏ ẩn hàng"


@pytest.mark.thorough
def test_a_filtered_sheet_is_refused_before_anything_changes(sample: Path, opened: Opener) -> None:
    book = opened(sample)
    hide_by_filter(book, FINDINGS, 7)
    grid = grid_on(book)
    before = contents(grid)
    with pytest.raises(De06Error, match=rf"^Trang “{FINDINGS}”: {re.escape(FILTERED)} rồi làm lại\.$"):
        grid.write([Block(LOG, 9, 1, [["x"]]), Block(FINDINGS, 6, 1, [["a"], ["b"], ["c"]])])
    assert book.app.calls.writes == {}
    assert contents(grid) == before
    grid.write([Block(FINDINGS, 8, 1, [["b"], ["c"]])])
    assert [row[0] for row in grid.read(FINDINGS)[7:9]] == ["b", "c"]


def hide_by_filter(book: Book, sheet: str, row: int) -> None:
    found = next(found for found in book.sheet_list() if found.name == sheet)
    if isinstance(found, FakeSheet):
        found.filtered_out = {row}
    else:
        assert isinstance(found, xlwings_uno.LibreOfficeSheet)
        found.native.Rows.getByIndex(row - 1).IsVisible = False


def test_a_sheet_of_which_the_filter_shows_nothing_is_refused() -> None:
    grid, excel, sheets = fake(A=[["x"], ["y"]])
    sheets["A"].filtered_out = {1, 2}
    with pytest.raises(De06Error, match="đang lọc"):
        grid.write([Block("A", 1, 1, [["a"], ["b"]])])
    assert excel.calls.writes == {}


def protect(book: Book, sheet: str) -> None:
    found = next(found for found in book.sheet_list() if found.name == sheet)
    if isinstance(found, FakeSheet):
        found.protected = True
    else:
        assert isinstance(found, xlwings_uno.LibreOfficeSheet)
        found.native.protect("")


def test_a_write_that_excel_breaks_off_is_undone() -> None:
    grid, excel, _ = fake(A=[["a", 1, Formula("=B1*2")]])
    before = grid.read("A")
    with pytest.raises(De06Error, match="Excel không cho ghi"):
        grid.write([Block("A", 1, 1, [["b", 2, 3, Formula("=SUM(1")]])])
    assert excel.calls.writes == {"A": 2}
    assert grid.read("A") == before


def test_an_interruption_in_the_middle_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, _, sheets = fake(A=[["a"]], B=[["b"]])

    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sheets["B"], "type_in", interrupt)
    with pytest.raises(KeyboardInterrupt):
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 1, 1, [["mới"]])])
    assert grid.read("A") == [["a"]]


def test_what_can_not_be_undone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    grid, excel, sheets = fake(A=[["a"]], B=[["b"]])

    def die(*_: Any) -> None:
        excel.trouble = ComError(-2147023174, "The RPC server is unavailable.")
        raise excel.trouble

    monkeypatch.setattr(sheets["B"], "type_in", die)
    with pytest.raises(De06Error) as caught:
        grid.write([Block("A", 1, 1, [["mới"]]), Block("B", 1, 1, [["mới"]])])
    assert str(caught.value) == (
        "Trang “B”: Excel hoặc sổ đã bị đóng giữa chừng; hãy mở lại sổ rồi làm lại; "
        "trang “A” đã ghi dở, hãy đóng sổ mà không lưu rồi mở lại."
    )


class ExcelBusyError(Exception):
    """As xlwings names its own on Windows."""


BUSY = "Excel đang bận, có lẽ có ô đang gõ dở hay hộp thoại đang mở; hãy nhấn Esc, đóng hộp thoại rồi làm lại."


@pytest.mark.parametrize(
    ("trouble", "reading", "writing"),
    [
        (rejected(), BUSY, BUSY),
        (ComError(-2147417846, "The message filter indicated that the application is busy."), BUSY, BUSY),
        (ComError(-2147352567, "Exception occurred.", -2146777998), BUSY, BUSY),
        (ExcelBusyError(), BUSY, BUSY),
        (AttributeError("Excel.Range.Value"), BUSY, BUSY),
        (
            ComError(-2147417848, "The object invoked has disconnected."),
            "Excel hoặc sổ đã bị đóng",
            "Excel hoặc sổ đã bị",
        ),
        (
            ComError(-2147352567, "Exception occurred.", REFUSED),
            "Excel không cho đọc; hãy lưu sổ",
            "Excel không cho ghi",
        ),
    ],
)
def test_whatever_excel_answers_is_one_sentence_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception, reading: str, writing: str
) -> None:
    monkeypatch.setattr(excel_app, "BUSY_SECONDS", 0)
    grid, excel, sheets = fake(A=[["a"]])
    excel.trouble = trouble
    for ask in (grid.sheets, lambda: grid.read("A"), lambda: grid.write([Block("A", 1, 1, [["b"]])])):
        with pytest.raises(De06Error) as caught:
            ask()
        assert caught.value.reason.startswith(reading)
        assert caught.value.__cause__ is trouble
    excel.trouble = None
    grid.read("A")
    excel.trouble = trouble
    with pytest.raises(De06Error) as caught:
        grid.write([Block("A", 1, 1, [["b"]])])
    assert caught.value.reason.startswith(writing)
    assert caught.value.sheet == "A"
    assert sheets["A"].stored[1, 1].value == "a"


class Clock:
    """A clock that only waiting moves; ``struck`` is called after each wait."""

    def __init__(self) -> None:
        self.now, self.waits, self.struck = 0.0, 0, lambda: None

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.waits += 1
        self.struck()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(excel_app, "time", made)
    return made


@pytest.mark.parametrize("trouble", [rejected(), ComError(-2147352567, "", -2146777998), ExcelBusyError()])
def test_an_excel_that_is_busy_for_a_moment_is_asked_again(clock: Clock, trouble: Exception) -> None:
    grid, excel, sheets = fake(A=[["a"]])

    def answer_on_the_third_time() -> None:
        if clock.waits % 3 == 2:
            excel.trouble = None

    clock.struck = answer_on_the_third_time
    asked: list[Callable[[], object]] = [
        grid.sheets,
        lambda: grid.read("A"),
        lambda: grid.write([Block("A", 1, 1, [["b"]])]),
    ]
    for number, ask in enumerate(asked):
        clock.waits, excel.trouble = 0, trouble
        ask()
        assert clock.waits == 2, number
    assert sheets["A"].stored[1, 1].value == "b"
    assert excel.calls.writes == {"A": 1}


def test_an_excel_that_stays_busy_is_given_up_after_seconds(clock: Clock) -> None:
    grid, excel, _ = fake(A=[["a"]])
    excel.trouble = rejected()
    with pytest.raises(De06Error, match="Excel đang bận"):
        grid.read("A")
    assert clock.waits > 10
    assert excel_app.BUSY_SECONDS <= clock.now < 10


def test_what_excel_refuses_is_not_asked_again(clock: Clock) -> None:
    grid, excel, _ = fake(A=[["a"]])
    excel.trouble = ComError(-2147352567, "Exception occurred.", REFUSED)
    with pytest.raises(De06Error, match="Excel không cho đọc"):
        grid.read("A")
    assert clock.waits == 0
