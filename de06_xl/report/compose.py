"""The report as headings and paragraphs: numbered, conditions applied, every figure filled in.

Paragraphs keep their parts, so that each figure of the report can be traced back and found again. Word templates use
the Vietnamese properties of headings and paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from de06_xl.model.markup import pictured
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.place import Place
from de06_xl.model.texts import BELOW_SUBJECT, LISTS, PRINTED, Part, Texts, included, printed_headings
from de06_xl.process.tabulation import Tabulation
from de06_xl.report.ending import without_end
from de06_xl.report.tables import PrintedTable, printed_table, without_empty_columns
from de06_xl.vietnamese.dates import format_date, format_date_long
from de06_xl.vietnamese.text import LIST_LETTERS, list_letter

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.leader_table import LeaderTable
    from de06_xl.model.outline import Heading
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.table import Table
    from de06_xl.report.anchors import Anchors
    from de06_xl.report.charts import Chart

BLANK_NUMBER = "     "
"""Printed before the symbol until văn thư assigns the number (Nghị định 30/2020, Phụ lục III)."""
BLANK_DATE = "ngày … tháng … năm …"


@dataclass(frozen=True, slots=True)
class ComposedParagraph:
    """A paragraph of the report, including its number or dash, and the cell it comes from.

    ``het`` is the mark with which the report ends ("./."), only for its last paragraph.
    """

    parts: tuple[Part, ...]
    bold: bool
    place: Place
    table: PrintedTable | None = None
    het: str = ""
    chart: Chart | None = None

    @property
    def hinh(self) -> str:
        """The mark of a chart's picture and its caption, as templates call it; empty for other paragraphs."""
        return self.text if self.chart else ""

    @property
    def bang(self) -> PrintedTable | None:
        """The table printed in its place, for templates."""
        return self.table

    @property
    def text(self) -> str:
        """The paragraph as printed, with the marks of ``markup``."""
        return "".join(map(str, self.parts))

    @property
    def dam(self) -> bool:
        """Whether it is bold, for templates."""
        return self.bold


@dataclass(frozen=True, slots=True)
class ComposedHeading:
    """A heading of the report with the paragraphs directly below it; ``het`` as for a paragraph."""

    code: str
    level: int
    parts: tuple[Part, ...]
    place: Place
    paragraphs: tuple[ComposedParagraph, ...] = ()
    is_part: bool = False
    het: str = ""

    @property
    def text(self) -> str:
        """The heading as printed, with its number and the marks of ``markup``."""
        return "".join(map(str, self.parts))

    @property
    def ma(self) -> str:
        """The code, for templates."""
        return self.code

    @property
    def la_phan(self) -> bool:
        """Whether it is a "Phần", for templates: its number and title are separate lines."""
        return self.is_part

    @property
    def cap(self) -> int:
        """The level, for templates."""
        return self.level

    @property
    def tieu_de(self) -> str:
        """The text, for templates."""
        return self.text

    @property
    def doan(self) -> tuple[ComposedParagraph, ...]:
        """The paragraphs, for templates."""
        return self.paragraphs


@dataclass(frozen=True, slots=True)
class ComposedAppendix:
    """A Phụ lục of the report: its name (with a Roman numeral if there are several), title, and content."""

    code: str
    name: str
    title: str
    source: str
    place: Place
    landscape: bool = False
    paragraphs: tuple[ComposedParagraph, ...] = ()

    @property
    def so(self) -> str:
        """The name, "PHỤ LỤC II", for templates."""
        return self.name

    @property
    def tieu_de(self) -> str:
        """The title, for templates."""
        return self.title

    @property
    def kem_theo(self) -> str:
        """The document to which it belongs, for templates."""
        return self.source

    @property
    def doan(self) -> tuple[ComposedParagraph, ...]:
        """The paragraphs, for templates."""
        return self.paragraphs


@dataclass(frozen=True, slots=True)
class ComposedReport:
    """The whole report: facts as printed (``tt.…``), the outline, and the appendices after the signature."""

    facts: Mapping[str, str | list[str]]
    headings: tuple[ComposedHeading, ...] = field(default=())
    appendices: tuple[ComposedAppendix, ...] = field(default=())

    def tables(self) -> dict[str, PrintedTable]:
        """All tables by key."""
        return {block.table.key: block.table for block in self._blocks() if block.table}

    def charts(self) -> list[Chart]:
        """All charts; the index of a chart is its number."""
        return [block.chart for block in self._blocks() if block.chart]

    def _blocks(self) -> Iterator[ComposedParagraph]:
        parts: tuple[ComposedHeading | ComposedAppendix, ...] = (*self.headings, *self.appendices)
        yield from (paragraph for part in parts for paragraph in part.paragraphs)

    def paragraphs(self) -> Iterator[ComposedHeading | ComposedParagraph]:
        """Headings and paragraphs in the order of the report."""
        for heading in self.headings:
            yield heading
            yield from heading.paragraphs


def compose(book: Book, figures: Figures, anchors: Anchors | None = None) -> ComposedReport:
    """Compose the report of a workbook; errors in it are printed too, and found by ``validate``.

    With ``anchors`` each of its figures can be found again.
    """
    composer = _Composer(book, figures, anchors)
    facts, headings = _facts(book, composer.texts), tuple(composer.headings())
    if composer.texts.printed(book.fact("ket_thuc")).strip():
        closing, facts["het"] = without_end(composer.texts.fill(book.fact("ket_thuc")))
        facts["ket_thuc"] = "".join(map(str, closing))
    elif headings:
        headings = (*headings[:-1], _ending(headings[-1]))
    return ComposedReport(facts, headings, tuple(composer.appendices(facts)))


def _ending(heading: ComposedHeading) -> ComposedHeading:
    """The last heading of a report without a closing paragraph, with the end mark on its last paragraph or itself."""
    if not heading.paragraphs:
        parts, mark = without_end(heading.parts)
        return replace(heading, parts=parts, het=mark)
    *others, last = heading.paragraphs
    parts, mark = without_end(last.parts)
    return replace(heading, paragraphs=(*others, replace(last, parts=parts, het=mark)))


class _Composer:
    """Makes the parts of one report."""

    def __init__(self, book: Book, figures: Figures, anchors: Anchors | None) -> None:
        self.book = book
        self.anchors = anchors
        self.texts = Texts(book, figures, anchors.reference) if anchors else Texts(book, figures)
        self.tabulation = Tabulation(book, figures, self.texts)
        self.printed = printed_headings(book, figures)
        self.charted = 0

    def headings(self) -> Iterator[ComposedHeading]:
        """The headings of the body."""
        for heading, filled in self.printed:
            if heading.appendix:
                continue
            parts: tuple[Part, ...] = (
                heading.number,
                "\n" if heading.is_part else " ",
                *self.texts.fill(heading.title),
            )
            if not filled and heading.when_empty is WhenEmpty.RUN_IN:
                parts = (*parts, f": {heading.run_in}")
            yield ComposedHeading(
                code=heading.code,
                level=heading.level,
                parts=parts,
                place=heading.row.place("title"),
                paragraphs=tuple(self._content(heading)),
                is_part=heading.is_part,
            )

    def appendices(self, facts: Mapping[str, str | list[str]]) -> Iterator[ComposedAppendix]:
        """The appendices in the order of the outline, with Roman numerals if there are several (NĐ 30/2020)."""
        for heading in (heading for heading, _ in self.printed if heading.appendix):
            paragraphs = tuple(self._content(heading))
            tables = [self.book.table(heading.sheet)] if heading.sheet else []
            names = {one.table.key for one in paragraphs if one.table}
            tables += [table for table in self.book.printed_tables if table.sheet in names]
            yield ComposedAppendix(
                code=heading.code,
                name=self.texts.derived[heading.code].upper(),
                title=self.texts.filled(heading.title),
                source=_source(self.book, facts),
                place=heading.row.place("title"),
                landscape=any(table is not None and table.landscape for table in tables),
                paragraphs=paragraphs,
            )

    def _content(self, heading: Heading) -> Iterator[ComposedParagraph]:
        """The paragraphs on a heading's sheet; a sheet that is a table becomes that table."""
        section = self.book.section(heading.sheet) if heading.sheet else None
        if section:
            yield from self._paragraphs(section.paragraphs)
        elif heading.sheet and (table := self.book.table(heading.sheet)):
            yield from self._table(table, Place(table.sheet, "A1"))
            if (leader := self.book.leader) and leader.table is table:
                yield from self._charts(leader, Place(table.sheet, "A1"))

    def _charts(self, leader: LeaderTable, place: Place) -> Iterator[ComposedParagraph]:
        """The charts of the leader's page, each in one paragraph with its caption."""
        from de06_xl.process.analysis import Analysis  # only here: other reports do not need pandas
        from de06_xl.report.charts import charts

        analysis = Analysis(self.book, self.texts.figures, today=self.book.report_date)
        for chart in charts(analysis, self.texts.figures, leader):
            caption = f"\nBiểu đồ {self.charted + 1}. {chart.caption}"
            yield ComposedParagraph((pictured(self.charted), caption), bold=False, place=place, chart=chart)
            self.charted += 1

    def _table(self, table: Table, place: Place, *, captioned: bool = False) -> Iterator[ComposedParagraph]:
        """The table in place of a paragraph; an empty one is a finding, and is not printed."""
        header = tuple({letter: self.texts.filled(text) for letter, text in row.items()} for row in table.header)
        if (leader := self.book.leader) and leader.table is table:
            table = without_empty_columns(table, self.texts.figures)
        filled = self.tabulation.filled(replace(table, header=header))
        if table.columns and (header or filled.rows):
            if self.anchors:
                filled = self.anchors.table(filled)
            printed = printed_table(filled, self.texts.filled(table.caption), table.sheet, captioned=captioned)
            yield ComposedParagraph((), bold=False, place=place, table=printed)

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...]) -> Iterator[ComposedParagraph]:
        """Number the printed paragraphs: counters continue across dashes and restart at headings."""
        number = letter = 0
        for paragraph in paragraphs:
            if not included(paragraph, self.texts.figures):
                continue
            mark = ""
            match paragraph.kind:
                case ParagraphKind.HEADING:
                    number = letter = 0
                case ParagraphKind.NUMBERED | ParagraphKind.NUMBERED_HEADING:
                    number, letter = number + 1, 0
                    mark = f"{number}. "
                case ParagraphKind.LETTERED:
                    letter += 1
                    # No rule says what follows "y)"; a number keeps the items apart.
                    mark = f"{list_letter(letter) if letter <= len(LIST_LETTERS) else letter}) "
                case ParagraphKind.DASH | ParagraphKind.PLUS:
                    mark = f"{paragraph.kind.value} "
                case ParagraphKind.TABLE if table := self.book.table(paragraph.text):
                    yield from self._table(table, paragraph.row.place("text"), captioned=True)
                    continue
            parts = self.texts.fill(paragraph.text)
            yield ComposedParagraph(
                parts=(mark, *parts) if mark else parts,
                bold=paragraph.kind.is_heading,
                place=paragraph.row.place("text"),
            )


def _source(book: Book, facts: Mapping[str, str | list[str]]) -> str:
    """The document of an appendix: "(Kèm theo Báo cáo số 215/BC-STP ngày 18/6/2026 của Sở Tư pháp)"."""
    date = f"ngày {format_date(book.report_date)}" if book.report_date else BLANK_DATE
    body = facts.get("ten_trong_cau") or facts.get("co_quan_ban_hanh", "")
    return f"(Kèm theo Báo cáo số {facts['so']}/{facts['ky_hieu']} {date} của {body})"


def _facts(book: Book, texts: Texts) -> dict[str, str | list[str]]:
    facts: dict[str, str | list[str]] = dict.fromkeys((*PRINTED, "het"), "")
    facts |= {key: texts.fact(key) for key in (*texts.written, *texts.derived)}
    if not facts["duoi_trich_yeu"] and "duoi_trich_yeu" not in texts.declared_empty:
        facts["duoi_trich_yeu"] = texts.filled(BELOW_SUBJECT)
    lists = {key: [texts.filled(value) for value in book.facts_of(key)] for key in LISTS}
    printed = printed_lists(lists["kinh_gui"], lists["noi_nhan"])
    return {**facts, **lists, **printed, **printed_number(book.fact("so"), book.report_date)}


def printed_number(number: str, date: dt.date | None) -> dict[str, str]:
    """Number and date of a document (``so``, ``ngay_thang_nam``), blank until văn thư assigns them."""
    return {
        "so": f"{int(number):02d}" if number.isdecimal() else number or BLANK_NUMBER,
        "ngay_thang_nam": format_date_long(date) if date else BLANK_DATE,
    }


def printed_lists(addressees: Sequence[str], recipients: Sequence[str]) -> dict[str, list[str]]:
    """Kính gửi and Nơi nhận with their punctuation (``kinh_gui``, ``noi_nhan``; ``noi_nhan_tran`` has none)."""
    return {
        "kinh_gui": _punctuated(addressees) if len(addressees) > 1 else list(addressees),
        "noi_nhan": _punctuated(recipients),
        "noi_nhan_tran": _bare(recipients),
    }


def _punctuated(lines: Sequence[str]) -> list[str]:
    """Lines ended by ";", the last one by "." (Nghị định 30/2020, Phụ lục I)."""
    bare = _bare(lines)
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def _bare(lines: Sequence[str]) -> list[str]:
    return [re.sub(r"[;,.]$", "", line) for line in lines]
