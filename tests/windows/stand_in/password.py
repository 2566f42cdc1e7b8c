"""Somebody whom the program asks for a password: ``python -m tests.windows.stand_in.password QUESTION [PASSWORD]``.

Types it into Windows' own box and clicks “OK”, without one “Cancel”; prints as JSON what the box showed and what the
program got.
"""

from __future__ import annotations

import ctypes
import json
import sys
import threading
import time
from typing import Any

from de06_xl.addin.excel_ui import TITLE, ExcelUi
from de06_xl.addin.watch import Watch
from tests.windows.stand_in.open_windows import COMMAND, SET_TEXT, class_of, parts, text_of, user32

_LIMIT, _PAUSE = 30, 0.05
"""Seconds until the box must be there, and between two looks."""
_OK, _CANCEL = 1, 2
_STYLE, _HIDES_TEXT = -16, 0x20
"""GWL_STYLE, ES_PASSWORD."""


class Typist(threading.Thread):
    """Waits for the box, reads it and answers it."""

    def __init__(self, password: str | None) -> None:
        super().__init__(daemon=True)
        self.password = password
        self.seen: dict[str, Any] = {}

    def run(self) -> None:
        ends = time.monotonic() + _LIMIT
        while not (hidden := _hidden(box := user32.FindWindowW(None, TITLE))):
            if time.monotonic() > ends:
                return
            time.sleep(_PAUSE)
        self.seen = {"texts": [text for text in map(text_of, parts(box)) if text], "hidden": len(hidden)}
        if self.password is not None:
            user32.SendMessageW(hidden[0], SET_TEXT, 0, ctypes.c_wchar_p(self.password))
        user32.PostMessageW(box, COMMAND, _CANCEL if self.password is None else _OK, 0)


def main(question: str, *passwords: str) -> None:
    """Ask as a click does."""
    typist = Typist(next(iter(passwords), None))
    typist.start()
    watch = Watch(_LIMIT)
    got = ExcelUi(None, "0", watch).ask_secret(question)
    watch.stop()
    typist.join(_LIMIT)
    print(json.dumps({"got": got} | typist.seen))


def _hidden(box: int) -> list[int]:
    """The fields of the box that show dots for letters."""
    edits = (part for part in parts(box) if class_of(part) == "Edit") if box else ()
    return [part for part in edits if user32.GetWindowLongW(part, _STYLE) & _HIDES_TEXT]


if __name__ == "__main__":
    main(*sys.argv[1:])
