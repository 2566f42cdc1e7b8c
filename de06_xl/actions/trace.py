"""Nguồn số này: read a workbook and follow one of its figures back to the units' files."""

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
"""Lines of units and of figures that a message box has room for."""


def run(session: Session, code: str, *, json_file: Path | None = None) -> Trace:
    """Where a figure comes from, and those that make it; the workbook stays as it is. ``json_file`` gets the answer.

    Raises De06Error for a code that the workbook does not have, and when the file cannot be written.
    """
    book = session.book(submissions=True)
    found = trace(book, Figures(book), code)
    if json_file:
        write_json(json_file, trace_document(found, session.path.name))
    return found


def of_selected(session: Session) -> Outcome:
    """Nguồn số này: where the figure of the selected cell comes from, or the figures that its text calls.

    Raises De06Error where the cell is neither a figure's nor calls one.
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
