"""Facts that a body does not have, declared empty by "(không)": no finding, nothing printed, no empty line."""

from __future__ import annotations

import io

import pytest
from docx import Document

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.rollover import next_book
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.system import shipped
from tests.support.books import book, indicator, paragraph

BARE = {"co_quan_chu_quan": "(không)", "mo_dau": " (Không) ", "duoi_trich_yeu": "(không)"}


def workbook(**facts: str) -> Book:
    text = paragraph("đoạn", "Có {a} hồ sơ của{tt.mo_dau} cơ quan.")
    return book(indicator("a", 5), paragraphs=(text,), facts={"so": "5", **facts})


def lines(workbook: Book, template: bytes | None = None) -> list[str]:
    """The paragraphs of the report, those of its tables' cells first."""
    figures = Figures(workbook)
    context = template_context(compose(workbook, figures), figures, 0)
    template = template or shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
    document = Document(io.BytesIO(render(template, "mẫu.docx", context, workbook.declared_empty())))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [one.text for part in (*cells, document) for one in part.paragraphs]


def test_nobody_asks_for_it() -> None:
    for declared in (workbook(**BARE), workbook(**BARE, noi_nhan="(không)")):
        assert not [f for f in validate(declared, Figures(declared)) if f.rule in ("fact-missing", "unknown-fact")]
    missing = workbook(co_quan_chu_quan="", mo_dau="không")
    assert [f.code for f in validate(missing, Figures(missing)) if f.rule == "fact-missing"] == ["co_quan_chu_quan"]


def test_its_line_is_not_in_word() -> None:
    full, bare = lines(workbook()), lines(workbook(**BARE))
    assert full[0] == "UBND TỈNH\N{NO-BREAK SPACE}X"
    assert bare[0] == "BAN CHỈ ĐẠO"
    assert len(bare) == len(full) - 2
    assert "Kết quả\n(Tháng 5/2022)" in full
    assert "Kết quả" in bare
    assert not any("không)" in line.lower() for line in bare)
    assert "Có 05 hồ sơ của cơ quan." in bare


def test_what_is_merely_missing_leaves_its_line() -> None:
    assert len(lines(workbook(co_quan_chu_quan=""))) == len(lines(workbook()))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("({tt.KY})", "Kết quả\n(THÁNG 5/2022)"),
        ("(Từ ngày 15/4/2022 đến ngày 14/5/2022)", "Kết quả\n(Từ ngày 15/4/2022 đến ngày 14/5/2022)"),
        ("", "Kết quả\n(Tháng 5/2022)"),
    ],
)
def test_what_is_below_the_subject_is_a_fact(typed: str, printed: str) -> None:
    assert printed in lines(workbook(duoi_trich_yeu=typed))


def test_the_only_paragraph_of_a_cell_stays_for_word() -> None:
    document = Document()
    document.add_table(1, 1).rows[0].cells[0].text = "{{ tt.mo_dau }}"
    document.add_paragraph("{{ tt.mo_dau }}")
    document.add_paragraph("Mở đầu: {{ tt.mo_dau }}")
    stream = io.BytesIO()
    document.save(stream)
    assert lines(workbook(**BARE), stream.getvalue()) == ["", "Mở đầu: "]


def test_the_next_period_keeps_it() -> None:
    declared = workbook(**BARE)
    following = next_book(declared, Figures(declared), declared.period.next())
    assert following.declared_empty() == set(BARE)
