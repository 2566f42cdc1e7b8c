"""The report's texts with their placeholders filled in, and which of them are printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from de06_xl.model import expression, markup, placeholder
from de06_xl.model.dependencies import in_order
from de06_xl.model.figures import UNCHANGED
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.placeholder import Reference
from de06_xl.system.cells import MAX_TEXT
from de06_xl.vietnamese.text import roman

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
    "duoi_trich_yeu",
    "mo_dau",
    "ket_thuc",
    "chuc_danh",
    "chuc_vu",
    "ho_ten",
)
"""Facts that the shipped template prints; if their rows are missing they are empty, and ``validate`` reports it."""
BELOW_SUBJECT = "({tt.Ky})"
"""Default of the fact `duoi_trich_yeu`, printed below the subject."""
APPENDIX = "Phụ lục"
LONGEST_TEXT = MAX_TEXT
"""Maximum length of a text with its facts filled in, that of a cell: two facts naming each other would never end."""


@dataclass(frozen=True, slots=True)
class FigurePart:
    """The printed text of a placeholder; ``known`` says whether there was a value to print."""

    reference: Reference
    text: str
    known: bool = True

    def __str__(self) -> str:
        return self.text


Part = str | FigurePart
Anchor = Callable[[Reference, str], str]
"""Marks the printed text of a placeholder so that it can be found again: see ``markup.anchored``."""


def _unanchored(reference: Reference, text: str) -> str:  # noqa: ARG001 - an Anchor
    return text


class Texts:
    """Fills placeholders with the figures and facts of one workbook."""

    def __init__(self, book: Book, figures: Figures, anchor: Anchor = _unanchored) -> None:
        self.figures = figures
        self.written = {fact.key: markup.OWN.sub("", book.fact(fact.key)) for fact in book.facts}
        self._anchor = anchor
        self.declared_empty = book.declared_empty()
        self.book = book
        self.lists = frozenset(key for key in LISTS if len(book.facts_of(key)) > 1)

    @cached_property
    def derived(self) -> dict[str, str]:
        """The facts that follow from the period and the outline, by key."""
        return self.book.period.facts() | appendix_names(self.book, self.figures)

    def knows(self, key: str) -> bool:
        """Whether there is a fact with this key."""
        return key in self.derived or key in self.written

    def fact(self, key: str) -> str:
        """A fact as printed, with its marks: facts may name other facts; those on a circle stay as typed."""
        return self.derived[key] if key in self.derived else _with_marks(self._filled_facts[key])

    def is_circular(self, key: str) -> bool:
        """Whether a typed fact is on a circle of facts that name one another, or names itself."""
        return key in self._circular

    def fill(self, text: str) -> tuple[Part, ...]:
        """The parts of a text, with placeholders replaced by their values and marks by those of ``markup``.

        A missing figure is printed as a blank that names it; an unknown name, a fact on a circle and one that would
        exceed LONGEST_TEXT stay as typed. ``validate`` reports all of these.
        """
        return markup.marked(map(_with_its_marks, self._fill(text, self._filled_facts)))

    def filled(self, text: str) -> str:
        """A text as the report prints it, with its marks."""
        return "".join(map(str, self.fill(text)))

    def printed(self, text: str) -> str:
        """A text as the report's reader sees it: without marks, its notes below it."""
        return markup.plain(self.filled(text))

    def without_room(self, text: str) -> list[Reference]:
        """The facts named in a text that would make it longer than LONGEST_TEXT."""
        return [
            part.reference
            for part in self.fill(text)
            if isinstance(part, FigurePart)
            and not part.known
            and part.reference.is_fact
            and self.knows(part.reference.form)
            and not self.is_circular(part.reference.form)
        ]

    @cached_property
    def _order(self) -> tuple[list[str], list[tuple[str, ...]]]:
        named = {key: {one.form for one in placeholder.references(text)} for key, text in self.written.items()}
        return in_order({key: sorted(keys & self.written.keys() - self.derived.keys()) for key, keys in named.items()})

    @cached_property
    def _circular(self) -> frozenset[str]:
        return frozenset(key for cycle in self._order[1] for key in cycle)

    @cached_property
    def _filled_facts(self) -> dict[str, str]:
        """The typed facts, each filled in once, after those that it names."""
        facts = {key: self.written[key] for key in self._circular}
        for key in self._order[0]:
            facts[key] = "".join(map(str, self._fill(self.written[key], facts)))
        return facts

    def _fill(self, text: str, facts: Mapping[str, str]) -> tuple[Part, ...]:
        parts: list[Part] = []
        room = LONGEST_TEXT - len(text)
        for part in placeholder.parse(text):
            if isinstance(part, Reference):
                filled = self._print_fact(part, facts, room) if part.is_fact else self._print_figure(part)
                room -= len(filled.text)
                parts.append(filled)
            else:
                parts.append(self._after(parts[-1], part) if parts else part)
        return tuple(parts)

    def _after(self, before: Part, text: str) -> str:
        """The text after a placeholder: "không đổi" takes no unit, while "tăng 12" is followed by "hồ sơ" or "%"."""
        if (
            isinstance(before, str)
            or before.reference.form != "tang_giam"
            or markup.without_anchors(before.text) != UNCHANGED
        ):
            return text
        unit = self.figures[before.reference.name].indicator.unit_of_measure
        names = ("điểm phần trăm", "điểm %", unit) if unit == "%" else (unit,)
        written = re.match(rf"\s*(?:{'|'.join(map(re.escape, names))})(?!\w)", text, re.IGNORECASE) if unit else None
        return text[written.end() :] if written else text

    def _print_fact(self, reference: Reference, facts: Mapping[str, str], room: int) -> FigurePart:
        key = reference.form
        text = self.derived.get(key, facts.get(key))
        if text is None or key in self._circular or len(text) > max(room, 0):
            return FigurePart(reference, str(reference), known=False)
        return FigurePart(reference, self._anchor(reference, text))

    def _print_figure(self, reference: Reference) -> FigurePart:
        figure = self.figures.get(reference.name)
        if figure is None or reference.form not in placeholder.FORMS:
            return FigurePart(reference, str(reference), known=False)
        text = figure.text(reference.form)
        if text is None:
            return FigurePart(reference, self._anchor(reference, missing_figure(reference.name)), known=False)
        return FigurePart(reference, self._anchor(reference, text))


def _with_its_marks(part: Part) -> Part:
    """A part of a text; a fact's value has marks of its own."""
    if isinstance(part, str) or not (part.reference.is_fact and part.known):
        return part
    return replace(part, text=_with_marks(part.text))


def _with_marks(text: str) -> str:
    return markup.marked_with_anchors(text)


def missing_figure(code: str) -> str:
    """What is printed in place of a missing figure, so that nobody overlooks it."""
    return f"[chưa có: {code}]"


def included(paragraph: Paragraph, figures: Figures) -> bool:
    """Whether a row is printed: "x", or a condition that holds; not if it is unreadable or unknown."""
    if paragraph.include in ("", "x"):
        return paragraph.include == "x"
    try:
        condition = expression.parse(paragraph.include)
        return not figures.textual(condition.codes) and bool(condition.evaluate(figures.value, figures.of_term))
    except expression.ExpressionError:
        return False


def condition_codes(paragraph: Paragraph) -> Collection[str]:
    """The codes of the figures on which it depends whether a row is printed; none if the condition is unreadable."""
    try:
        return expression.parse(paragraph.include).codes if paragraph.include not in ("", "x") else ()
    except expression.ExpressionError:
        return ()


def appendix_names(book: Book, figures: Figures) -> dict[str, str]:
    """The names of the printed appendices by code: "Phụ lục II"; a single one has no number."""
    found = [heading.code for heading, _ in printed_headings(book, figures) if heading.appendix]
    if len(found) == 1:
        return {found[0]: APPENDIX}
    return {code: f"{APPENDIX} {roman(number)}" for number, code in enumerate(found, 1)}


def printed_headings(book: Book, figures: Figures) -> list[tuple[Heading, bool]]:
    """The headings of the report, each with whether there is anything below it."""
    printed: dict[str, bool] = {}
    for heading in reversed(book.outline):
        if not book.applies(heading):
            continue
        section = book.section(heading.sheet) if heading.sheet else None
        filled = any(included(paragraph, figures) for paragraph in section.paragraphs) if section else False
        table = book.table(heading.sheet) if heading.sheet else None
        filled = filled or bool(table and table.filled)
        filled = filled or any(code.startswith(f"{heading.code}.") for code in printed)
        if filled or heading.when_empty is not WhenEmpty.OMIT:
            printed[heading.code] = filled
    return [(heading, printed[heading.code]) for heading in book.outline if heading.code in printed]
