"""Who reads the message boxes that come up, and answers them."""

from __future__ import annotations

import ctypes
import threading
import time
from ctypes import wintypes
from typing import NamedTuple

_BOX, _TEXT = "#32770", 0xFFFF
"""The class of message boxes, and the number of their text."""
_BUTTONS = {6: "yes", 7: "no", 1: "ok", 2: "ok"}
"""IDYES, IDNO, IDOK; the only button of a box is IDCANCEL to Windows."""
_PAUSE = 0.05
"""Seconds between two looks."""
_GET_TEXT, _COMMAND = 0x0D, 0x111

_user32 = ctypes.windll.user32  # type: ignore[attr-defined]
_VISIT = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)  # type: ignore[attr-defined]


class Box(NamedTuple):
    """A message box that came up: its text, title, buttons, and whose window it is above."""

    text: str
    title: str
    buttons: str
    owner: int


class Person(threading.Thread):
    """Clicks the next of ``answers`` on each box, “Yes” or “OK” where none is left; ``boxes`` are those read."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.boxes: list[Box] = []
        self.answers: list[str] = []

    def run(self) -> None:
        answered: set[int] = set()
        while True:
            up = _boxes()
            for window in up - answered:
                self._answer(window)
            answered = up
            time.sleep(_PAUSE)

    def _answer(self, window: int) -> None:
        found = {name: number for number, name in reversed(_BUTTONS.items()) if _user32.GetDlgItem(window, number)}
        buttons = "yes_no" if "yes" in found else "ok"
        text = _text(_user32.GetDlgItem(window, _TEXT))
        self.boxes.append(Box(text, _text(window), buttons, _user32.GetWindow(window, 4)))
        answer = (self.answers.pop(0) if self.answers else "yes") if buttons == "yes_no" else "ok"
        _user32.PostMessageW(window, _COMMAND, found[answer], 0)


def _boxes() -> set[int]:
    found: set[int] = set()

    def visit(window: int, _: int) -> bool:
        name = ctypes.create_unicode_buffer(64)
        _user32.GetClassNameW(window, name, 64)
        if name.value == _BOX and _user32.IsWindowVisible(window):
            found.add(window)
        return True

    _user32.EnumWindows(_VISIT(visit), 0)
    return found


def _text(window: int) -> str:
    text = ctypes.create_unicode_buffer(32_768)
    _user32.SendMessageW(window, _GET_TEXT, len(text), text)
    return text.value
