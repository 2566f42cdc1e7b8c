"""The review copy: the report, letter for letter, with a comment at each of its figures."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openxml_audit import OpenXmlValidator

from de06_xl import open_workbook
from de06_xl.actions.report import render_report
from de06_xl.actions.review import review_copy
from de06_xl.actions.session import Checked, check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model import placeholder
from de06_xl.model.figures import Figures
from de06_xl.model.table import ColumnKind
from de06_xl.model.texts import FigurePart
from de06_xl.process.tabulation import filled_tables
from de06_xl.report.anchors import Anchors
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.report.review import with_comments
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from tests.conftest import NOW
from tests.support.books import book, heading, indicator, paragraph
from tests.support.command_line import de06
from tests.support.libreoffice import convert

SHIPPED = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
COMMENTS = tuple(qn(f"w:{name}") for name in ("commentRangeStart", "commentRangeEnd"))
WORKBOOKS = [shipped.SAMPLE_WORKBOOK, shipped.APPENDIX_WORKBOOK]


@pytest.fixture(scope="module", params=WORKBOOKS)
def made(request: pytest.FixtureRequest) -> tuple[Checked, bytes, bytes]:
    """A workbook, its report and the review copy."""
    session = open_file(shipped.path_of(request.param), TerminalUi(), NOW, "thử")
    checked = check(session)
    return checked, render_report(checked, SHIPPED, "bao-cao.docx"), review_copy(session, checked, SHIPPED, "m.docx")[0]


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def commented(data: bytes) -> list[tuple[str, str]]:
    """What each comment is about, in the order of the text, and what it says."""
    document = opened(data)
    found: list[tuple[str, str]] = []
    open_now: dict[str, list[str]] = {}
    for element in document.element.body.iter(*COMMENTS, qn("w:t"), qn("w:footnoteReference")):
        number = element.get(qn("w:id"))
        if element.tag == COMMENTS[0]:
            open_now[number] = []
        elif element.tag == COMMENTS[1]:
            found.append(("".join(open_now.pop(number)), document.comments.get(int(number)).text))
        else:
            for texts in open_now.values():
                texts.append(element.text or "*")
    assert not open_now
    return found


def without_comments(data: bytes) -> bytes:
    """The body without comments, runs that look alike joined again."""
    body = opened(data).element.body
    for element in list(body.iter(*COMMENTS)):
        element.getparent().remove(element)
    for reference in list(body.iter(qn("w:commentReference"))):
        reference.getparent().getparent().remove(reference.getparent())
    for run in list(body.iter(qn("w:r"))):
        before = run.getprevious()
        if before is not None and before.tag == run.tag and _look(before) == _look(run):
            before.extend(one for one in run if one.tag != qn("w:rPr"))
            run.getparent().remove(run)
    for text in list(body.iter(qn("w:t"))):
        text.attrib.clear()
        before = text.getprevious()
        if before is not None and before.tag == text.tag:
            before.text = (before.text or "") + (text.text or "")
            text.getparent().remove(text)
    return bytes(etree.tostring(body, method="c14n"))


def _look(run: Any) -> bytes:
    properties = run.find(qn("w:rPr"))
    return b"" if properties is None else bytes(etree.tostring(properties, method="c14n"))


def figures_of(checked: Checked) -> int:
    """How many figures, dates and facts with digits the composed report has, by its parts and tables."""
    report = compose(checked.book, checked.figures)
    blocks = [*report.paragraphs(), *(one for appendix in report.appendices for one in appendix.paragraphs)]
    parts = [part for block in blocks for part in block.parts if isinstance(part, FigurePart)]
    in_texts = sum(not part.reference.is_fact or any(map(str.isdigit, part.text)) for part in parts)
    printed = ("mo_dau", "ket_thuc", "trich_yeu", "duoi_trich_yeu")
    in_facts = sum(len(placeholder.references(checked.book.fact(key))) for key in printed)
    below_subject = int(not checked.book.fact("duoi_trich_yeu"))
    keys = report.tables()
    in_tables = sum(
        column.kind is ColumnKind.FIGURE and isinstance(cell.value, Decimal)
        for filled in filled_tables(checked.book, checked.figures)
        if filled.table.sheet in keys
        for row in filled.rows
        for column, cell in zip(filled.table.columns, row.cells, strict=True)
    )
    return in_texts + in_facts + below_subject + in_tables


def test_every_figure_has_a_comment(made: tuple[Checked, bytes, bytes]) -> None:
    checked, _, copy = made
    assert len(commented(copy)) == figures_of(checked) > 50


def test_each_comment_is_at_a_figure_and_says_where_it_is_from(made: tuple[Checked, bytes, bytes]) -> None:
    for text, remark in commented(made[2]):
        assert any(map(str.isdigit, text)), (text, remark)
        assert remark.startswith("Nguồn: ")


def test_without_its_comments_it_is_the_report(made: tuple[Checked, bytes, bytes]) -> None:
    _, report, copy = made
    assert without_comments(copy) == without_comments(report)


def test_the_comments_are_ours(made: tuple[Checked, bytes, bytes]) -> None:
    comments = list(opened(made[2]).comments)
    assert {(one.author, one.initials, one.timestamp) for one in comments} == {("DeAn06", "DA06", NOW)}


def test_openxml_finds_nothing_wrong(made: tuple[Checked, bytes, bytes], tmp_path: Path) -> None:
    path = tmp_path / "ra-soat.docx"
    path.write_bytes(made[2])
    assert [str(error) for error in OpenXmlValidator().validate(path).errors] == []


@pytest.mark.office
@pytest.mark.thorough
def test_libreoffice_keeps_text_and_comments(made: tuple[Checked, bytes, bytes], tmp_path: Path) -> None:
    path = tmp_path / "ra-soat.docx"
    path.write_bytes(made[2])
    (tmp_path / "luu").mkdir()
    saved = docx.Document(str(convert(path, "docx", tmp_path / "luu")))
    assert texts(saved) == texts(opened(made[2]))
    assert len(list(saved.comments)) == len(list(opened(made[2]).comments))


def texts(document: Any) -> list[str]:
    paragraphs: Iterable[Any] = document.element.body.iter(qn("w:p"))
    found = ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in paragraphs]
    return [text for text in found if text.strip()]


# What a figure's comment says ------------------------------------------------------------------------------------


def copy_of(*paragraphs: str, template: bytes = SHIPPED, title: str = "MỤC") -> list[tuple[str, str]]:
    figures = indicator("a", 516, previous=Decimal(500), note="Theo Công văn 12/CAT"), indicator("b", 7, number=6)
    written = book(
        *figures,
        paragraphs=tuple(paragraph("-", text) for text in paragraphs),
        outline=(heading("I", title, sheet="I Thử"),),
    )
    worked = Figures(written)
    anchors = Anchors()
    report = compose(written, worked, anchors)
    context = template_context(report, worked, 0, anchors=anchors)
    data = render(template, "m.docx", context, written.declared_empty(), report.tables())
    reported = [str(subject) for subject in anchors.subjects]
    return [one for one in commented(with_comments(data, reported, NOW)[0]) if one[1].startswith(("{a", "{b"))]


def test_a_figure_that_is_named_twice_gets_two_comments() -> None:
    assert copy_of("Có {a} hồ sơ, {b} hồ sơ trễ; {a} hồ sơ.") == [
        ("516", "{a}"),
        ("07", "{b}"),
        ("516", "{a}"),
    ]


def test_headings_have_comments_too() -> None:
    assert copy_of("Đoạn.", title="MỤC {a}") == [("516", "{a}")]


def test_a_bold_figure_has_its_comment() -> None:
    assert copy_of("Có **{a} hồ sơ**.", "**Đậm {a}**, __nghiêng {b}__") == [
        ("516", "{a}"),
        ("516", "{a}"),
        ("07", "{b}"),
    ]


def test_a_figure_of_a_footnote_has_its_comment_at_the_note() -> None:
    assert copy_of("Có nhiều[[Cụ thể {a}, {b}.]] hồ sơ.") == [("*", "{a}"), ("*", "{b}")]


def test_a_figure_that_the_template_itself_calls_has_one() -> None:
    document = docx.Document(io.BytesIO(SHIPPED))
    document.add_paragraph("Mẫu gọi {{ so.a }} và {{ so.a.truoc }}")
    stream = io.BytesIO()
    document.save(stream)
    assert copy_of("Đoạn.", template=stream.getvalue()) == [("516", "{a}"), ("500", "{a.truoc}")]


def test_comments_of_the_template_stay() -> None:
    document = docx.Document(io.BytesIO(SHIPPED))
    document.add_comment(document.add_paragraph("Dòng có nhận xét").runs, text="{a} của văn thư", author="Văn thư")
    stream = io.BytesIO()
    document.save(stream)
    assert sorted(copy_of("Có {a} hồ sơ.", template=stream.getvalue())) == [
        ("516", "{a}"),
        ("Dòng có nhận xét", "{a} của văn thư"),
    ]


def test_an_explained_finding_and_the_period_before_are_told(sample: Path, tmp_path: Path) -> None:
    workbook = open_workbook(sample)
    workbook.report(out=tmp_path / "rs.docx", review=True)
    remarks = [remark for text, remark in commented((tmp_path / "rs.docx").read_bytes()) if text == "97,53"]
    assert remarks
    assert all("Lỗi: " in remark and "95,73" in remark for remark in remarks)


# As a command ------------------------------------------------------------------------------------------------------


def test_the_command_writes_it_beside_the_report(sample: Path) -> None:
    ran = de06("report", sample, "--review")
    assert ran.status == 1
    (copy,) = (sample.parent / "bao_cao").iterdir()
    assert copy.name == "BaoCao_DeAn06_2022-05_CON-01-LOI_RA-SOAT.docx"
    assert f"{len(commented(copy.read_bytes()))} nhận xét" in ran.out
    assert de06("report", sample, "--review", "--pdf").status == 2


def test_a_template_that_compares_figures_is_refused(sample: Path, tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(SHIPPED))
    document.add_paragraph("{% if so.ls_cmnd9_chi_tieu|string == so.ls_cmnd9_chi_tieu.truoc %}a{% else %}b{% endif %}")
    document.add_paragraph("{{ so.tt_luot|string|length }}")
    template = tmp_path / "mau.docx"
    document.save(str(template))
    with pytest.raises(De06Error, match="bản rà soát sẽ khác báo cáo"):
        open_workbook(sample).report(template=template, review=True)


def test_the_workbook_stays_as_it_is(sample: Path) -> None:
    before = sample.read_bytes()
    open_workbook(sample).report(review=True)
    assert sample.read_bytes() == before
