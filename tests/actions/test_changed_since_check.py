"""`Tổng quan` says whether what the last check has seen is what the workbook holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl.actions import new, validate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.system.cells import cell_name, cell_numbers
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import CHANGED_SINCE, last_check_formula, same_formula
from de06_xl.workbook.grid import Formula
from tests.conftest import NOW
from tests.support.libreoffice import (
    CopySheet,
    Edit,
    Input,
    InsertRow,
    RenameSheet,
    Type,
    Value,
    edit_and_save,
    recalculated,
)
from tests.support.text_figure import ROW, with_row

pytestmark = pytest.mark.office

CLEANING = "II.4 Làm sạch dữ liệu"
SUMMARY = "Kiểm tra lúc 09:30 ngày 31/5/2022: 1 lỗi, 1 cảnh báo, 4 lưu ý."
CHANGED = f"{SUMMARY} {CHANGED_SINCE}"


def check(path: Path) -> Path:
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return path


def last_check(path: Path) -> Place:
    """The cell of `Tổng quan` with the last check."""
    rows = FileGrid(path).read(layout.OVERVIEW_SHEET)
    (cell,) = (
        cell_name(number, at)
        for number, row in enumerate(rows, 1)
        for at, value in enumerate(row, 1)
        if isinstance(value, Formula) and same_formula(value.text, last_check_formula())
    )
    return Place(layout.OVERVIEW_SHEET, cell)


def shown(path: Path) -> Value:
    """What `Tổng quan` says of the last check, everything calculated anew."""
    return recalculated(path, [{}], [last_check(path)])[0][0]


def cells(path: Path) -> dict[str, Place]:
    """Cells of one sheet to change, by what is in them."""
    book = open_file(path, TerminalUi(), NOW, "test").book()
    section = book.section(CLEANING)
    assert section
    first, second, *_ = (one for one in section.indicators if one.entered and one.constant)
    derived = next(one for one in section.indicators if one.expression and one.constant is None)
    return {
        "first": first.row.place("value"),
        "second": second.row.place("value"),
        "previous": first.row.place("previous"),
        "date": first.row.place("as_of"),
        "rule": derived.row.place("expression"),
        "derived": derived.row.place("value"),
        "note": first.row.place("note"),
        "text": section.paragraphs[0].row.place("text"),
        "tick": section.paragraphs[0].row.place("include"),
        "spare": section.spare[0].place("text"),
        "outline": next(heading for heading in book.outline if heading.sheet == CLEANING).row.place("title"),
    }


def typed(place: Place, value: Input) -> Type:
    return Type(place.sheet, place.cell, value)


def held(path: Path, place: Place) -> Input:
    row, column = cell_numbers(place.cell)
    value = FileGrid(path).read(place.sheet)[row - 1][column - 1]
    assert value is None or isinstance(value, Formula | str | int | float)
    return value.text.replace(",", ";") if isinstance(value, Formula) else value  # as UNO takes it


@pytest.mark.thorough
def test_before_the_first_check_it_says_so(sample: Path) -> None:
    assert shown(sample) == "Chưa kiểm tra."


@pytest.mark.thorough
def test_an_edit_is_told_until_it_is_taken_back(sample: Path) -> None:
    check(sample)
    place = cells(sample)
    first, second, text = (held(sample, place[name]) for name in ("first", "second", "text"))
    assert isinstance(first, int)
    assert isinstance(second, int)
    assert isinstance(text, str)
    edits: dict[str, dict[str, Input]] = {
        "another number": {"first": first + 1},
        "a number gone": {"first": None},
        "a number as text": {"first": str(first)},
        "an error": {"first": "=NA()"},
        "two numbers swapped": {"first": second, "second": first},
        "two that even out": {"first": first + 1, "second": second - 1},
        "a number where none was": {"previous": 0},
        "another day": {"date": "19/5/2022"},
        "another calculation": {"rule": "1 + 1"},
        "a number typed over a formula": {"derived": 5},
        "another formula": {"derived": "=1+1"},
        "another text": {"text": f"{text}."},
        "another tick": {"tick": None},
        "a new text": {"spare": "Đoạn mới."},
        "another title": {"outline": "Tiêu đề khác"},
    }
    inputs: list[dict[Place, Input]] = []
    for edit in edits.values():
        assert all(held(sample, place[name]) != value for name, value in edit.items())
        inputs.append({place[name]: value for name, value in edit.items()})
        inputs.append({place[name]: held(sample, place[name]) for name in edit})
    answers = [answer for (answer,) in recalculated(sample, [{}, *inputs], [last_check(sample)])]
    assert dict(zip(edits, answers[1::2], strict=True)) == dict.fromkeys(edits, CHANGED)
    assert set(answers[::2]) == {SUMMARY}


@pytest.mark.thorough
def test_an_edit_of_a_table_is_told_as_well(appendix_sample: Path) -> None:
    path = check(appendix_sample)
    sheet = "PL1 25 dịch vụ công"
    number, name, key, total = (Place(sheet, cell) for cell in ("E10", "D10", "A10", "E34"))
    inputs: list[dict[Place, Input]] = [{}, {number: 5}, {number: 1946}, {name: "Tên khác"}]
    inputs += [{name: held(path, name)}, {key: "77"}, {key: "02"}, {total: 5}]
    answers = [answer for (answer,) in recalculated(path, inputs, [last_check(path)])]
    assert [answer == CHANGED for answer in answers] == [False, True, False, True, False, True, False, True]


@pytest.mark.thorough
@pytest.mark.parametrize("field", ["value", "aggregated"])
def test_another_word_of_a_text_figure_is_told(sample: Path, field: str) -> None:
    """Typed by the clerk, or that which a unit sent."""
    owner = {"owner": "PVHCC"} if field == "aggregated" else {"owner": None}
    path = check(with_row(sample, ROW | owner | {field: "hoàn thành"}))
    place = Figures(open_file(path, TerminalUi(), NOW, "test").book())["cap_do"].indicator.row.place(field)
    inputs: list[dict[Place, Input]] = [{}, {place: "chưa hoàn thành"}, {place: "hoàn thành"}]
    said = [str(answer).endswith(CHANGED_SINCE) for (answer,) in recalculated(path, inputs, [last_check(path)])]
    assert said == [False, True, False]


@pytest.mark.thorough
def test_a_note_is_no_figure(sample: Path) -> None:
    place = cells(check(sample))["note"]
    assert recalculated(sample, [{place: "Đã hỏi lại."}], [last_check(sample)]) == [[SUMMARY]]


@pytest.mark.thorough
@pytest.mark.few(0, 1)
@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ((), SUMMARY),
        ((RenameSheet(CLEANING, "Tên của 'ai"),), SUMMARY),
        ((CopySheet(CLEANING, "Bản sao"),), SUMMARY),
        ((InsertRow(CLEANING, 6),), CHANGED),
        ((Type(CLEANING, "D5", 1),), CHANGED),
    ],
    ids=["none", "renamed", "copied", "inserted", "typed"],
)
def test_it_survives_saving_and_a_new_check_brings_it_back(
    sample: Path, tmp_path: Path, edits: tuple[Edit, ...], expected: str
) -> None:
    saved = edit_and_save(check(sample), tmp_path / "sổ.xlsx", edits)
    assert shown(saved) == expected
    again = shown(check(saved))
    assert isinstance(again, str)
    assert again.startswith("Kiểm tra lúc")
    assert CHANGED_SINCE not in again


@pytest.mark.thorough
def test_a_copied_sheet_is_watched_from_the_next_check_on(sample: Path, tmp_path: Path) -> None:
    saved = check(edit_and_save(sample, tmp_path / "sổ.xlsx", [CopySheet(CLEANING, "Bản sao")]))
    changed = recalculated(saved, [{Place("Bản sao", "B5"): "Chỉ tiêu khác"}], [last_check(saved)])
    assert str(changed[0][0]).endswith(CHANGED_SINCE)


@pytest.mark.thorough
def test_whatever_cells_hold_they_are_not_changed_by_being_checked(sample: Path, tmp_path: Path) -> None:
    values: list[str | float] = ["7.440 hồ sơ", "1234", "=NA()", "=1+1", "=1/3", 0.1, 1e15, "x\ny"]
    book = open_file(sample, TerminalUi(), NOW, "test").book()
    entered = [one for one in book.indicators() if one.entered and one.constant]
    places = [one.row.place("value") for one in entered[: len(values)]]
    saved = edit_and_save(sample, tmp_path / "sổ.xlsx", list(map(typed, places, values)))
    answer = str(shown(check(saved)))
    assert answer.startswith("Kiểm tra lúc")
    assert CHANGED_SINCE not in answer


@pytest.mark.thorough
def test_the_next_periods_workbook_was_never_checked(sample: Path) -> None:
    new.run_from(open_file(check(sample), TerminalUi(), NOW, "test"), sample.with_name("Sổ tháng 6.xlsx"))
    assert shown(sample.with_name("Sổ tháng 6.xlsx")) == "Chưa kiểm tra."
