"""A form being drawn: its content, and the addresses of what has been drawn so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.collect.forms.live import LiveRule, live_rules
from de06_xl.collect.forms.sheet import FIGURES, HIDDEN_SHEET, SHEET
from de06_xl.model.expression import When
from de06_xl.model.texts import Texts
from de06_xl.system.cells import sheet_reference
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.collect.forms.drawing.content import FormContent
    from de06_xl.model.book import Book
    from de06_xl.model.expression import Code
    from de06_xl.model.figures import Figures
    from de06_xl.model.outline import Heading

AT = {column.field: at for at, column in enumerate(FIGURES.columns)}
"""Columns of the figures, counted from 0."""
LAST_COLUMN = len(FIGURES.columns) - 1
TEXT_END = LAST_COLUMN - 1
"""The last column of a text as wide as the page; the next column holds the code."""
FORM, HIDDEN = sheet_reference(SHEET), sheet_reference(HIDDEN_SHEET)
"""Both sheets as referenced in formulas."""
LONGEST_SHEET_NAME = 31
MAX_TITLE, MAX_MESSAGE = 32, 255
"""Excel's limits for a validation's title and message."""

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class FigureCells:
    """The cells of a figure and of its previous value, as referenced in formulas on any sheet."""

    value: str
    previous: str


@dataclass
class Addresses:
    """The positions of the parts drawn.

    ``facts`` are cells by field, ``figures`` by code; ``texts`` the first and last row of the paragraphs of each
    heading, ``checks`` the ranges with the check results of each figure.
    """

    facts: dict[str, str] = field(default_factory=dict)
    figures: dict[str, FigureCells] = field(default_factory=dict)
    texts: list[tuple[int, int]] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)

    def cell_of(self, term: Code) -> str:
        """The cell of a figure, of this period or the previous one."""
        cells = self.figures[term.code]
        return cells.previous if term.when is When.PREVIOUS else cells.value


class FormDrawing:
    """A form being drawn: its content, the workbook being written, and the addresses of what is in it.

    ``matrix_sheets`` are the names of the sheets of its matrices.
    """

    def __init__(self, book: Book, figures: Figures, content: FormContent) -> None:
        self.book = book
        self.content = content
        self.drawing = Drawing(title=f"Phiếu số liệu Đề án 06 {book.period.name}", subject=str(book.period))
        self.rules: list[LiveRule] = live_rules(book, figures, content.indicators, content.previous)
        self.addresses = Addresses()
        self.matrix_sheets = _sheet_names([matrix.title for matrix in content.matrices])
        self._texts = Texts(book, figures)

    def fact(self, key: str) -> str:
        """A fact as printed, with the facts in it filled in; empty if the workbook has none."""
        return self._texts.printed(self.book.fact(key))

    def title_of(self, heading: Heading) -> str:
        """A heading with its code and its facts filled in: "II.4. Làm sạch dữ liệu…"."""
        return f"{heading.code}. {self._texts.printed(heading.title)}"


def _sheet_names(lists: Sequence[str]) -> list[str]:
    """The names of lists as unique sheet names that Excel accepts."""
    names = [SHEET, HIDDEN_SHEET]
    for name in lists:
        plain = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", name).split())[:LONGEST_SHEET_NAME].strip("' ") or SHEET
        taken, number, unique = {fold(one) for one in names}, 1, plain
        while fold(unique) in taken:
            number += 1
            unique = f"{plain[: LONGEST_SHEET_NAME - len(str(number)) - 1]} {number}"
        names.append(unique)
    return names[2:]
