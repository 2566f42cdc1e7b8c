"""The Excel that ``de06 doctor --run`` drives: a stand-in for ``xlwings``, without Windows."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest


class DrivenBook:
    """An open workbook."""

    def __init__(self, app: DrivenExcel, path: str) -> None:
        self.app, self.path, self.is_open, self.is_active = app, path, True, False
        assert Path(path).is_file()

    def activate(self) -> None:
        self.is_active = True

    def close(self) -> None:
        self.is_open = False

    def macro(self, name: str) -> Callable[[str], float]:
        def run(button: str) -> float:
            assert any(book.is_active and book.path.endswith("Chạy thử.xlsx") for book in self.app.opened)
            self.app.ran.append((Path(self.path).name, name, button))
            if isinstance(ended := self.app.ends.get(button, 0), Exception):
                raise ended
            for attribute, value in self.app.leaves.get(button, {}).items():
                setattr(self.app, attribute, value)
            return float(ended)  # a Long of VBA arrives through COM as a number

        return run


class DrivenExcel:
    """A stand-in for ``xlwings.App``. ``quit`` and ``kill`` end other Excels, so they may not be called."""

    def __init__(self) -> None:
        self.screen_updating, self.calculation, self.status_bar = True, "automatic", False
        self.opened: list[DrivenBook] = []
        self.ran: list[tuple[str, str, str]] = []
        self.ends: dict[str, int | Exception] = {}
        self.leaves: dict[str, dict[str, Any]] = {}
        self.has_quit = False
        self.refuses = ""
        self.books = SimpleNamespace(open=self.open)
        self.api = SimpleNamespace(Quit=lambda: setattr(self, "has_quit", True))

    def open(self, path: str) -> DrivenBook:
        if self.refuses and path.endswith(self.refuses):
            raise RuntimeError("com_error")
        book = DrivenBook(self, path)
        self.opened.append(book)
        return book

    def quit(self) -> None:
        raise AssertionError("ends other Excels too")

    def kill(self) -> None:
        raise AssertionError("ends the process")


def start_next(monkeypatch: pytest.MonkeyPatch) -> DrivenExcel:
    """The Excel that starts next. Removed exit handlers are in ``xlwings.unregistered``."""
    app = DrivenExcel()

    def cleanup() -> None:
        raise AssertionError("ends other Excels")

    def start(*, visible: bool, add_book: bool) -> DrivenExcel:
        assert visible
        assert not add_book
        return app

    unregistered: list[object] = []
    monkeypatch.setattr(atexit, "unregister", unregistered.append)
    engine = SimpleNamespace(cleanup=cleanup, N_COM_ATTEMPTS=0)
    monkeypatch.setitem(
        sys.modules, "xlwings", SimpleNamespace(App=start, _xlwindows=engine, unregistered=unregistered)
    )
    return app
