"""Một số lấy từ đâu: read a workbook and follow one of its figures back to the units' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.json_files import trace_document, write_json
from de06_xl.model.figures import Figures
from de06_xl.process.trace import Trace, trace

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.actions.session import Session


def run(session: Session, code: str, *, json_file: Path | None = None) -> Trace:
    """Where a figure comes from, and those that make it; the workbook stays as it is. ``json_file`` gets the answer.

    Raises De06Error for a code that the workbook does not have, and when the file cannot be written.
    """
    book = session.book(submissions=True)
    found = trace(book, Figures(book), code)
    if json_file:
        write_json(json_file, trace_document(found, session.path.name))
    return found
