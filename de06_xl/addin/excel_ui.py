"""The user interface of actions on an open Excel."""

from __future__ import annotations

import contextlib
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.addin.escape import Escape
from de06_xl.addin.watch import Watch
from de06_xl.model.place import Place
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.workbook.excel_app import call_excel, is_rejected

if TYPE_CHECKING:
    import xlwings

TITLE = "Đề án 06"
WRITING = f"{TITLE}: đang ghi vào sổ, xin đừng đóng Excel…"
"""In the status bar while cells change: by it, VBA knows that a killed Python left a workbook half written."""
_GENERIC, _DO_NOT_PERSIST, _ALWAYS_SHOW, _KEEP_USER = 0x40000, 0x2, 0x80, 0x100000
"""CREDUI_FLAGS_* of wincred.h."""
_USER = "DeAn06"
"""The user name shown in the box, which cannot be changed there: the question names the mailbox."""
_OPENER = "/usr/bin/xdg-open"
_WILL_NOT_OPEN = "không mở được; hãy mở bằng tay."
_COUNTED = re.compile(r"\d/\d")
"""A step that is one of many: it can be stopped before the next one."""
_WORKBOOKS = {".xlsx", ".xlsm"}


class ExcelUi:
    """The user interface on an open Excel: steps in its status bar, results and questions in boxes above its window.

    ``app`` is None if Excel has no workbook open, ``book`` is the workbook in use, None until it is known.
    """

    def __init__(
        self,
        app: xlwings.App | None,
        window: str,
        watch: Watch,
        *,
        attended: bool = True,
        escape: Escape | None = None,
    ) -> None:
        self.attended = attended
        self.escape = escape or Escape(window)
        self.book: xlwings.Book | None = None
        self._app = app
        self._window = window
        self._watch = watch

    def tell(self, text: str) -> None:
        """Show the sentences until they are dismissed."""
        self._box(text, "ok", "info")

    def warn(self, text: str) -> None:
        """Show why something failed until it is dismissed."""
        self._box(text, "ok", "critical")

    def step(self, text: str) -> None:
        """Show the step in the status bar, unless Excel is busy with the user.

        Raises StoppedError if the user pressed Esc: at a step nothing is half written.
        """
        self.escape.raise_if_pressed()
        if self._app:
            with contextlib.suppress(Exception):  # COM raises many kinds, and a step is not essential
                stops = " (Esc: dừng)" if _COUNTED.search(text) else ""
                self._app.status_bar = f"{TITLE}: {text}{stops}"

    def stage(self, text: str) -> None:
        """Show the part like any step."""
        self.step(text)

    def announce_writing(self) -> None:
        """Announce that cells are about to change; raises De06Error if Excel does not show it, as VBA needs it."""
        app = self._app
        assert app
        call_excel(lambda: setattr(app, "status_bar", WRITING))

    def ask(self, question: str) -> bool:
        """Whether “Yes” was clicked; without a user it is agreed to."""
        return self._box(question, "yes_no", "info") == "yes"

    def ask_secret(self, question: str) -> str | None:
        """Ask for a password in Windows' own dialog (CredUIPromptForCredentials), which does not store it."""
        if not self.attended or sys.platform != "win32":
            return None
        credentials = importlib.import_module("win32cred")  # of pywin32, which xlwings depends on
        flags = _GENERIC | _DO_NOT_PERSIST | _ALWAYS_SHOW | _KEEP_USER
        about = {"CaptionText": TITLE, "MessageText": question, "Parent": int(self._window)}
        with self._watch.stopped(), self.escape.paused():
            try:
                _, typed, _ = credentials.CredUIPromptForCredentials(TITLE, 0, _USER, None, False, flags, about)
            except Exception:  # pywintypes.error: the user closed the box
                return None
        return typed or None

    def show_cell(self, place: Place) -> None:
        """Show the sheet and select the cell."""
        book = self.book
        assert book

        def lead() -> None:
            sheet = book.sheets[place.sheet]
            sheet.activate()
            sheet.range(place.cell).select()

        hidden = "không hiện được ô này, có lẽ trang đang ẩn; hãy bỏ ẩn trang (Unhide) rồi làm lại."
        call_excel(lead, refused=hidden, sheet=place.sheet, cell=place.cell)

    def current_cell(self) -> Place | None:
        """The first selected cell; None if a shape or nothing is selected."""
        app = self._app
        assert app

        def selected() -> Place | None:
            try:
                cells = app.selection
                return Place(cells.sheet.name, cell_name(cells.row, cells.column)) if cells else None
            except Exception as error:  # COM raises many kinds: a picture is no range
                if is_rejected(error):
                    raise
                return None

        return call_excel(selected)

    def open(self, path: Path) -> None:
        """Open a folder or a file in the system's program for it; does nothing without a user.

        A workbook is opened in this Excel: the system would pass it to the same Excel and wait for an answer, which an
        Excel whose macro waits for us does not give. If Excel has no workbook open, the folder is shown instead.
        """
        app = self._app
        if not self.attended:
            return
        if not app and path.suffix.lower() in _WORKBOOKS:
            path = path.parent
        if app and path.suffix.lower() in _WORKBOOKS:
            try:
                call_excel(lambda: app.books.open(path), refused=_WILL_NOT_OPEN)
            except De06Error as error:
                raise error.in_file(str(path)) from error.__cause__
            return
        try:
            show(path)
        except (OSError, subprocess.SubprocessError):
            raise De06Error(_WILL_NOT_OPEN, file=str(path)) from None

    def _box(self, text: str, buttons: str, mode: str) -> str | None:
        """The button clicked: "ok", "yes" or "no"; without a user "yes"."""
        if not self.attended:
            return "yes"
        with self._watch.stopped(), self.escape.paused():
            if self._app:
                with contextlib.suppress(Exception):  # a busy Excel does not even return its window
                    return self._app.alert(text, TITLE, buttons, mode)
            return _bare_box(self._window, text, buttons, mode)


def show(path: Path) -> None:
    """Open a file that an action made, or its folder, in the system's program for it."""
    if sys.platform == "win32":
        # A folder ends in its separator: given only the name, Windows would run a “bao_cao.exe” beside “bao_cao”.
        os.startfile(os.path.join(path, "") if path.is_dir() else path)  # noqa: S606, PTH118
    else:
        subprocess.run([_OPENER, path], check=True)  # noqa: S603


def _bare_box(window: str, text: str, buttons: str, mode: str) -> str:
    """A message box of Windows above Excel's window, used when Excel does not answer (winuser.h, MessageBoxW)."""
    yes_no, critical, information, foreground, yes = 0x4, 0x30, 0x40, 0x10000, 6
    style = (yes_no if buttons == "yes_no" else 0) | (critical if mode == "critical" else information) | foreground
    box = user32().MessageBoxW
    answer: int = box(int(window), text, TITLE, style)
    if answer <= 0:  # Windows refuses an owner window that is gone or another process's
        answer = box(None, text, TITLE, style)
    if answer <= 0:  # a box that could not be shown gave no answer
        raise OSError("MessageBoxW")
    return ("yes" if answer == yes else "no") if buttons == "yes_no" else "ok"


def user32() -> Any:
    import ctypes

    return ctypes.windll.user32  # type: ignore[attr-defined,unused-ignore]
