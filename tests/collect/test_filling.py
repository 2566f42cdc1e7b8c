"""A form of the level above is filled from the workbook below, and says there where each figure is from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.forms.filling import Left
from de06_xl.collect.forms.sheet import HIDDEN_SHEET
from de06_xl.model.book import Book
from de06_xl.model.breakdown import item_code
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Aggregation
from de06_xl.model.period import Period
from de06_xl.system.errors import De06Error
from tests.support.filled_forms import put, saved, values
from tests.support.form_file import form_of
from tests.support.forms_from_above import above as above_with
from tests.support.forms_from_above import below, filled, written
from tests.support.made_up_lists import ITEMS, listed, total, with_lists

ABOVE = above_with()


def test_figures_go_to_the_rows_of_their_codes() -> None:
    data = form_of(ABOVE, "X").data
    found = filled(data, below(("a", 7, ""), ("x", Decimal("12"), "b"), ("c", None, "")))
    assert (found.figures, found.left) == (("a", "b"), {Left.EMPTY: ("c",)})
    form = written(data, found, ABOVE)
    assert values(form) == {"a": 7, "b": 12, "c": None}
    assert not found.whole


def test_a_code_of_the_level_above_comes_before_ones_own() -> None:
    data = form_of(ABOVE, "X").data
    found = filled(data, below(("a", 1, ""), ("b", 2, "a")))
    assert values(written(data, found, ABOVE)) == {"a": 2, "b": None, "c": None}
    assert found.left == {Left.ELSEWHERE: ("b",), Left.UNKNOWN: ("c",)}


def test_two_rows_for_one_code_above_are_refused() -> None:
    with pytest.raises(De06Error, match="Mã cấp trên “a” đã có ở trang"):
        filled(form_of(ABOVE, "X").data, below(("m", 1, "a"), ("n", 2, "a")))


def test_what_somebody_has_typed_stays() -> None:
    file = form_of(ABOVE, "X")
    put(file.sheet, file.place("a", "value").cell, 99)
    data = saved(file.formulas)
    found = filled(data, below(("a", 7, ""), ("b", 8, ""), ("c", 9, "")))
    assert (found.left, found.figures) == ({Left.KEPT: ("a",)}, ("b", "c"))
    assert values(written(data, found, ABOVE)) == {"a": 99, "b": 8, "c": 9}


def test_a_figure_of_another_unit_of_measure_is_not_filled_in() -> None:
    file = form_of(ABOVE, "X")
    put(file.sheet, file.place("b", "unit_of_measure").cell, "nghìn hồ sơ")
    found = filled(saved(file.formulas), below(("a", 7, ""), ("b", 8000, ""), ("c", 9, "")))
    assert (found.left, found.figures) == ({Left.MEASURE: ("b",)}, ("a", "c"))


def test_the_form_says_where_each_figure_is_from() -> None:
    data = form_of(ABOVE, "X").data
    found = filled(data, below(("a", 7, ""), ("x", 8, "b")))
    origins = written(data, found, ABOVE).origins
    assert set(origins) == {"a", "b"}
    assert origins["b"].startswith("I Thử!D6 = 8, gõ tay, sổ thử.xlsx (ab12cd34ab12)")


def test_a_renamed_hidden_sheet_gets_the_origins() -> None:
    file = form_of(ABOVE, "X")
    file.formulas[HIDDEN_SHEET].title = "Khác"
    data = saved(file.formulas)
    found = filled(data, below(("a", 7, "")))
    assert found.blocks[-1].sheet == "Khác"
    assert set(written(data, found, ABOVE).origins) == {"a"}


def test_a_form_in_which_nothing_arose_is_told_as_such() -> None:
    file = form_of(ABOVE, "X")
    put(file.sheet, file.place("b", "value").cell, 0)
    put(file.sheet, file.fact("nothing").cell, "x")
    found = filled(saved(file.formulas), below(("a", 7, ""), ("b", 8, ""), ("c", 9, "")))
    assert found.left == {Left.NOTHING: ("a", "c"), Left.KEPT: ("b",)}


def test_a_matrix_is_filled_by_the_codes_of_its_items() -> None:
    above = with_lists([total("hs_tong")], listed())
    owned = with_lists([total("tong", upper_code="hs_tong", aggregation=Aggregation.SUM)], listed())
    numbers = {item_code("tong", item): Decimal(10 + at) for at, item in enumerate(ITEMS)}
    owned = with_values(owned, numbers)
    data = draw_form(above, Figures(above), above.unit("X"))  # type: ignore[arg-type]
    form = written(data, filled(data, owned), above)
    assert values(form) == {item_code("hs_tong", item): 10 + at for at, item in enumerate(ITEMS)}


def with_values(book: Book, numbers: dict[str, Decimal]) -> Book:
    return replace(
        book,
        sections=tuple(
            replace(
                one,
                indicators=tuple(replace(i, constant=numbers.get(i.code, i.constant)) for i in one.indicators),
            )
            for one in book.sections
        ),
    )


def test_a_form_of_another_period_is_refused() -> None:
    june = replace(ABOVE, period=Period.parse("2022-06"))
    data = draw_form(june, Figures(june), june.unit("X"))  # type: ignore[arg-type]
    with pytest.raises(De06Error, match=r"phiếu của tháng 6/2022, sổ này của tháng 5/2022"):
        filled(data, below(("a", 7, "")))
