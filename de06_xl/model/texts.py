"""Texts of the report with their placeholders filled, and which of them are printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model import expression, placeholder
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.placeholder import Reference

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.outline import Heading
    from de06_xl.model.paragraph import Paragraph

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
"""Facts that the shipped template prints; where their rows are gone they are empty, and ``validate`` reports it."""


@dataclass(frozen=True, slots=True)
class FigurePart:
    """What is printed for a placeholder in a text; ``known`` is whether there was something to print."""

    reference: Reference
    text: str
    known: bool = True

    def __str__(self) -> str:
        return self.text


Part = str | FigurePart


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


def included(paragraph: Paragraph, figures: Figures) -> bool:
    """Whether a row is printed: "x", or a condition that holds; one that cannot be read or known does not."""
    if paragraph.include in ("", "x"):
        return paragraph.include == "x"
    try:
        return bool(expression.parse(paragraph.include).evaluate(figures.value))
    except expression.ExpressionError:
        return False


def printed_headings(book: Book, figures: Figures) -> list[tuple[Heading, bool]]:
    """The headings that the report has, each with whether there is anything below it."""
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
