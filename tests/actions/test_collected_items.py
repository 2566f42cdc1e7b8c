"""Figures of a list's items on their way: forms sent, filled in, collected, summed up per item and in total, traced."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl import open_workbook
from de06_xl.actions.workbook import Workbook
from de06_xl.build.books import APPENDIX_SAMPLE, load_book, load_notes, load_tables
from de06_xl.build.master import draw_master
from de06_xl.model.breakdown import item_code
from de06_xl.process.trace import sentences
from de06_xl.workbook.file_grid import FileGrid
from tests.support.fill_in import indicators, read, typed
from tests.support.filled_forms import FACTS
from tests.support.made_up_lists import MatrixFile

LIST, TOTAL = "Dịch vụ công thiết yếu", "dv_tong"
ITEMS = [f"{number:02}" for number in range(1, 26)]
UNITS = ("AB", "AM")


def sent(unit: str, item: str) -> int:
    """What a unit says of an item."""
    return 1000 * (UNITS.index(unit) + 1) + int(item)


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """The sample with 25 services, each owed by every commune; two of those have sent their forms."""
    path = tmp_path_factory.mktemp("so") / "so.xlsx"
    path.write_bytes(draw_master(load_book(APPENDIX_SAMPLE), load_notes(APPENDIX_SAMPLE), load_tables(APPENDIX_SAMPLE)))
    known = indicators(read(path))
    owners = [known[code].row.place("owner") for code in (TOTAL, "dv_truc_tuyen")]
    emptied = [known[item_code(code, item)].row.place("value") for code in (TOTAL, "dv_truc_tuyen") for item in ITEMS]
    blocks = [typed(place.sheet, place.cell, "HUYEN") for place in owners]
    FileGrid(path).write(blocks + [typed(place.sheet, place.cell, None) for place in emptied])
    workbook = open_workbook(path)
    workbook.forms()
    inbox = path.parent / "phieu_nhan"
    inbox.mkdir(exist_ok=True)
    for unit in UNITS:
        name = f"Phieu_2022-05_{unit}.xlsx"
        form = MatrixFile((path.parent / "phieu_gui" / name).read_bytes(), LIST)
        figures = {item_code(TOTAL, item): sent(unit, item) for item in ITEMS}
        figures |= {item_code("dv_truc_tuyen", item): 7 for item in ITEMS}
        (inbox / name).write_bytes(form.sent(figures, FACTS))
    workbook.collect()
    workbook.aggregate()
    return workbook


@pytest.mark.thorough
def test_each_item_is_summed_up_and_the_total_follows(collected: Workbook) -> None:
    figures = collected.figures
    for item in ITEMS:
        assert figures.value(item_code(TOTAL, item)) == sum(sent(unit, item) for unit in UNITS)
    assert figures.value(TOTAL) == sum(sent(unit, item) for unit in UNITS for item in ITEMS)
    rate = figures.value("dv_ty_le[03]")
    assert rate is not None
    assert rate * sum(sent(unit, "03") for unit in UNITS) == pytest.approx(Decimal(1400))


@pytest.mark.thorough
def test_the_register_says_which_cell_each_figure_is_from(collected: Workbook) -> None:
    form = MatrixFile((collected.path.parent / "phieu_gui" / "Phieu_2022-05_AB.xlsx").read_bytes(), LIST)
    cells = {one.code: one.cell for one in collected.submissions() if one.form.unit == "AB"}
    assert cells["dv_tong[17]"] == f"{LIST}!{form.at('dv_tong[17]').cell}"


def test_the_sources_of_each_item_are_its_units(collected: Workbook) -> None:
    sources = [one for one in collected.book.sources if getattr(one, "code", "") == "dv_tong[03]"]
    given = {one.unit: one.value for one in sources if getattr(one, "given", False)}  # type: ignore[union-attr]
    assert given == {unit: sent(unit, "03") for unit in UNITS}


def test_an_item_is_traced_to_its_cells_and_the_total_to_its_items(collected: Workbook, tmp_path: Path) -> None:
    item = collected.trace("dv_tong[03]").origins[0]
    assert item.aggregated
    assert {one.form.unit: one.value for one in item.aggregated.given} == {unit: sent(unit, "03") for unit in UNITS}
    total = collected.trace(TOTAL)
    assert total.origins[0].parts == tuple(item_code(TOTAL, item) for item in ITEMS)
    assert {one.figure.indicator.code for one in total.origins} == {TOTAL, *total.origins[0].parts}
    assert "danh mục DVC25" in " ".join(sentences(total.origins[0]))
