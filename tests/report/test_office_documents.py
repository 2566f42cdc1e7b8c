"""What offices do to a letterhead, a decision or a letter that the decree does not mind, and what it does mind.

Each is a kind of which documents of provincial offices had many; the files here are made up.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from de06_xl.report.layout.fixing import fixed
from de06_xl.report.layout.rules import judge
from de06_xl.report.layout.verdicts import Judged, Verdict
from de06_xl.report.layout.word_file import WordFile

R, W, U, A = Verdict.RIGHT, Verdict.WRONG, Verdict.UNCLEAR, Verdict.ABSENT
FONT, NATION, MOTTO, BODY, NUMBER, SUBJECT, TEXT, HEADING, SIGNER, COPIES = 3, 5, 6, 7, 8, 11, 13, 14, 15, 16
CENTER, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
BASIS = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"
SENTENCE = "Giao Sở Nội vụ chủ trì, phối hợp với các cơ quan, đơn vị liên quan triển khai thực hiện Quyết định này."


@dataclass
class Office:
    """A decision as an office writes it; every test changes something."""

    bodies: tuple[tuple[str, bool], ...] = (("ỦY BAN NHÂN DÂN", True), ("TỈNH BÌNH AN", True))
    subject: tuple[str, ...] = ("Về việc thành lập Tổ công tác",)
    drawn: float = 24
    anchored: bool = False
    document: Any = field(default_factory=docx.Document)

    def made(self, *changes: Callable[[Office], object]) -> bytes:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = map(Mm, (30, 20, 20, 20))
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Times New Roman", Pt(14)
        self._letterhead()
        self.add("QUYẾT ĐỊNH", bold=True)
        for line in self.subject:
            last = self.add(line, bold=True)
        draw(last, self.drawn)
        self.add("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", bold=True)
        self.add(BASIS, alignment=BOTH, italic=True)
        self.add(SENTENCE, alignment=BOTH)
        self._end()
        for change in changes:
            change(self)
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _letterhead(self) -> None:
        table = self.document.add_table(2, 2)
        (left, right), (number, date) = (row.cells for row in table.rows)
        for text, bold in self.bodies:
            body = self.add(text, left, size=13, bold=bold)
        self.add("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", right, size=13, bold=True)
        motto = self.add("Độc lập - Tự do - Hạnh phúc", right, bold=True)
        of_number, of_date = self.add("Số:      /QĐ-UBND", number, size=13), self.add(DATED, date, size=13, italic=True)
        draw(of_number if self.anchored else body, 16)
        draw(of_date if self.anchored else motto, 60)

    def _end(self) -> None:
        left, right = self.document.add_table(1, 2).rows[0].cells
        self.add("Nơi nhận:", left, size=12, bold=True, italic=True)
        for text in ("- Như trên;", "- Lưu: VT, NC."):
            self.add(text, left, size=11)
        for text in ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn An"):
            self.add(text, right, bold=True)

    def add(self, text: str, cell: Any = None, *, size: float = 14, alignment: Any = CENTER, **look: bool) -> Any:
        """A paragraph; in a new cell the empty one that is there."""
        empty = cell is not None and not cell.text and len(cell.paragraphs) == 1
        paragraph = cell.paragraphs[0] if empty else (cell or self.document).add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), look.get("bold", False), look.get("italic", False)
        paragraph.alignment = alignment
        spacing = paragraph.paragraph_format
        spacing.space_after, spacing.line_spacing = Pt(6 if cell is None else 0), 1
        if alignment == BOTH:
            spacing.first_line_indent = Mm(12.7)
        return paragraph

    def at(self, start: str) -> Any:
        cells = (cell for table in self.document.tables for row in table.rows for cell in row.cells)
        every = [*self.document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]
        return next(one for one in every if one.text.strip().startswith(start))


DATED = "Bình An, ngày     tháng 11 năm 2025"


def draw(paragraph: Any, millimetres: float) -> None:
    paragraph.add_run()._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a")}><wp:anchor><wp:extent cx="{round(millimetres * 36000)}" cy="0"/>'
            '<a:graphic><a:graphicData uri="x"><a:prstGeom prst="line"/></a:graphicData></a:graphic></wp:anchor>'
            "</w:drawing>"
        )
    )


def judged(data: bytes) -> dict[int, Judged]:
    return {one.number: one for one in judge(WordFile(data, "van-ban.docx"))}


def verdicts(data: bytes) -> dict[int, Verdict]:
    return {number: one.verdict for number, one in judged(data).items()}


def test_a_decision_as_an_office_writes_it_holds_all() -> None:
    found = judged(Office().made())
    problems = [f"{one.number} {problem.in_words()}" for one in found.values() for problem in one.problems]
    assert [problem for problem in problems if not problem.startswith("4 ")] == []


@pytest.mark.parametrize(
    ("bodies", "verdict"),
    [
        ((("UBND TỈNH BÌNH AN", False), ("SỞ NỘI VỤ", True)), R),
        ((("UBND TỈNH BÌNH AN", True), ("SỞ NỘI VỤ", True)), W),
        ((("ỦY BAN NHÂN DÂN", True), ("TỈNH BÌNH AN", True), ("SỞ NỘI VỤ", True)), W),
        ((("BỘ NỘI VỤ", True), ("CỤC VĂN THƯ", True)), W),
    ],
)
def test_a_name_on_two_lines_has_no_body_above_it(bodies: tuple[tuple[str, bool], ...], verdict: Verdict) -> None:
    data = Office(bodies=bodies).made(lambda one: draw(one.at(bodies[-1][0]), 12))
    assert verdicts(data)[BODY] is verdict


def test_lines_anchored_in_the_row_below_are_those_of_their_columns() -> None:
    found = verdicts(Office(anchored=True).made())
    assert (found[MOTTO], found[BODY]) == (R, R)


def broken(office: Office) -> None:
    """Both lines of each cell in one paragraph, as Shift+Enter leaves them."""
    for first, second in (("ỦY BAN", "TỈNH BÌNH AN"), ("CỘNG HÒA", "Độc lập")):
        upper, lower = office.at(first), office.at(second)
        upper.runs[-1].add_break()
        for run in list(lower.runs):
            upper._p.append(run._r)
        lower._p.getparent().remove(lower._p)


def test_lines_of_one_paragraph_are_judged_each_by_itself() -> None:
    found = verdicts(Office().made(broken))
    assert {found[rule] for rule in (NATION, MOTTO, BODY, NUMBER)} == {R}


def test_lines_of_one_paragraph_are_mended_each_to_its_own_size() -> None:
    def large(office: Office) -> None:
        broken(office)
        for run in office.at("CỘNG HÒA").runs:
            run.font.size = Pt(16)

    data = Office().made(large)
    assert (verdicts(data)[NATION], verdicts(data)[MOTTO]) == (W, W)
    mended = docx.Document(io.BytesIO(fixed(data, "v.docx"))).tables[0].rows[0].cells[1].paragraphs[0]
    assert [run.font.size.pt for run in mended.runs if run.text.strip()] == [13, 14]


def styled(office: Office) -> None:
    office.at("Giao Sở").style = office.document.styles["Heading 9"]
    for run in office.at("Giao Sở").runs:
        run.italic = run.bold = False
        run.font.size, run.font.name = Pt(14), "Times New Roman"
        run.font.color.rgb = docx.shared.RGBColor(0, 0, 0)


def tabbed(office: Office) -> None:
    office.at("Giao Sở").paragraph_format.first_line_indent = Mm(0)
    office.at("Giao Sở").runs[0].text = f"\t{SENTENCE}"


def named_by_its_face(office: Office) -> None:
    for run in office.at("QUYẾT ĐỊNH").runs:
        run.font.name = "Times New Roman Bold"


def spaced(office: Office) -> None:
    signer = office.at("Trần Văn An")
    signer.alignment, signer.runs[0].text = WD_ALIGN_PARAGRAPH.LEFT, f"{' ' * 12}Trần Văn An"


def left(office: Office) -> None:
    office.at("Trần Văn An").alignment = WD_ALIGN_PARAGRAPH.LEFT


def upright_sentence_in_italics(office: Office) -> None:
    office.at("Giao Sở").runs[0].italic = True


def listed_in_rows(office: Office) -> None:
    """The receivers in a second row of the table, the last with the typist's name behind its dot."""
    table = office.document.tables[-1]
    first, second = table.rows[0].cells[0], table.add_row().cells[0]
    for paragraph in first.paragraphs[1:]:
        second._tc.append(paragraph._p)
    second.paragraphs[-1].add_run("Lan").font.size = Pt(11)


def letter(apart: float) -> Callable[[Office], None]:
    """A công văn: what it is about stands under its number."""

    def change(office: Office) -> None:
        for start in ("QUYẾT ĐỊNH", "Về việc"):
            paragraph = office.at(start)._p
            paragraph.getparent().remove(paragraph)
        about = office.add("V/v thành lập Tổ công tác", office.document.tables[0].rows[1].cells[0], size=12)
        about.paragraph_format.space_before = Pt(apart)

    return change


def typed_line(office: Office) -> None:
    subject = office.at("Về việc")
    subject._p.remove(subject.runs[-1]._r)
    below = office.add("_________")
    subject._p.addnext(below._p)


@pytest.mark.parametrize(
    ("change", "rule", "verdict"),
    [
        (styled, HEADING, A),
        (tabbed, TEXT, R),
        (named_by_its_face, FONT, R),
        (spaced, SIGNER, U),
        (left, SIGNER, W),
        (upright_sentence_in_italics, TEXT, W),
        (listed_in_rows, COPIES, W),
        (letter(6), SUBJECT, R),
        (letter(0), SUBJECT, W),
        (typed_line, SUBJECT, U),
    ],
)
def test_what_offices_do(change: Callable[[Office], None], rule: int, verdict: Verdict) -> None:
    assert verdicts(Office().made(change))[rule] is verdict


LONG = "Về việc phê duyệt Điều lệ và công nhận Ban Chấp hành nhiệm kỳ 2025 - 2030"


@pytest.mark.parametrize(("drawn", "verdict"), [(8, R), (60, R), (25, W)])
def test_a_line_is_measured_by_the_longest_line_above_or_by_the_last(drawn: float, verdict: Verdict) -> None:
    data = Office(subject=(LONG, "của Hội"), drawn=drawn).made()
    assert verdicts(data)[SUBJECT] is verdict


def test_a_tab_leads_to_a_stop_of_its_own_where_there_is_one() -> None:
    def at_thirty(office: Office) -> None:
        tabbed(office)
        office.at("Giao Sở").paragraph_format.tab_stops.add_tab_stop(Mm(30))

    (problem,) = judged(Office().made(at_thirty))[TEXT].problems
    assert problem.actual == "dòng đầu lùi vào 30 mm"
