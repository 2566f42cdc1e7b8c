"""A late correction in the workbook of the period before: the later one becomes as if it had been made of it now."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl import open_workbook
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.process.correction import correction
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book, indicator
from tests.support.command_line import de06
from tests.support.fill_in import fill_in, indicators
from tests.support.sent import Form, arrive

MAY = Period.parse("2022-05")
PREVIOUS = "thi_sinh_dang_ky"
"""A figure of which somebody types the period before."""


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name, submissions=True, history=None)


@pytest.fixture
def months(sample: Path) -> tuple[Path, Path]:
    """May's workbook, corrected after June's was made of it."""
    arrive(sample, [Form("PVHCC", {"dvc_da_tra": 7006}), Form("AB", {"kt_xa": 2})])
    june = sample.with_name("June.xlsx")
    open_workbook(sample).next_period(june)
    fill_in(sample, {"dvc_tiep_nhan": 7450, "ls_ngoai_tinh_thuc_hien": 517})
    rows = FileGrid(sample).read(layout.SUBMITTED.sheet)
    found = layout.find(rows, layout.SUBMITTED, layout.SUBMITTED.sheet)
    assert found
    first = found.header_row + 1
    FileGrid(sample).write([Block(layout.SUBMITTED.sheet, first, found.columns["value"], [[7016]])])
    arrive(sample, [Form("AM", {"kt_xa": 3}, {"II.5": "Đoạn của An Minh."})])
    return sample, june


def known(path: Path) -> tuple[object, ...]:
    """What a workbook knows of earlier periods."""
    book = read(path)
    history = {key: float(value) for key, value in book.history.items()}
    units = {key: float(value) for key, value in book.unit_history.figures.items()}
    previous = {one.code: one.previous and float(one.previous) for one in book.indicators()}
    return history, units, book.unit_history.texts, previous


def test_the_later_workbook_is_as_if_made_of_the_corrected_one(months: tuple[Path, Path]) -> None:
    may, june = months
    outcome = open_workbook(june).refresh()
    made_now = june.with_name("made now.xlsx")
    open_workbook(may).next_period(made_now)
    history, units, _, previous = known(june)
    assert (history, units, previous) == (known(made_now)[0], known(made_now)[1], known(made_now)[3])
    assert units[MAY, "PVHCC", "dvc_da_tra"] == 7016
    assert "từ 7.440 thành 7.450" in outcome.messages[1]
    assert outcome.backup
    before = june.read_bytes()
    assert "không có gì khác" in open_workbook(june).refresh(may).messages[0]
    assert june.read_bytes() == before


def test_what_a_person_typed_into_the_period_before_stays_and_is_told(months: tuple[Path, Path]) -> None:
    may, june = months
    place = indicators(read(june))["dvc_tiep_nhan"].row.place("previous")
    fill_in(may, {})
    cell = FileGrid(june)
    cell.write([Block(place.sheet, int(place.cell[1:]), ord(place.cell[0]) - 64, [[7000]])])
    outcome = open_workbook(june).refresh()
    assert indicators(read(june))["dvc_tiep_nhan"].previous == 7000
    assert any("Kỳ trước gõ tay" in told and "Hồ sơ dịch vụ công đã tiếp nhận" in told for told in outcome.messages)


def test_figures_that_were_filled_in_from_the_months_follow_unless_they_were_typed_over() -> None:
    history: dict[tuple[str, str], str | int] = {
        (f"2022-0{month}", code): 10 for month in (4, 5, 6) for code in ("a", "b")
    }
    quarter = book(
        indicator("a", 30, nature=Nature.IN_PERIOD),
        indicator("b", 31, number=6, nature=Nature.IN_PERIOD),
        period="2022-Q2",
        history=history,
    )
    june = book(indicator("a", 12), indicator("b", 12, number=6), period="2022-06")
    found = correction(quarter, june, Figures(june))
    assert {one.code: value for one, value in found.entered} == {"a": 32}
    assert found.figures == {"a": 12, "b": 12}


def test_a_workbook_that_is_not_earlier_or_not_there_or_there_twice_is_told(months: tuple[Path, Path]) -> None:
    may, june = months
    with pytest.raises(De06Error, match="không trước tháng 5/2022"):
        open_workbook(may).refresh(june)
    (may.parent / "bản sao.xlsx").write_bytes(may.read_bytes())
    with pytest.raises(De06Error, match="có 02 sổ tháng 5/2022"):
        open_workbook(june).refresh()
    (may.parent / "bản sao.xlsx").unlink()
    may.unlink()
    ran = de06("refresh", june)
    assert (ran.status, ran.err) == (1, "")
    assert "Không có sổ tháng 5/2022" in ran.out
