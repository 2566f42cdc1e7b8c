"""The report as headings and paragraphs: numbered, conditions applied, every figure in its place.

Paragraphs keep their parts, so that each figure of the report can be traced back and found again. Word templates
name headings and paragraphs by the Vietnamese properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.model.outline import WhenEmpty
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.texts import BELOW_SUBJECT, LISTS, PRINTED, Part, Texts, included, printed_headings
from de06_xl.vietnamese.dates import format_date_long
from de06_xl.vietnamese.text import LIST_LETTERS, list_letter

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.place import Place

BLANK_NUMBER = "     "
"""What is printed before the symbol until văn thư assigns the number (Nghị định 30/2020, Phụ lục III)."""
BLANK_DATE = "ngày … tháng … năm …"


@dataclass(frozen=True, slots=True)
class ComposedParagraph:
    """A paragraph of the report, its number or dash included, and the cell it comes from."""

    parts: tuple[Part, ...]
    bold: bool
    place: Place

    @property
    def text(self) -> str:
        """The paragraph as printed."""
        return "".join(map(str, self.parts))

    @property
    def dam(self) -> bool:
        """Whether it is bold, as templates call it."""
        return self.bold


@dataclass(frozen=True, slots=True)
class ComposedHeading:
    """A heading of the report with the paragraphs right below it."""

    code: str
    level: int
    parts: tuple[Part, ...]
    place: Place
    paragraphs: tuple[ComposedParagraph, ...] = ()

    @property
    def text(self) -> str:
        """The heading as printed, with its number."""
        return "".join(map(str, self.parts))

    @property
    def cap(self) -> int:
        """The level, as templates call it."""
        return self.level

    @property
    def tieu_de(self) -> str:
        """The text, as templates call it."""
        return self.text

    @property
    def doan(self) -> tuple[ComposedParagraph, ...]:
        """The paragraphs, as templates call them."""
        return self.paragraphs


@dataclass(frozen=True, slots=True)
class ComposedReport:
    """The whole report: facts as printed (``tt.…``) and the outline."""

    facts: Mapping[str, str | list[str]]
    headings: tuple[ComposedHeading, ...] = field(default=())

    def paragraphs(self) -> Iterator[ComposedHeading | ComposedParagraph]:
        """Headings and paragraphs in the order of the report."""
        for heading in self.headings:
            yield heading
            yield from heading.paragraphs


def compose(book: Book, figures: Figures) -> ComposedReport:
    """The report of a workbook; what is wrong in it is printed too, and ``validate`` finds it."""
    texts = Texts(book, figures)
    return ComposedReport(_facts(book, texts), tuple(_headings(book, texts)))


def _headings(book: Book, texts: Texts) -> Iterator[ComposedHeading]:
    for heading, filled in printed_headings(book, texts.figures):
        section = book.section(heading.sheet) if heading.sheet else None
        parts: tuple[Part, ...] = (f"{heading.number} ", *texts.fill(heading.title))
        if not filled and heading.when_empty is WhenEmpty.RUN_IN:
            parts = (*parts, f": {heading.run_in}")
        yield ComposedHeading(
            code=heading.code,
            level=heading.level,
            parts=parts,
            place=heading.row.place("title"),
            paragraphs=tuple(_paragraphs(section.paragraphs, texts)) if section else (),
        )


def _paragraphs(paragraphs: tuple[Paragraph, ...], texts: Texts) -> Iterator[ComposedParagraph]:
    """Number what is printed: counters run on through dashes and start again at a heading."""
    number = letter = 0
    for paragraph in paragraphs:
        if not included(paragraph, texts.figures):
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
        parts = texts.fill(paragraph.text)
        yield ComposedParagraph(
            parts=(mark, *parts) if mark else parts,
            bold=paragraph.kind.is_heading,
            place=paragraph.row.place("text"),
        )


def _facts(book: Book, texts: Texts) -> dict[str, str | list[str]]:
    facts: dict[str, str | list[str]] = dict.fromkeys(PRINTED, "")
    facts |= {key: texts.fact(key) for key in (*texts.written, *texts.derived)}
    if not facts["duoi_trich_yeu"] and "duoi_trich_yeu" not in texts.declared_empty:
        facts["duoi_trich_yeu"] = texts.printed(BELOW_SUBJECT)
    lists = {key: [texts.printed(value) for value in book.facts_of(key)] for key in LISTS}
    printed = printed_lists(lists["kinh_gui"], lists["noi_nhan"])
    return {**facts, **lists, **printed, **printed_number(book.fact("so"), book.report_date)}


def printed_number(number: str, date: dt.date | None) -> dict[str, str]:
    """Number and date of a document (``so``, ``ngay_thang_nam``); blanks for what văn thư has not assigned yet."""
    return {
        "so": f"{int(number):02d}" if number.isdecimal() else number or BLANK_NUMBER,
        "ngay_thang_nam": format_date_long(date) if date else BLANK_DATE,
    }


def printed_lists(addressees: Sequence[str], recipients: Sequence[str]) -> dict[str, list[str]]:
    """Kính gửi and Nơi nhận with their punctuation (``kinh_gui``, ``noi_nhan``); a lone addressee needs none."""
    return {
        "kinh_gui": _punctuated(addressees) if len(addressees) > 1 else list(addressees),
        "noi_nhan": _punctuated(recipients),
    }


def _punctuated(lines: Sequence[str]) -> list[str]:
    """ ";" behind each line and "." behind the last (Nghị định 30/2020, Phụ lục I)."""
    bare = [line.removesuffix(";").removesuffix(".") for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]
