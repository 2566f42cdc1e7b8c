"""Cells of the report's tables in Word: marks, three header rows, letters as large as the template has them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from de06_xl.model.figures import Figures
from de06_xl.model.table import HeaderCell, joined_header
from de06_xl.process.tabulation import filled_tables
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.report.text_sizes import TextSizes
from de06_xl.system import files, shipped
from de06_xl.workbook.writing.printed_tables import _shown
from tests.support.typed_tables import Rows, book_with

STYLES = {"DA06 Đầu bảng", "DA06 Trong bảng", "DA06 Dòng cộng trong bảng"}


def in_word(
    rows: Rows, change: Callable[[object], None] = lambda _: None
) -> tuple[list[list[object]], TextSizes, object]:
    """The cells of a table of its own in the report, from a template that somebody changed."""
    made = book_with({"Bảng 1": rows}, [("bảng", "Bảng 1")])
    figures = Figures(made)
    report = compose(made, figures)
    document = Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
    change(document)
    template = io.BytesIO()
    document.save(template)
    context = template_context(report, figures, 0)
    landscape = [one.landscape for one in report.appendices]
    done = Document(io.BytesIO(render(template.getvalue(), "mẫu.docx", context, (), report.tables(), landscape)))
    (table,) = (one for one in done.tables if one._tbl.xpath("./w:tblPr/w:tblCaption[@w:val='Kết quả']"))
    cells = [list(row._tr.findall(qn("w:tc"))) for row in table.rows]
    return cells, TextSizes(done.styles.element), done


TYPED: Rows = (
    ("Bảng", "Kết quả"),
    ("Cột", "stt", "chữ", "chữ"),
    ("Tiêu đề", "TT", "**Nhiệm vụ**", "Kết quả"),
    ("", "", "Cấp **{cccd_thu_nhan}** thẻ", "Đạt __97%__[[Theo Công an tỉnh.]]"),
)


def text_of(cell: object) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))  # type: ignore[attr-defined]


def runs(cell: object, mark: str) -> list[str]:
    return [text_of(run) for run in cell.xpath(f".//w:r[w:rPr/w:{mark}]")]  # type: ignore[attr-defined]


def test_marks_in_cells_are_carried_out_as_in_paragraphs() -> None:
    (_, (_, first, second)), _, document = in_word(TYPED)
    assert (text_of(first), runs(first, "b")) == ("Cấp 1.078.935 thẻ", ["1.078.935"])
    assert (text_of(second), runs(second, "i")) == ("Đạt 97%", ["97%"])
    assert len(second.findall(f".//{qn('w:footnoteReference')}")) == 1  # type: ignore[attr-defined]
    notes = [one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml")]  # type: ignore[attr-defined]
    assert "Theo Công an tỉnh." in notes[0].blob.decode()


def test_excel_shows_the_words_without_the_marks() -> None:
    made = book_with({"Bảng 1": TYPED}, [("bảng", "Bảng 1")])
    table = next(one for one in filled_tables(made, Figures(made)) if one.table.sheet == "Bảng 1")
    shown = [_shown(cell) for cell in table.rows[0].cells]
    assert shown == ["1", "Cấp 1.078.935 thẻ", "Đạt 97%\nTheo Công an tỉnh."]


NUMBERED: Rows = (
    ("Bảng", "Kết quả"),
    ("Cột", "stt", "chữ", "số", "số", "chữ"),
    ("Tiêu đề", "TT", "Đơn vị", "Hồ sơ", "", "Ghi chú"),
    ("Tiêu đề", "", "", "Tổng số", "Trực tuyến", ""),
    ("Tiêu đề", "(1)", "(2)", "(3)", "(4)", "(5)"),
    ("", "", "Xã A", 5, 4, ""),
)


def test_a_third_header_row_is_printed_such_as_the_columns_numbers() -> None:
    cells, _, _ = in_word(NUMBERED)
    assert [[text_of(cell) for cell in row] for row in cells[:3]] == [
        ["TT", "Đơn vị", "Hồ sơ", "Ghi chú"],
        ["", "", "Tổng số", "Trực tuyến", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ]
    merged = [[cell.xpath("string(./w:tcPr/w:vMerge/@w:val)") for cell in row] for row in cells[:3]]  # type: ignore[attr-defined]
    assert merged[:2] == [["restart", "restart", "", "restart"], ["continue", "continue", "", "", "continue"]]
    assert cells[0][2].xpath("string(./w:tcPr/w:gridSpan/@w:val)") == "2"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("texts", "cells"),
    [
        ([["a", "b"]], [HeaderCell(0, 0, "a"), HeaderCell(0, 1, "b")]),
        ([["a", ""], ["", "c"]], [HeaderCell(0, 0, "a", 2), HeaderCell(0, 1, ""), HeaderCell(1, 1, "c")]),
        (
            [["a", "b", ""], ["", "c", "d"]],
            [HeaderCell(0, 0, "a", 2), HeaderCell(0, 1, "b", 1, 2), HeaderCell(1, 1, "c"), HeaderCell(1, 2, "d")],
        ),
        (
            [["a", "", ""], ["b", "", "c"], ["d", "e", "f"]],
            [
                HeaderCell(0, 0, "a", 1, 3),
                HeaderCell(1, 0, "b", 1, 2),
                HeaderCell(2, 0, "d"),
                HeaderCell(2, 1, "e"),
                HeaderCell(1, 2, "c"),
                HeaderCell(2, 2, "f"),
            ],
        ),
        ([], []),
    ],
)
def test_empty_header_cells_go_on_with_their_neighbours(
    texts: Sequence[Sequence[str]], cells: list[HeaderCell]
) -> None:
    assert joined_header(texts) == cells


def sizes(cells: Sequence[Sequence[object]], known: TextSizes) -> set[float]:
    return {known.of(run) for row in cells for cell in row for run in cell.iter(qn("w:r"))}  # type: ignore[attr-defined]


def set_sizes(points: float, document: object) -> None:
    for style in document.styles:  # type: ignore[attr-defined]
        if style.name in STYLES:
            style.font.size = Pt(points)


@pytest.mark.parametrize("points", [14, 13, 11.5, 9])
def test_letters_are_as_large_as_the_template_has_them(points: float) -> None:
    cells, known, _ = in_word(TYPED, functools.partial(set_sizes, points))
    assert sizes([row[:2] for row in cells], known) == {points}


CROWDED: Rows = (
    ("Bảng", "Kết quả"),
    ("Cột", "stt", *["chữ"] * 9),
    ("Tiêu đề", "TT", *["Nhiệm vụ"] * 9),
    ("", "", *["nghiêm túc"] * 9),
)


@pytest.mark.parametrize(("points", "printed"), [(13, 11), (11.5, 11), (9, 9)])
def test_only_what_does_not_fit_gets_smaller_letters(points: float, printed: float) -> None:
    cells, known, _ = in_word(CROWDED, functools.partial(set_sizes, points))
    assert sizes(cells, known) == {printed}


def test_the_shipped_template_has_the_styles_that_these_tests_change() -> None:
    document = Document(io.BytesIO(files.read_bytes(shipped.path_of(shipped.REPORT_TEMPLATE))))
    assert {style.name for style in document.styles} >= STYLES
