"""The report as headings and paragraphs: numbered, conditions applied, every figure in its place.

Paragraphs keep their parts, so that each figure of the report can be traced back and found again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl import expression, placeholder
from de06_xl.model import ParagraphKind, WhenEmpty
from de06_xl.placeholder import Reference
from de06_xl.vietnamese.dates import format_date_long
from de06_xl.vietnamese.text import LIST_LETTERS, list_letter

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.figures import Figures
    from de06_xl.model import Book, Heading, Paragraph, Place

BLANK_NUMBER = "     "
"""What stands before the symbol until văn thư gives the number (Nghị định 30/2020, Phụ lục III)."""
BLANK_DATE = "ngày … tháng … năm …"
LISTS = ("kinh_gui", "noi_nhan", "quyen_han", "cv_noi_nhan", "cv_quyen_han")
"""Facts with several rows."""
PRINTED = (
    "co_quan_chu_quan",
    "co_quan_ban_hanh",
    "ky_hieu",
    "dia_danh",
    "trich_yeu",
    "mo_dau",
    "ket_thuc",
    "chuc_danh",
    "chuc_vu",
    "ho_ten",
)
"""Facts that the shipped template prints; where their rows are gone they are empty, and ``validate`` tells."""


@dataclass(frozen=True, slots=True)
class FigurePart:
    """The place in a text where a placeholder stood; ``known`` tells whether there was something to print."""

    reference: Reference
    text: str
    known: bool = True

    def __str__(self) -> str:
        return self.text


Part = str | FigurePart


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


class Texts:
    """Fills placeholders with the figures and facts of one workbook."""

    def __init__(self, book: Book, figures: Figures) -> None:
        self.figures = figures
        self.written = {fact.key: book.fact(fact.key) for fact in book.facts}
        self.derived = book.period.facts()
        self.lists = frozenset(key for key in LISTS if len(book.facts_of(key)) > 1)

    def knows(self, key: str) -> bool:
        """Whether there is a fact of this key."""
        return key in self.derived or key in self.written

    def fact(self, key: str, inside: frozenset[str] = frozenset()) -> str:
        """A fact as it is printed inside a text; facts may name other facts, but not in a circle."""
        if key in self.derived:
            return self.derived[key]
        return "".join(map(str, self.fill(self.written[key], inside | {key})))

    def runs_round(self, key: str) -> bool:
        """Whether a written fact names itself, by way of others or at once."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            text = self.written.get(waiting.pop(), "")
            named = {one.form for one in placeholder.references(text) if one.is_fact and one.form not in self.derived}
            if key in named:
                return True
            waiting += named - seen
            seen |= named
        return False

    def fill(self, text: str, inside: frozenset[str] = frozenset()) -> tuple[Part, ...]:
        """The parts of a text, placeholders replaced by what they print.

        A figure that is missing is printed as a blank that names it; a name that does not exist stays as
        typed. Both are findings of ``validate``.
        """
        return tuple(part if isinstance(part, str) else self._print(part, inside) for part in placeholder.parse(text))

    def printed(self, text: str) -> str:
        """A text as the report prints it."""
        return "".join(map(str, self.fill(text)))

    def _print(self, reference: Reference, inside: frozenset[str]) -> FigurePart:
        if reference.is_fact:
            key = reference.form
            if key in inside or not self.knows(key):
                return FigurePart(reference, str(reference), known=False)
            return FigurePart(reference, self.fact(key, inside))
        figure = self.figures.get(reference.name)
        if figure is None or reference.form not in placeholder.FORMS:
            return FigurePart(reference, str(reference), known=False)
        text = figure.text(reference.form)
        if text is None:
            return FigurePart(reference, missing_figure(reference.name), known=False)
        return FigurePart(reference, text)


def missing_figure(code: str) -> str:
    """What is printed where a figure is missing, so that nobody overlooks it."""
    return f"[chưa có: {code}]"


def compose(book: Book, figures: Figures) -> ComposedReport:
    """The report that a workbook gives, errors and all: they are ``validate``'s to tell."""
    texts = Texts(book, figures)
    return ComposedReport(_facts(book, texts), tuple(_headings(book, texts)))


def included(paragraph: Paragraph, figures: Figures) -> bool:
    """Whether a row is printed: "x", or a condition that holds; one that cannot be read or known does not."""
    if paragraph.include in ("", "x"):
        return paragraph.include == "x"
    try:
        return bool(expression.parse(paragraph.include).evaluate(figures.value))
    except expression.ExpressionError:
        return False


def printed_headings(book: Book, figures: Figures) -> list[tuple[Heading, bool]]:
    """The headings that the report has, each with whether anything stands below it."""
    printed: dict[str, bool] = {}
    for heading in reversed(book.outline):
        if not book.applies(heading):
            continue
        section = book.section(heading.sheet) if heading.sheet else None
        filled = any(included(paragraph, figures) for paragraph in section.paragraphs) if section else False
        filled = filled or any(code.startswith(f"{heading.code}.") for code in printed)
        if filled or heading.when_empty is not WhenEmpty.OMIT:
            printed[heading.code] = filled
    return [(heading, printed[heading.code]) for heading in book.outline if heading.code in printed]


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
                # No rule says what follows "y)"; a number still tells the items apart.
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
    lists = {key: [texts.printed(value) for value in book.facts_of(key)] for key in LISTS}
    printed = printed_lists(lists["kinh_gui"], lists["noi_nhan"])
    return {**facts, **lists, **printed, **printed_number(book.fact("so"), book.report_date)}


def printed_number(number: str, date: dt.date | None) -> dict[str, str]:
    """Number and date of a document (``so``, ``ngay_thang_nam``); blanks for what văn thư has not given yet."""
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
