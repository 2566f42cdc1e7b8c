"""Một số lấy từ đâu: read a workbook and follow one of its figures back to the units' files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.process.trace import Trace, trace

if TYPE_CHECKING:
    from de06_xl.actions.session import Session


def run(session: Session, code: str) -> Trace:
    """Where a figure comes from, and those that make it; nothing is written.

    Raises De06Error for a code that the workbook does not have.
    """
    book = session.book(submissions=True)
    return trace(book, Figures(book), code)
