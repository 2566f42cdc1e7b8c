"""A LibreOffice with a window on a virtual screen: what a user would see of an open workbook.

Needs Debian's xvfb, libreoffice-calc, python3-uno and fonts-croscore, whose Tinos has the widths of Times New Roman.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openpyxl.utils import range_boundaries
from PIL import Image, ImageGrab

from tests.support.xlwings_uno import LibreOffice

SIZE = (2900, 1700)
"""Pixels of the screen and of the window: room for the widest sheet."""
QUIET = 0.6
"""Seconds without any change before a picture is taken."""
_LIMIT = 30
_BY_VALUE = 3  # com.sun.star.view.DocumentZoomType.BY_VALUE
_POSITION_AND_SIZE = 15  # com.sun.star.awt.PosSize.POSSIZE
_TABLE = 58  # com.sun.star.accessibility.AccessibleRole.TABLE
_HIDDEN = ("HasVerticalScrollBar", "HasHorizontalScrollBar", "IsOutlineSymbolsSet", "ShowPageBreaks")

VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi-VN</value></prop>
</item>
</oor:items>
"""


class Screen:
    """The screen, and the LibreOffice on it as xlwings sees it."""

    def __init__(self, display: str, office: LibreOffice) -> None:
        self.office = office
        self._display = display

    def open(self, path: Path) -> Any:
        """Open a workbook in the window and calculate it, as Excel does; returns the document."""
        book = self.office.open(str(path))
        book.document.calculateAll()
        controller = book.document.CurrentController
        controller.Frame.LayoutManager.setVisible(False)
        controller.Frame.ContainerWindow.setPosSize(0, 0, *SIZE, _POSITION_AND_SIZE)
        self._bring_to_front(book.document)
        return book.document

    @contextmanager
    def in_front(self, path: Path | None) -> Iterator[Any]:
        """The active document; with a path, that workbook temporarily."""
        before = self.office.desktop.CurrentComponent
        if path is None:
            yield before
            return
        document = self.open(path)
        try:
            yield document
        finally:
            document.close(True)
            self._bring_to_front(before)

    def picture(self, document: Any, sheet: str, area: str, *, cursor: bool = False) -> Image.Image:
        """A picture of cells in an open document's window.

        It includes the headers of columns and rows if the area begins in row 1 and column A. The cursor is moved out of
        it unless ``cursor``.
        """
        left, top, right, bottom = range_boundaries(area)
        controller, native = document.CurrentController, document.Sheets.getByName(sheet)
        if not cursor:
            controller.setActiveSheet(native)
            controller.select(native.getCellByPosition(right, bottom + 1))
        if controller.ActiveSheet.Name != sheet:
            raise LookupError(f"not {sheet} but {controller.ActiveSheet.Name} is shown")
        controller.ZoomType, controller.ZoomValue = _BY_VALUE, 100
        for name in _HIDDEN:
            setattr(controller, name, False)
        if not cursor:
            self._still()  # rows of a sheet that was not shown yet are measured now
            pane = controller.getByIndex(controller.Count - 1)  # the one that moves
            pane.FirstVisibleRow = max(top - 1, controller.SplitRow)
            pane.FirstVisibleColumn = max(left - 1, controller.SplitColumn)
        seen = self._still()
        x, y, *_ = _bounds(controller, left, top)
        far_x, far_y, width, height = _bounds(controller, right, bottom)
        corner = (0 if left == 1 else x, 0 if top == 1 else y)
        return seen.crop((*corner, far_x + width - 1, far_y + height - 1))

    def _bring_to_front(self, document: Any) -> None:
        """Make a document visible and LibreOffice's active one."""
        deadline = time.monotonic() + _LIMIT
        while time.monotonic() < deadline:
            document.CurrentController.Frame.ContainerWindow.toFront()
            document.CurrentController.Frame.activate()
            if self.office.desktop.CurrentComponent == document:
                return
            time.sleep(QUIET)
        raise TimeoutError(f"{document.URL} does not come to the front")

    def _still(self) -> Image.Image:
        """The screen as soon as nothing changes on it."""
        deadline = time.monotonic() + _LIMIT
        before = None
        while time.monotonic() < deadline:
            time.sleep(QUIET)
            now = ImageGrab.grab(xdisplay=self._display)
            if before is not None and before.tobytes() == now.tobytes():
                return now
            before = now
        raise TimeoutError("the screen does not come to rest")


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen with a LibreOffice with Vietnamese settings, both closed afterwards."""
    with tempfile.TemporaryDirectory(prefix="de06-screen-", ignore_cleanup_errors=True) as name, _display() as display:
        folder = Path(name)
        profile = folder / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(VIETNAMESE, encoding="utf-8")
        command = [
            *("soffice", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            f"--accept=pipe,name={folder.name};urp;",
        ]
        surroundings = {
            **os.environ,
            "DISPLAY": display,
            "SAL_USE_VCLPLUGIN": "gen",  # it needs no window manager
        }
        process = subprocess.Popen(
            command, env=surroundings, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            yield Screen(display, LibreOffice(folder.name, process.pid))
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # asked to end, it would ask what to do with changed documents
            process.wait()


@contextmanager
def _display() -> Iterator[str]:
    """A virtual screen of SIZE; yields its display name."""
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[tell], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(tell)
    try:
        with os.fdopen(told) as number:
            yield f":{number.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


def _bounds(controller: Any, column: int, row: int) -> tuple[int, int, int, int]:
    """Where a cell is on the screen: left, top, width and height in pixels."""
    for table in _tables(controller.Frame.ComponentWindow.getAccessibleContext()):
        cell = table.getAccessibleCellAt(row - 1, column - 1).getAccessibleContext()
        place, size = cell.getLocationOnScreen(), cell.getSize()
        if size.Width > 0 and size.Height > 0:
            return place.X, place.Y, size.Width, size.Height
    raise LookupError(f"row {row}, column {column} is not to be seen")


def _tables(context: Any) -> Iterator[Any]:
    """The tables below an accessible object, one for each pane of the window."""
    if context.getAccessibleRole() == _TABLE:
        yield context
        return
    for number in range(context.getAccessibleChildCount()):
        if child := context.getAccessibleChild(number):
            yield from _tables(child.getAccessibleContext())
