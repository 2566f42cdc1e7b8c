"""New rows below all others of a sheet: they are written as text, since elements take far more time and memory."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from de06_xl.system.cells import column_name
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.heights import LINE_HEIGHT, lines_of_row
from de06_xl.workbook.patch.cells import stored
from de06_xl.workbook.patch.styles import CellStyles

Cells = Mapping[int, Mapping[int, Cell]]
"""Values to write into one sheet by row and column, counted from 1."""


class Look(NamedTuple):
    """How the new cells of a column look: their style, and how many characters fit a line if texts wrap in it."""

    style: str | None
    wrapping: float | None


def rows_below(cells: Cells, looks: Mapping[int, Look], prefix: str, styles: CellStyles) -> Iterator[bytes]:
    """The elements ``<row>`` of the rows that are not empty; ``prefix`` is that of their names: "", or "x:"."""
    starts = {column: f'<{prefix}c r="{column_name(column)}' for column in looks}
    ends = {column: _styled(look.style) for column, look in looks.items()}

    @functools.cache
    def date(column: int, value: dt.date) -> str:
        style, number = styles.of_date(value, looks[column].style)
        return f"{_styled(style)}{_of(number, prefix)}"

    for number in sorted(cells):
        filled = [(column, value) for column, value in sorted(cells[number].items()) if value is not None]
        if not filled:
            continue
        lines = lines_of_row((value, looks[column].wrapping) for column, value in filled)
        height = f' ht="{lines * LINE_HEIGHT:g}"' if lines > 1 else ""
        elements = [
            f"{starts[column]}{number}"
            + (date(column, value) if isinstance(value, dt.date) else f"{ends[column]}{_content(value, prefix)}")
            for column, value in filled
        ]
        yield f'<{prefix}row r="{number}"{height}>{"".join(elements)}</{prefix}row>'.encode()


def _styled(style: str | None) -> str:
    """A cell's tag from the end of its address to its type."""
    return f'" s={quoteattr(style)}' if style is not None else '"'


def _content(value: Cell, prefix: str) -> str:
    """A cell's element from its type to its end."""
    return _of_text(value, prefix) if isinstance(value, str) else _of(value, prefix)


def _of(value: Cell, prefix: str) -> str:
    """The same, made anew each time."""
    held = stored(value)
    kind = f' t="{held.kind}"' if held.kind else ""
    formula = "" if held.formula is None else f"<{prefix}f>{escape(held.formula)}</{prefix}f>"
    result = "" if held.result is None else f"<{prefix}v>{escape(held.result)}</{prefix}v>"
    space = ' xml:space="preserve"' if held.keeps_spaces else ""
    text = "" if held.text is None else f"<{prefix}is><{prefix}t{space}>{escape(held.text)}</{prefix}t></{prefix}is>"
    return f"{kind}>{formula}{result}{text}</{prefix}c>"


_of_text = functools.lru_cache(maxsize=1024)(_of)  # the rows of a register repeat the words about their form
