"""The charts of `Bảng theo dõi`: their labels, axes and folded cells."""

from __future__ import annotations

import openpyxl
import pytest
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.place import Place
from de06_xl.system import shipped
from de06_xl.system.cells import cell_name
from de06_xl.workbook.layout import LEADER_SHEET
from de06_xl.workbook.leader_page import (
    BARS,
    CHOICE_COLUMN,
    CHOICE_ROW,
    DATA,
    FIRST_FIGURE,
    LAST_FIGURE,
    LINE_LABELS,
    RANKING,
    RANKING_ROW,
    TITLE_ROW,
    TREND,
)
from tests.support.libreoffice import CellError, Value, recalculated

SAMPLE = shipped.path_of(shipped.SAMPLE_WORKBOOK)
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
WHOLE, OTHERS = "#,##0", "#,##0.0###"


def chart(kind: str) -> etree._Element:
    parts = unpack(SAMPLE.read_bytes(), "sổ", "sổ")
    charts = (etree.fromstring(part) for name, part in parts.items() if name.startswith("xl/charts/chart"))
    return next(one for one in charts if one.find(f".//c:{kind}", C) is not None)


def label_formats(kind: str) -> list[str]:
    return [one.get("formatCode") for one in chart(kind).iterfind(".//c:ser/c:dLbls/c:numFmt", C)]


def place(row: int, column: int) -> Place:
    return Place(LEADER_SHEET, cell_name(row, column))


def test_labels_of_whole_numbers_and_of_others_have_formats_of_their_own() -> None:
    assert label_formats("lineChart") == [WHOLE, OTHERS]
    assert label_formats("barChart") == [f"{WHOLE};-{WHOLE};", f"{OTHERS};-{OTHERS};", '"0";;']


@pytest.mark.parametrize("kind", ["lineChart", "barChart"])
def test_names_stand_at_the_edge_below_zero_too(kind: str) -> None:
    (names,) = chart(kind).iterfind(".//c:catAx/c:tickLblPos", C)
    assert names.get("val") == "low"


def test_a_name_of_eighty_letters_has_room() -> None:
    sheet = openpyxl.load_workbook(SAMPLE)[LEADER_SHEET]
    for row in range(FIRST_FIGURE, LAST_FIGURE + 1):
        assert sheet.cell(row, 2).alignment.wrap_text
        assert sheet.row_dimensions[row].height >= 2 * 1.2 * sheet.cell(row, 2).font.size


@pytest.mark.office
def test_each_value_is_labelled_once_and_a_place_without_a_unit_not_at_all() -> None:
    values = [1234.5, 99.6, 12, 0, -4544]
    places = [place(TITLE_ROW + 1 + at, LINE_LABELS + beside) for at in range(6) for beside in range(2)]
    places += [place(RANKING_ROW + 1 + at, BARS + beside) for at in range(6) for beside in range(3)]
    typed: dict[Place, float | str | None] = {
        place(FIRST_FIGURE, DATA): "ma",
        place(CHOICE_ROW, CHOICE_COLUMN): "ma",
        **{place(FIRST_FIGURE, TREND + at): value for at, value in enumerate(values)},
        **{place(RANKING_ROW + 1 + at, RANKING): f"Xã {at}" for at in range(len(values))},
        **{place(RANKING_ROW + 1 + at, RANKING + 1): value for at, value in enumerate(values)},
    }
    (found,) = recalculated(SAMPLE, [typed], places)
    line = [tuple(map(_known, found[at : at + 2])) for at in range(0, 12, 2)]
    assert line == [(None, 1234.5), (None, 99.6), (12, None), (0, None), (-4544, None), (None, None)]
    bars = [tuple(found[at : at + 3]) for at in range(12, len(found), 3)]
    assert bars == [(0, 1234.5, 0), (0, 99.6, 0), (12, 0, 0), (0, 0, 1e-6), (-4544, 0, 0), (0, 0, 0)]


def _known(value: Value) -> Value:
    return None if isinstance(value, CellError) else value
