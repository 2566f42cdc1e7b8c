"""Who reads the message boxes that come up, and answers them."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

from tests.windows.stand_in.open_windows import COMMAND, shown, text_of, user32

_BOX, _TEXT = "#32770", 0xFFFF
"""The class of message boxes, and the number of their text."""
_BUTTONS = {6: "yes", 7: "no", 1: "ok", 2: "ok"}
"""IDYES, IDNO, IDOK; the only button of a box is IDCANCEL to Windows."""
_PAUSE = 0.05
"""Seconds between two looks."""


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
            up = shown(_BOX)
            for window in up - answered:
                self._answer(window)
            answered = up
            time.sleep(_PAUSE)

    def _answer(self, window: int) -> None:
        found = {name: number for number, name in reversed(_BUTTONS.items()) if user32.GetDlgItem(window, number)}
        buttons = "yes_no" if "yes" in found else "ok"
        text = text_of(user32.GetDlgItem(window, _TEXT))
        self.boxes.append(Box(text, text_of(window), buttons, user32.GetWindow(window, 4)))
        answer = (self.answers.pop(0) if self.answers else "yes") if buttons == "yes_no" else "ok"
        user32.PostMessageW(window, COMMAND, found[answer], 0)
