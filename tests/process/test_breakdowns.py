"""Figures broken down by a list: one for each item, their total, rules over all items, sums of units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl import open_workbook
from de06_xl.model.book import Book
from de06_xl.model.breakdown import item_code
from de06_xl.model.figures import Figures
from de06_xl.model.texts import Texts
from de06_xl.process.aggregate import aggregate
from de06_xl.process.trace import sentences, trace
from de06_xl.process.validate import validate
from de06_xl.system import shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell
from tests.support import books
from tests.support.examples import examples
from tests.support.fill_in import read
from tests.support.libreoffice import recalculated

TABLE, LISTS, RULES, SECTION = "PL1 25 dịch vụ công", "Danh mục", "Quy tắc kiểm tra", "II.2 Dịch vụ công"
FIRST_ITEM = 9
"""The row of the list's first item in the table."""
FIRST_LISTED = 6
"""Its row in `Danh mục`, below that of the list's title."""


def put(path: Path, sheet: str, row: int, column: int, *values: Cell) -> None:
    FileGrid(path).write([Block(sheet, row, column, [list(values)])])


def rule(path: Path, expression: str, message: str = "") -> None:
    """One more rule below the last one."""
    last = len(read(path).rules)
    put(path, RULES, 5 + last, 1, "KT_THU", "lỗi", expression, message, "cả hai", "bỏ qua", "x")


def broken(path: Path) -> list[tuple[str | None, str, str]]:
    """The findings of the rule: the figure, its cell, and what is said."""
    book = read(path)
    found = [finding for finding in validate(book, Figures(book)) if finding.rule.startswith("rule:KT_THU")]
    return [(finding.code, finding.place.cell if finding.place else "", finding.message) for finding in found]


def test_a_figure_with_a_list_is_the_total_of_its_items(appendix_sample: Path) -> None:
    figures = Figures(read(appendix_sample))
    items = [figures[item_code("dv_tong", f"{number:02}")] for number in range(1, 26)]
    assert figures["dv_tong"].value == sum(item.value or 0 for item in items)
    assert items[0].indicator.name == (
        "Tổng số hồ sơ của 25 dịch vụ công thiết yếu - Xác nhận số Chứng minh nhân dân khi đã được cấp thẻ Căn cước "
        "công dân"
    )
    assert items[0].indicator.row.place("value").cell == "E9"


def test_a_rate_is_computed_of_each_items_figures_and_of_the_totals(appendix_sample: Path) -> None:
    figures = Figures(read(appendix_sample))
    for code in ("", "[01]", "[25]"):
        part, whole = figures.value(f"dv_truc_tuyen{code}"), figures.value(f"dv_tong{code}")
        assert part is not None
        assert whole
        value = figures.value(f"dv_ty_le{code}")
        assert value is not None
        assert abs(value - part / whole * 100) < Decimal("1e-20")


def test_an_items_figure_is_named_in_texts_and_in_other_figures(appendix_sample: Path) -> None:
    book = read(appendix_sample)
    texts = Texts(book, Figures(book))
    assert texts.printed("{dv_tong[01]} hồ sơ, đạt {dv_ty_le[01]}%") == "2.370 hồ sơ, đạt 6,33%"
    row = next(one for one in book.indicators() if one.code == "dvc_tiep_nhan").row
    put(appendix_sample, SECTION, row.number + 6, 1, "hai_dv", "Hai dịch vụ", "hồ sơ")
    put(appendix_sample, SECTION, row.number + 6, 11, "dv_tong[01] + dv_tong[02]")
    figures = Figures(read(appendix_sample))
    assert figures.value("hai_dv") == (figures.value("dv_tong[01]") or 0) + (figures.value("dv_tong[02]") or 0)


@pytest.mark.few(1)
@pytest.mark.parametrize("expression", ["dv_truc_tuyen <= dv_tong", "dv_truc_tuyen[*] <= dv_tong[*]"])
def test_a_rule_is_about_every_item_in_one_row(appendix_sample: Path, expression: str) -> None:
    rule(appendix_sample, expression, "Trực tuyến {dv_truc_tuyen} nhiều hơn tổng số {dv_tong}.")
    assert broken(appendix_sample) == []
    put(appendix_sample, TABLE, FIRST_ITEM + 4, 6, 5000)
    ((code, cell, message),) = broken(appendix_sample)
    assert (code, cell) == ("dv_truc_tuyen[05]", "F13")
    assert message.startswith("Trực tuyến 5.000 nhiều hơn tổng số 1.107.")


@pytest.mark.thorough
def test_a_marked_code_is_every_items_and_a_bare_one_the_total(appendix_sample: Path) -> None:
    rule(appendix_sample, "dv_tong[*] < dv_tong / 5")
    assert broken(appendix_sample) == []
    put(appendix_sample, TABLE, FIRST_ITEM, 5, 30_000)
    assert [code for code, _, _ in broken(appendix_sample)] == ["dv_tong[01]"]


def test_an_item_that_does_not_exist_is_an_unknown_code(appendix_sample: Path) -> None:
    rule(appendix_sample, "dv_tong[77] > 0")
    book = read(appendix_sample)
    (finding,) = [one for one in validate(book, Figures(book)) if one.rule == "unknown-code"]
    assert "dv_tong[77]" in finding.message


def test_excel_makes_a_number_of_an_items_code_and_it_is_the_item_all_the_same(appendix_sample: Path) -> None:
    put(appendix_sample, TABLE, FIRST_ITEM + 1, 1, 2)
    assert Figures(read(appendix_sample)).value("dv_tong[02]") == 1946


def test_an_item_counts_while_it_exists(appendix_sample: Path) -> None:
    before = Figures(read(appendix_sample)).value("dv_tong") or 0
    put(appendix_sample, LISTS, FIRST_LISTED, 7, "30/4/2022")
    figures = Figures(read(appendix_sample))
    assert "dv_tong[01]" not in figures
    assert figures.value("dv_tong") == before - 2370


def test_a_list_that_is_not_there_is_told_with_the_near_one(appendix_sample: Path) -> None:
    book = read(appendix_sample)
    total = next(one for one in book.indicators() if one.code == "dv_tong")
    place = total.row.place("breakdown")
    column = ord(place.cell[0]) - 64
    put(appendix_sample, SECTION, total.row.number, column, "DVC52")
    spoilt = read(appendix_sample)
    found = [one for one in validate(spoilt, Figures(spoilt)) if one.rule == "unknown-list" and one.code == "dv_tong"]
    assert any(one.place == place and "có phải “DVC25”" in one.message for one in found)


def test_a_typed_total_that_is_none_is_told(appendix_sample: Path) -> None:
    total = next(one for one in read(appendix_sample).indicators() if one.code == "dv_tong")
    put(appendix_sample, SECTION, total.row.number, 4, 47_000)
    book = read(appendix_sample)
    (finding,) = [
        one for one in validate(book, Figures(book)) if one.code == "dv_tong" and one.severity.name == "ERROR"
    ]
    assert finding.expected == 47_078
    assert "các mục của danh mục DVC25" in finding.message


# Sums of units ------------------------------------------------------------------------------------------------


def owned(book: Book) -> Book:
    """The workbook whose units of the group HUYEN report the services; nothing is typed yet."""

    def untyped(section: object) -> object:
        return replace(  # type: ignore[type-var]
            section,
            indicators=tuple(
                replace(one, owner="HUYEN", constant=None) if one.breakdown else one
                for one in section.indicators  # type: ignore[attr-defined]
            ),
        )

    return replace(book, sections=tuple(map(untyped, book.sections)))  # type: ignore[arg-type]


Sent = dict[tuple[str, str], int]


@given(
    sent=st.dictionaries(
        st.tuples(st.sampled_from(["RG", "HT", "PQ", "AB"]), st.sampled_from([f"{n:02}" for n in range(1, 26)])),
        st.integers(0, 10**9),
        max_size=40,
    )
)
@settings(max_examples=examples(200), deadline=None)
def test_units_sums_are_those_of_a_naive_count_for_each_item_and_in_total(sent: Sent) -> None:
    book = owned(read(shipped.path_of(shipped.APPENDIX_WORKBOOK)))
    forms = {unit: books.received(unit) for unit, _ in sent}
    submissions = tuple(
        books.submission(forms[unit], f"dv_tong[{item}]", value) for (unit, item), value in sent.items()
    )
    after = aggregate(replace(book, received=tuple(forms.values()), submissions=submissions))
    figures = Figures(after.book)
    naive: dict[str, int] = {}
    for (_, item), value in sent.items():
        naive[item] = naive.get(item, 0) + value
    for number in range(1, 26):
        assert figures.value(f"dv_tong[{number:02}]") == naive.get(f"{number:02}")
    assert figures.value("dv_tong") == (sum(naive.values()) if naive else None)


def test_trace_leads_from_the_total_over_the_item_to_the_units() -> None:
    book = owned(read(shipped.path_of(shipped.APPENDIX_WORKBOOK)))
    form = books.received("RG")
    whole = replace(book, received=(form,), submissions=(books.submission(form, "dv_tong[03]", 12),))
    after = aggregate(whole).book
    origins = trace(after, Figures(after), "dv_tong").origins
    assert origins[0].parts == tuple(f"dv_tong[{number:02}]" for number in range(1, 26))
    assert "Tính theo các mục của danh mục DVC25." in sentences(origins[0])
    item = next(one for one in origins if one.figure.indicator.code == "dv_tong[03]")
    assert sentences(item)[0].startswith("dv_tong[03] = 12 hồ sơ")
    assert any("Cộng 01/" in line for line in sentences(item))


# From file to file --------------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_the_next_period_has_the_items_figures_as_those_of_the_period_before(appendix_sample: Path) -> None:
    was = read(appendix_sample).period
    out = appendix_sample.parent / "Thang6.xlsx"
    open_workbook(appendix_sample).next_period(out)
    book = read(out)
    figures = Figures(book)
    assert figures.value("dv_tong[01]") is None
    assert figures["dv_tong[01]"].text("truoc") == "2.370"
    assert figures["dv_tong"].text("truoc") == "47.078"
    assert figures.earlier("dv_ty_le[01]", was) is not None
    assert [one.rule for one in validate(book, figures) if one.code == "dv_tong[01]"] == ["value-missing"]


@pytest.mark.thorough
@pytest.mark.office
def test_libreoffice_computes_what_python_does(appendix_sample: Path) -> None:
    figures = {code: one for code, one in Figures(read(appendix_sample)).items() if one.indicator.breakdown}
    changed = figures["dv_tong[02]"].indicator.row.place("value")
    places = [one.indicator.row.place("value") for one in figures.values()]
    (shown,) = recalculated(appendix_sample, [{changed: 4000}], places)
    put(appendix_sample, TABLE, FIRST_ITEM + 1, 5, 4000)
    after = Figures(read(appendix_sample))
    assert len(figures) == 78
    for code, there in zip(figures, shown, strict=True):
        value = after.value(code)
        assert (there == "") if value is None else abs(float(str(there)) - float(value)) < 1e-9, code
