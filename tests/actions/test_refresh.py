"""A late correction in the workbook of the period before: the later one becomes as if it had been made of it now."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl import open_workbook
from de06_xl.actions import refresh
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Nature
from de06_xl.model.period import Period
from de06_xl.process.correction import correction
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.support.books import book, indicator
from tests.support.command_line import de06
from tests.support.fill_in import fill_in, indicators, typed
from tests.support.sent import Form, arrive

MAY = Period.parse("2022-05")


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
    found = search.find(rows, layout.SUBMITTED, layout.SUBMITTED.sheet)
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


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_what_a_person_typed_into_the_period_before_stays_and_is_told(months: tuple[Path, Path]) -> None:
    _, june = months
    place = indicators(read(june))["dvc_tiep_nhan"].row.place("previous")
    cell = FileGrid(june)
    cell.write([Block(place.sheet, int(place.cell[1:]), ord(place.cell[0]) - 64, [[7000]])])
    outcome = open_workbook(june).refresh()
    assert indicators(read(june))["dvc_tiep_nhan"].previous == 7000
    assert any(
        "Kỳ trước gõ tay" in reported and "Hồ sơ dịch vụ công đã tiếp nhận" in reported for reported in outcome.messages
    )


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
    assert refresh._changes(quarter, june, found) == ["Giá trị điền sẵn đổi: “a” từ 30 thành 32."]
    by_hand = book(*(indicator(code, 31, nature=Nature.IN_PERIOD) for code in "ab"), period="2022-Q2", history=history)
    reported = refresh._changes(by_hand, june, correction(by_hand, june, Figures(june)))
    assert reported == ["Lịch sử đổi: “a” từ 10 thành 12; “b” từ 10 thành 12."]


@pytest.mark.parametrize(
    ("was", "now", "changed"),
    [
        ("31.4217032967033", "31.421703296703296", False),  # as LibreOffice saved it
        ("1234567890123", "1234567890124", True),
        ("31.42", "31.43", True),
    ],
)
def test_a_figure_that_another_program_saved_with_fewer_digits_is_the_same(was: str, now: str, changed: bool) -> None:
    may = book(indicator("a", Decimal(now)), period="2022-05")
    june = book(indicator("a", previous=Decimal(was)), period="2022-06", history={("2022-05", "a"): was})
    assert bool(correction(june, may, Figures(may))) is changed


def in_facts(path: Path, key: str, text: str) -> None:
    place = next(fact.row.place("value") for fact in read(path).facts if fact.key == key)
    FileGrid(path).write([typed(place.sheet, place.cell, text)])


@pytest.mark.thorough
def test_a_workbook_of_another_body_is_refused_with_both_names_and_passed_over(months: tuple[Path, Path]) -> None:
    may, june = months
    other = may.with_name("An Giang.xlsx")
    other.write_bytes(may.read_bytes())
    in_facts(other, "dia_danh", "An Giang")
    before = june.read_bytes()
    with pytest.raises(De06Error, match=r"là sổ của “.*, An Giang”, không phải của “.*, Kiên Giang”"):
        open_workbook(june).refresh(other)
    assert june.read_bytes() == before
    assert may.name in open_workbook(june).refresh().messages[0]
    may.unlink()
    with pytest.raises(De06Error, match=r"là sổ của “.*, An Giang”"):
        open_workbook(june).refresh()


@pytest.mark.thorough
def test_whoever_asks_to_stop_while_workbooks_are_looked_at_is_heard(
    months: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise StoppedError("đã dừng.")

    monkeypatch.setattr(refresh, "open_file", stopped)
    with pytest.raises(StoppedError):
        open_workbook(months[1]).refresh()


@pytest.mark.thorough
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
