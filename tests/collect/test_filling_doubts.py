"""Whatever a form and the workbook below may mean differently stays yellow and is told."""

from __future__ import annotations

import ast
import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from de06_xl.collect.forms import reading
from de06_xl.collect.forms.filling import Left, for_filling
from de06_xl.collect.forms.reading.cells import MOST_PROBLEMS
from de06_xl.incoming import sheets
from de06_xl.incoming.containers.package import unpack
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.breakdown import item_code
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Aggregation, Nature
from de06_xl.process.validate import validate
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from tests.support.books import SHEET, unit
from tests.support.books import indicator as own
from tests.support.filled_forms import put, saved, values
from tests.support.form_file import form_of, group_form_of
from tests.support.form_file import saved as saved_in
from tests.support.forms_from_above import DAY, above, asking, below, changed, filled, matrix, written
from tests.support.libreoffice import convert
from tests.support.made_up_lists import ITEMS, form_for, listed, with_lists

LATER = dt.date(2022, 5, 20)
ALL = (("a", 7, ""), ("b", 8, ""), ("c", 9, ""))


# Codes and names ----------------------------------------------------------------------------------------------


def test_exchanged_codes_are_not_filled_in() -> None:
    data = changed(above(), ("a", "code", "b"), ("b", "code", "a"))
    found = filled(data, below(*ALL))
    assert (set(found.left[Left.MOVED]), found.figures) == ({"a", "b"}, ("c",))


def test_a_code_that_stands_twice_is_not_filled_in() -> None:
    data = changed(above(), ("b", "code", "a"), ("b", "name", ""))
    found = filled(data, below(*ALL))
    assert (found.left, found.figures) == ({Left.REPEATED: ("a",)}, ("c",))


def test_another_name_beside_a_code_is_told() -> None:
    data = changed(above(), ("b", "name", "Tên mới"))
    found = filled(data, below(*ALL))
    assert (found.renamed, found.whole) == (("b",), True)


@pytest.mark.parametrize("typed", ["KT_XA", " kt_xa ", "kt _xa"])
def test_codes_of_the_level_above_match_as_typed_codes_do(typed: str) -> None:
    book = above(asking(code="kt_xa"))
    data = form_of(book, "X").data
    found = filled(data, below(("a", 7, typed)))
    form = written(data, found, book)
    assert (values(form), set(form.origins)) == ({"kt_xa": 7}, {"kt_xa"})


def test_items_with_exchanged_names_are_not_filled_in() -> None:
    names = {"02": "Mục thứ 03", "03": "Mục thứ 02"}
    items = [replace(one, name=names.get(one.code, one.name)) for one in listed()]
    found = filled(form_for(matrix(), "X").data, matrix(items))
    assert found.left == {Left.MOVED: tuple(item_code("hs_tong", item) for item in names)}
    assert len(found.figures) == len(ITEMS) - 2


def test_items_that_the_workbook_lacks_are_told() -> None:
    found = filled(form_for(matrix(), "X").data, matrix(listed(ITEMS[:-1])))
    assert found.left == {Left.NO_ITEM: (item_code("hs_tong", ITEMS[-1]),)}


def test_a_figure_that_the_workbook_does_not_break_down_is_told_as_such() -> None:
    found = filled(form_for(matrix(), "X").data, with_lists([], [], singles=[own("hs_tong", 7)]))
    assert found.left == {Left.NO_BREAKDOWN: ("hs_tong",)}
    assert "Phân tổ" in Left.NO_BREAKDOWN.advice


def test_any_number_of_codes_may_be_unknown() -> None:
    many = [asking(code=f"m{number}") for number in range(MOST_PROBLEMS + 1)]
    found = filled(form_of(above(*many, asking(code="a")), "X").data, below(("a", 7, "")))
    assert (len(found.left[Left.UNKNOWN]), found.figures) == (MOST_PROBLEMS + 1, ("a",))


def test_a_code_of_the_level_above_counts_more_than_a_name() -> None:
    book = above(replace(asking(code="a"), name="Hồ sơ tiếp nhận"))
    rows = [own("m", 7, upper_code="a"), replace(own("n", 8, number=6), name="Hồ sơ tiếp nhận")]
    found = filled(form_of(book, "X").data, with_lists([], [], singles=rows))
    assert (found.figures, found.renamed, found.left) == (("a",), ("a",), {})
    other = filled(form_of(book, "X").data, with_lists([], [], singles=[rows[0]]))
    assert (other.figures, other.renamed) == (("a",), ())


# Dates --------------------------------------------------------------------------------------------------------


def test_the_form_states_every_date_that_differs_from_its_own() -> None:
    data = form_of(above(), "X").data
    book = dated(below(*ALL), {"a": LATER, "b": None, "c": DAY})
    found = filled(data, replace(book, dates={"den_ngay": LATER}))
    assert {one.code: one.as_of for one in written(data, found, above()).figures} == {"a": LATER, "b": LATER, "c": DAY}


def test_a_date_typed_above_is_not_contradicted() -> None:
    data = changed(above(), ("a", "as_of", "1/5/2022"))
    assert filled(data, below(*ALL)).left == {Left.DATED: ("a",)}


def test_a_matrix_gets_the_date_of_its_figures() -> None:
    data = form_for(matrix(), "X").data
    found = filled(data, matrix(as_of=LATER))
    assert {one.as_of for one in written(data, found, matrix()).figures} == {LATER}


@pytest.mark.parametrize("typed", ["giữa tháng 5", "30/2/2022"])
def test_an_unreadable_date_of_a_matrix_is_kept(typed: str) -> None:
    file = form_for(matrix(), "X")
    place = file.as_of()
    put(file.matrix, place.cell, typed)
    found = filled(saved(file.formulas), matrix(as_of=LATER))
    assert (list(found.left), found.blocks) == ([Left.DOUBTFUL], ())


def test_of_a_matrix_with_several_dates_those_of_the_form_are_filled_in() -> None:
    data = form_for(matrix(), "X").data
    first = item_code("hs_tong", ITEMS[0])
    found = filled(data, dated(matrix(as_of=DAY), {first: LATER}))
    assert found.left == {Left.DATED: (first,)}
    assert {one.as_of for one in written(data, found, matrix()).figures if one.value is not None} == {DAY}


def dated(book: Book, days: dict[str, dt.date | None]) -> Book:
    """The workbook with other dates of some figures."""
    figures = [replace(one, as_of=days.get(one.code, one.as_of)) for one in book.indicators()]
    return replace(book, sections=(SectionSheet(SHEET, tuple(figures)),))


# Values -------------------------------------------------------------------------------------------------------


def test_another_nature_is_not_filled_in() -> None:
    data = form_of(above(asking(code="a", nature=Nature.YEAR_TO_DATE)), "X").data
    figure = own("a", 7, nature=Nature.IN_PERIOD)
    assert filled(data, with_lists([], [], singles=[figure])).left == {Left.NATURE: ("a",)}


def test_another_measure_of_a_whole_column_is_not_filled_in() -> None:
    file = form_for(matrix(), "X")
    top, _ = file.corner()
    header = next(cell for cell in file.matrix[top + 1] if "(hồ sơ)" in str(cell.value))
    header.value = "Tổng số hồ sơ (nghìn hồ sơ)"
    found = filled(saved(file.formulas), matrix())
    assert (list(found.left), found.figures) == ([Left.MEASURE], ())


@pytest.mark.parametrize(
    ("words", "typed", "wanted"),
    [(("có", "không"), "có", None), (("Đạt", "Chưa đạt"), "Đạt", "đạt"), (("Chưa đạt", "Đạt"), "Đạt", "đạt")],
)
def test_only_words_of_the_forms_list_are_filled_in(words: tuple[str, ...], typed: str, wanted: str | None) -> None:
    book = above(asking(code="a", unit_of_measure="chữ", words=("đạt", "chưa đạt")))
    figure = own("a", unit_of_measure="chữ", words=words)
    figure = replace(figure, constant=figure.read(typed))
    found = filled(form_of(book, "X").data, with_lists([], [], singles=[figure]))
    assert [block.rows[0][0] for block in found.blocks[: len(found.figures)]] == ([wanted] if wanted else [])
    assert found.left == ({} if wanted else {Left.REFUSED: ("a",)})


def test_a_word_is_not_filled_into_a_cell_for_numbers() -> None:
    figure = own("a", unit_of_measure="chữ", words=("đạt", "chưa đạt"))
    figure = replace(figure, constant=figure.read("đạt"))
    data = changed(above(asking(code="a")), ("a", "unit_of_measure", ""))
    found = filled(data, with_lists([], [], singles=[figure]))
    assert (found.left, found.figures) == ({Left.REFUSED: ("a",)}, ())


@pytest.mark.parametrize("value", [8, 12])
def test_all_validations_of_a_cell_count(value: int) -> None:
    file = form_of(above(asking(code="a")), "X")
    limit = DataValidation(type="decimal", operator="between", formula1="0", formula2="10")
    limit.add(file.place("a", "value").cell)
    file.sheet.add_data_validation(limit)
    found = filled(saved(file.formulas), below(("a", value, "")))
    assert found.left == ({} if value <= 10 else {Left.REFUSED: ("a",)})


def test_a_number_that_the_cell_does_not_accept_is_not_filled_in() -> None:
    figures = [own("a", "12.5", decimals=1), own("b", -3), own("c", 4)]
    found = filled(form_of(above(), "X").data, with_lists([], [], singles=figures))
    assert (found.left, found.figures) == ({Left.REFUSED: ("a", "b")}, ("c",))


def test_a_figure_under_a_formula_of_the_clerks_own_is_not_filled_in() -> None:
    figure = own("a", aggregated=Decimal(5), aggregation=Aggregation.SUM, owner="X", formula="=J5*2")
    book = with_lists([], [], singles=[figure])
    found = filled(form_of(above(asking(code="a")), "X").data, book, validate(book, Figures(book)))
    assert found.left == {Left.ERROR: ("a",)}


@pytest.mark.parametrize("broken", ["1", "A0:B", ""])
def test_an_unreadable_validation_of_a_form_limits_nothing(broken: str) -> None:
    data = form_of(above(), "X").data
    parts = unpack(data, "phieu.xlsx", "phiếu")
    sheet = next(name for name, part in parts.items() if b"dataValidation " in part)
    parts[sheet] = re.sub(rb'(type="whole".*?sqref=")[^"]*', rb"\g<1>" + broken.encode(), parts[sheet])
    found = filled(files.pack(parts), with_lists([], [], singles=[own("a", "12.5", decimals=1)]))
    assert found.figures == ("a",)


def test_figures_with_errors_and_what_is_made_of_them_are_not_filled_in() -> None:
    figures = [own("a", 7), own("b", 8, number=6), own("c", number=7, expression="a + b")]
    book = with_lists([], [], singles=figures)
    error = Finding(kinds.FORMULA_IN_ENTRY, "Ô nhập số đang chứa công thức; hãy gõ số.", figures[0].row.place("value"))
    data = form_of(above(), "X").data
    found = filled(data, book, [error])
    assert (found.left, found.figures) == ({Left.ERROR: ("a", "c")}, ("b",))
    assert filled(data, book, [replace(error, accepted=True)]).whole


# Files --------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_a_form_in_another_format_is_refused(tmp_path: Path) -> None:
    form = convert(saved_in(form_of(above(), "X"), tmp_path), "xls", tmp_path)
    with pytest.raises(De06Error, match="xlsx"):
        filled(form.read_bytes(), below(*ALL))


def test_who_fills_in_a_form_is_not_asked_to_send_it() -> None:
    book = above(own("a", owner="HUYEN"), units=[unit("X", "HUYEN"), unit("Y", "HUYEN")])
    with pytest.raises(De06Error, match="hãy chọn đơn vị rồi chạy lại") as refused:
        filled(group_form_of(book, "HUYEN").data, below(*ALL))
    assert "gửi" not in str(refused.value)


_ASKS_OF_SENDERS = re.compile(r"điền vào phiếu|(?<!cấp trên )(?<!người )(?<!lần )(?<!nếu còn )gửi", re.IGNORECASE)
"""What a sentence does not say to who fills in the form."""


def test_no_sentence_of_reading_asks_who_fills_in_a_form_to_send_it() -> None:
    read_by = [path for package in (sheets, reading) for path in Path(package.__path__[0]).glob("*.py")]
    nodes = [node for path in read_by for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    asking = [text for text in texts if re.search("hãy|gửi lại", text) and _ASKS_OF_SENDERS.search(text)]
    assert len(asking) > 15
    said = [for_filling(De06Error(text)).reason for text in asking]
    assert [text for text in said if _ASKS_OF_SENDERS.search(text)] == []
