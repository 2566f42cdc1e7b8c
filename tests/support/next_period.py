"""The period after another: its content by the rules, and its file."""

from __future__ import annotations

from pathlib import Path

from de06_xl.actions import new
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.period import Period
from de06_xl.process import rollover
from tests.conftest import NOW

RATE = "ls_ngoai_tinh_ty_le"
"""A rate that the sample overrides with what was published."""


def next_book(workbook: Book, period: str = "2022-06") -> Book:
    """The content of the next period's workbook, without a file."""
    return rollover.next_book(workbook, Figures(workbook), Period.parse(period))


def make(old: Path, name: str = "Sổ mới.xlsx", period: str | None = None) -> Path:
    """The next period's workbook, made beside the old one."""
    out = old.parent / name
    new.run_from(open_file(old, TerminalUi(), NOW, "test"), out, Period.parse(period) if period else None)
    return out
