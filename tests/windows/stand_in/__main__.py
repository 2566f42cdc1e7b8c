"""Excel's stand-in: ``python -m tests.windows.stand_in FOLDER``, a JSON job a line in, a JSON answer a line out.

Its windows are of Excel's classes and answer WM_GETOBJECT, so that xlwings finds it from another process. It ends
when its input ends.
"""

from __future__ import annotations

import ctypes
import json
import queue
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pythoncom
import win32api
import win32con
import win32gui

from de06_xl.system.cells import cell_numbers
from tests.support.excel_com import Area
from tests.windows.stand_in.dispatch import faults, interface, publish
from tests.windows.stand_in.file_book import Excel, FileBook
from tests.windows.stand_in.filter import MessageFilter
from tests.windows.stand_in.objects import DESCRIBED, Window
from tests.windows.stand_in.person import Person

_GET_OBJECT, _NATIVE_OBJECT_MODEL, _JOB = 0x3D, 0xFFFFFFF0, win32con.WM_APP + 6
_IDISPATCH = (ctypes.c_byte * 16).from_buffer_copy(bytes(pythoncom.IID_IDispatch))
_MAIN, _DESK, _BOOK = "XLMAIN", "XLDESK", "EXCEL7"


class Desk:
    """Excel with its windows, and the person before it; its public methods are the jobs."""

    def __init__(self) -> None:
        self._excel = Excel()
        self._filter = MessageFilter()
        self._person = Person()
        self._person.start()
        self._native = interface(Window(self._excel))
        self._jobs: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        self._answer: Any = None
        self._lresult: Any = ctypes.windll.oleacc.LresultFromObject  # type: ignore[attr-defined]
        self._lresult.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        self._lresult.restype = ctypes.c_ssize_t
        for name in (_MAIN, _DESK, _BOOK):
            kind = win32gui.WNDCLASS()
            kind.lpszClassName, kind.lpfnWndProc, kind.hInstance = name, self._message, win32api.GetModuleHandle(None)
            win32gui.RegisterClass(kind)
        self._main = _window(_MAIN, "Excel", win32con.WS_OVERLAPPEDWINDOW, 0)
        self._desk = _window(_DESK, "", win32con.WS_CHILD, self._main)
        self._book_window = 0
        self._excel.window = self._main

    def open(self, path: str, *, read_only: bool = False) -> None:
        """Open a file as the active workbook."""
        self._excel.open(path, read_only=read_only)
        self._show_or_hide()

    def close_all(self) -> None:
        """Close all workbooks, and forget what was said."""
        self._excel.open_books().clear()
        self._excel.bring_to_front(None)
        self._excel.said = [False]
        self._filter.rejects = self._filter.rejected = 0
        self._person.boxes, self._person.answers = [], []
        self._show_or_hide()

    def leave_none_active(self) -> None:
        """The workbooks that are open are hidden, as PERSONAL.XLSB is."""
        self._excel.bring_to_front(None)

    def open_protected_view(self) -> None:
        """Open a file in Protected View: its window is there, and Excel's object model knows of none."""
        self.close_all()
        self._book_window = _window(_BOOK, "", win32con.WS_CHILD, self._desk)

    def select(self, sheet: str, cell: str) -> None:
        """Select a cell of the active workbook."""
        book = self._excel.active_book()
        assert isinstance(book, FileBook)
        (place,) = [one for one in book.content if one.name == sheet]
        place.show()
        place.select_area(Area(*cell_numbers(cell), 1, 1))

    def reject(self, calls: int) -> None:
        """Reject so many of the next calls."""
        self._filter.rejects = calls

    def answer(self, answers: list[str]) -> None:
        """What is clicked on the next boxes."""
        self._person.answers = answers

    def window(self) -> int:
        """The number of Excel's window."""
        return self._main

    def state(self) -> dict[str, Any]:
        """What there is to see: boxes read, the status bar, open books and what they hold, the selected cell."""
        found = self._excel.selected()
        return {
            "boxes": [box._asdict() for box in self._person.boxes],
            "status_bar": self._excel.said,
            "faults": faults,
            "rejected": self._filter.rejected,
            "books": {
                book.place: {"contents": book.contents(), "saves": book.saves}
                for book in self._excel.open_books()
                if isinstance(book, FileBook)
            },
            "selected": [found.sheet.name, found.address] if found else None,
        }

    def do(self, job: str, arguments: dict[str, Any]) -> Any:
        """Have the thread of the windows do a job, as COM has it do calls; called from another."""
        self._jobs.put((job, arguments))
        win32gui.SendMessage(self._main, _JOB, 0, 0)
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer

    def _show_or_hide(self) -> None:
        """Excel has a window for workbooks where there is one."""
        there = bool(self._excel.open_books())
        if there and not self._book_window:
            self._book_window = _window(_BOOK, "", win32con.WS_CHILD, self._desk)
        elif not there and self._book_window:
            win32gui.DestroyWindow(self._book_window)
            self._book_window = 0

    def _message(self, window: int, message: int, wide: int, long: int) -> int:
        if message == _GET_OBJECT and long & 0xFFFFFFFF == _NATIVE_OBJECT_MODEL:
            answer: int = self._lresult(ctypes.byref(_IDISPATCH), wide, _address(self._native))
            return answer
        if message == _JOB:
            job, arguments = self._jobs.get()
            try:
                self._answer = getattr(self, job)(**arguments)
            except Exception as error:
                self._answer = error
            return 0
        return int(win32gui.DefWindowProc(window, message, wide, long))


def _window(kind: str, title: str, style: int, parent: int) -> int:
    size = (0, 0, 800, 500)
    return int(win32gui.CreateWindow(kind, title, style | win32con.WS_VISIBLE, *size, parent, 0, 0, None))


def _address(native: Any) -> int:
    """Where the IDispatch of an object is in memory; pywin32 tells it in its own name alone."""
    found = re.search(r"with obj at 0x([0-9a-fA-F]+)", repr(native))
    assert found
    return int(found[1], 16)


def _serve(do: Callable[[str, dict[str, Any]], Any], thread: int) -> None:
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = {"result": do(job.pop("do"), job)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)
    win32api.PostThreadMessage(thread, win32con.WM_QUIT, 0, 0)


def main() -> None:
    """Stand in for Excel until the input ends."""
    pythoncom.CoInitialize()
    publish(DESCRIBED, Path(sys.argv[1]))
    desk = Desk()
    threading.Thread(target=_serve, args=(desk.do, win32api.GetCurrentThreadId()), daemon=True).start()
    win32gui.PumpMessages()


if __name__ == "__main__":
    main()
