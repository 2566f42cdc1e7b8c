"""A PDF held against the workbook: paragraphs put together again, page numbers and repeated rows left out."""

from __future__ import annotations

import io
import textwrap
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.report.compare.differences import DifferenceKind, differences
from de06_xl.report.compare.pdf_file import Page, Piece
from de06_xl.report.compare.rejoin import rejoined, respaced
from de06_xl.system import pdf, shipped
from tests.support.command_line import de06
from tests.support.edited_reports import ADDED, FIGURE, MOVED, REMOVED, TEXT, Report, in_font, report_of

LINE, ROWS = 80, 40
HEADER = "CÒN 01 LỖI - KHÔNG TRÌNH KÝ"


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(shipped.APPENDIX_WORKBOOK)


def typeset(texts: Sequence[tuple[str, bool]]) -> list[Page]:
    """Texts, each with whether it is in a cell, in lines of LINE letters on pages of ROWS rows, header and number."""
    pages: list[list[Piece]] = [[]]
    row = ROWS
    for text, in_cell in texts:
        width, indent = (18, 0) if in_cell else (LINE, 5)
        for number, line in enumerate(textwrap.wrap(text, width, initial_indent=" " * indent)):
            line = line.strip()
            if row >= ROWS:
                page, row = len(pages), 2
                pages.append([Piece(HEADER, page, 0, 200, 350), Piece(str(page), page, 1, 280, 285)])
            left = 80.0 if in_cell or number else 110.0
            pages[-1].append(Piece(line, len(pages) - 1, row, left, left + 6.0 * len(line)))
            row += 1
    return [Page(tuple(page)) for page in pages[1:]]


def found(report: Report, texts: Sequence[tuple[str, bool]]) -> list[tuple[DifferenceKind, str, str]]:
    units = rejoined(typeset(texts), report.units, [HEADER])
    return [(one.kind, one.old, one.new) for one in differences(report.units, units)]


def as_printed(report: Report) -> list[tuple[str, bool]]:
    return [(unit.text, unit.in_cell) for unit in report.units]


def test_lines_become_the_paragraphs_that_they_were(report: Report) -> None:
    assert found(report, as_printed(report)) == []


def test_what_a_pdf_writes_otherwise_is_no_difference(report: Report) -> None:
    """Decomposed letters, soft hyphens, blanks that are lost or doubled."""
    texts = [
        (unicodedata.normalize("NFD", text).replace("công", "cô\u00adng").replace(" thực hiện", "thực  hiện"), in_cell)
        for text, in_cell in as_printed(report)
    ]
    assert found(report, texts) == []


def at(texts: Sequence[tuple[str, bool]], words: str) -> int:
    return next(number for number, (text, _) in enumerate(texts) if words in text)


def test_a_paragraph_that_is_gone_or_new_is_one_difference(report: Report) -> None:
    texts = as_printed(report)
    gone = texts.pop(at(texts, "13.678"))
    new = "Thời gian qua, nhiều nơi chủ động sáng tạo với cách làm hay, mô hình tốt cần sớm được nhân rộng ra cả tỉnh."
    texts.insert(at(texts, "694/UBND-NC"), (new, False))
    assert found(report, texts) == [(ADDED, "", new), (REMOVED, gone[0].strip(), "")]


def test_a_paragraph_that_moved_is_told_once(report: Report) -> None:
    texts = as_printed(report)
    moved = texts.pop(at(texts, "13.678"))
    texts.insert(at(texts, "694/UBND-NC"), moved)
    assert found(report, texts) == [(MOVED, moved[0].strip(), moved[0].strip())]


def test_a_sentence_more_stays_in_its_paragraph(report: Report) -> None:
    texts = as_printed(report)
    number = at(texts, "13.678")
    more = " Kết quả ấy do nhà trường, gia đình cùng phối hợp chặt chẽ mà có, cần phát huy thêm ở những năm học sau."
    texts[number] = texts[number][0] + more, False
    ((kind, _, _),) = found(report, texts)
    assert kind is TEXT


def test_header_rows_that_are_printed_again_are_left_out(report: Report) -> None:
    """A table goes on over the page, with its header row at the top."""
    texts = as_printed(report)
    pages = typeset(texts)
    header = ["TT", "Lĩnh vực", "Dịch vụ công", "Hồ sơ", "Tổng số", "Trực tuyến", "Tỷ lệ (%)"]
    last = pages[-1]
    again = [Piece(text, last.pieces[0].page, 2, 80, 120) for text in header]
    pages[-1] = Page((*last.pieces[:2], *again, *last.pieces[2:]))
    assert differences(report.units, rejoined(pages, report.units, [HEADER])) == []


def test_another_header_than_that_of_now_is_still_one(report: Report) -> None:
    """The PDF was exported while the workbook had another number of errors."""
    pages = typeset(as_printed(report))
    assert len(pages) > 1
    assert differences(report.units, rejoined(pages, report.units, ["CÒN 02 LỖI - KHÔNG TRÌNH KÝ"])) == []


def test_blanks_that_a_pdf_lost_are_those_of_the_report() -> None:
    assert respaced("Xóa trùng 539 trường hợp", "Xóatrùng 540 trường  hợp") == "Xóa trùng 540 trường hợp"
    assert respaced("Xóa trùng", "X óa t rùng") == "Xóa trùng"


@pytest.mark.thorough
@given(data=st.data())
def test_every_changed_figure_is_found(data: st.DataObject, report: Report) -> None:
    spans = [(at, span) for at, unit in enumerate(report.units) for span in unit.spans]
    chosen = data.draw(st.lists(st.sampled_from(spans), min_size=1, max_size=6, unique_by=lambda one: one[1].anchor))
    texts = as_printed(report)
    changed: dict[int, str] = {}
    for number, span in sorted(chosen, key=lambda one: -one[1].start):
        text = texts[number][0]
        old = text[span.start : span.end]
        digit = data.draw(st.sampled_from([place for place, letter in enumerate(old) if letter.isdigit()]))
        other = data.draw(st.sampled_from([one for one in "0123456789" if one != old[digit]]))
        changed[span.anchor] = new = f"{old[:digit]}{other}{old[digit + 1 :]}"
        texts[number] = text[: span.start] + new + text[span.end :], texts[number][1]
    reported = differences(report.units, rejoined(typeset(texts), report.units, [HEADER]))
    assert {one.anchor: one.new for one in reported} == changed
    assert all(one.kind is FIGURE for one in reported)


# Real PDFs -----------------------------------------------------------------------------------------------------------


def empty_pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reported"),
    [
        (b"%PDF-1.7", ": là PDF bị hỏng nên không đọc được; hãy xuất lại PDF từ tệp Word."),
        (b"", "là tệp rỗng nên không đọc được"),
        (b"chua xuat", ": không phải PDF dù tên có đuôi .pdf nên không đọc được; hãy xuất lại PDF từ tệp Word."),
        (b"\n\n\n" + empty_pdf(), ": là bản quét, không có lớp chữ"),
        (
            empty_pdf(),
            ": là bản quét, không có lớp chữ nên không đối chiếu được; hãy dùng tệp Word, hoặc PDF xuất từ Word.",
        ),
    ],
)
def test_what_has_no_text_is_refused(data: bytes, reported: str, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "ký.pdf").write_bytes(data)
    ran = de06("compare", sample, tmp_path / "ký.pdf")
    assert ran.status == 2
    assert reported in ran.err


def test_no_comments_go_into_a_pdf(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "ký.pdf").write_bytes(empty_pdf())
    ran = de06("compare", sample, tmp_path / "ký.pdf", "--marked", tmp_path / "dc.docx")
    assert ran.status == 2
    assert "hãy bỏ --marked" in ran.err
    ran = de06("compare", sample, tmp_path / "ký.pdf", "--marked", tmp_path / "m.txt")
    assert "bản sao có nhận xét phải có đuôi .docx" in ran.err


@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("name", [shipped.SAMPLE_WORKBOOK, shipped.APPENDIX_WORKBOOK])
def test_an_exported_pdf_differs_in_nothing(name: str, tmp_path: Path) -> None:
    report = report_of(name)
    (tmp_path / "b.docx").write_bytes(report.data)
    pdf.to_pdf(tmp_path / "b.docx", tmp_path / "b.pdf")
    assert [one.description for one in report.against((tmp_path / "b.pdf").read_bytes())] == []


@pytest.mark.office
@pytest.mark.thorough
@pytest.mark.parametrize("font", [("Arimo", 0), ("Arimo", 2), ("Tinos", 5)])
def test_a_pdf_in_another_typeface_differs_in_nothing(font: tuple[str, int], report: Report, tmp_path: Path) -> None:
    """Other lines: one ends with the hyphen of “82/TTr-CAT-QLHC”, which PDFium takes for that of a divided word."""
    (tmp_path / "b.docx").write_bytes(report.edited(in_font(*font)))
    pdf.to_pdf(tmp_path / "b.docx", tmp_path / "b.pdf")
    assert report.against((tmp_path / "b.pdf").read_bytes()) == []
