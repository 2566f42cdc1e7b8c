"""Nguồn số này: trace a figure of a workbook back to the units' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.json_files import trace_document, write_json
from de06_xl.actions.session import Outcome
from de06_xl.model.figures import Figures
from de06_xl.process.trace import Trace, codes_at, sentences, share_lines, trace
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session

_MOST_UNITS = 15
_MOST_FIGURES = 12
"""How many lines of units and of figures fit into a message box."""


def run(session: Session, code: str, *, json_file: Path | None = None) -> Trace:
    """The origin of a figure, and of those it is made from; the workbook is not changed. ``json_file`` gets the result.

    Raises De06Error for a code that the workbook does not have, and if the file cannot be written.
    """
    book = session.book(submissions=True)
    found = trace(book, Figures(book), code)
    if json_file:
        write_json(json_file, trace_document(found, session.path.name))
    return found


def of_selected(session: Session) -> Outcome:
    """Nguồn số này: the origin of the figure in the selected cell, or of the figures named in its text.

    Raises De06Error if the cell neither is a figure's nor names one.
    """
    book = session.book(submissions=True)
    figures = Figures(book)
    place = session.ui.current_cell()
    codes = codes_at(book, figures, place) if place else []
    if not codes:
        raise De06Error(
            "ô đang chọn không phải của một số liệu; hãy chọn một ô ở hàng số liệu, ở bảng, hoặc ở đoạn văn có số rồi "
            "bấm lại.",
            file=book.file,
        )
    if len(codes) > 1:
        return Outcome(messages=tuple(_first(trace(book, figures, code)) for code in codes[:_MOST_FIGURES]))
    asked, *parts = trace(book, figures, codes[0]).origins
    lines = sentences(asked, _MOST_UNITS)
    if asked.aggregated:
        lines += share_lines(asked.aggregated, _MOST_UNITS)
    lines += [sentences(part)[0] for part in parts[:_MOST_FIGURES]]
    if len(parts) > _MOST_FIGURES:
        lines.append(f"Và {len(parts) - _MOST_FIGURES} số khác.")
    return Outcome(messages=tuple(lines))


def _first(found: Trace) -> str:
    return " ".join(sentences(found.origins[0])[:2])
