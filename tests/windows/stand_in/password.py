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
from ctypes import wintypes
from typing import Any

from de06_xl.addin.excel_ui import TITLE, ExcelUi
from de06_xl.addin.watch import Watch

_LIMIT, _PAUSE = 30, 0.05
"""Seconds until the box must be there, and between two looks."""
_COMMAND, _SET_TEXT, _GET_TEXT, _OK, _CANCEL = 0x111, 0x0C, 0x0D, 1, 2
_STYLE, _HIDES_TEXT = -16, 0x20
"""GWL_STYLE, ES_PASSWORD."""

_user32 = ctypes.windll.user32  # type: ignore[attr-defined]
_VISIT = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)  # type: ignore[attr-defined]


class Typist(threading.Thread):
    """Waits for the box, reads it and answers it."""

    def __init__(self, password: str | None) -> None:
        super().__init__(daemon=True)
        self.password = password
        self.seen: dict[str, Any] = {}

    def run(self) -> None:
        ends = time.monotonic() + _LIMIT
        while not (hidden := _hidden(box := _user32.FindWindowW(None, TITLE))):
            if time.monotonic() > ends:
                return
            time.sleep(_PAUSE)
        self.seen = {"texts": [text for text in map(_text, _parts(box)) if text], "hidden": len(hidden)}
        if self.password is not None:
            _user32.SendMessageW(hidden[0], _SET_TEXT, 0, ctypes.c_wchar_p(self.password))
        _user32.PostMessageW(box, _COMMAND, _CANCEL if self.password is None else _OK, 0)


def main(question: str, *passwords: str) -> None:
    """Ask as a click does."""
    typist = Typist(next(iter(passwords), None))
    typist.start()
    watch = Watch(_LIMIT)
    got = ExcelUi(None, "0", watch).ask_secret(question)
    watch.stop()
    typist.join(_LIMIT)
    print(json.dumps({"got": got} | typist.seen))


def _parts(window: int) -> list[int]:
    found: list[int] = []

    def visit(part: int, _: int) -> bool:
        found.append(part)
        return True

    _user32.EnumChildWindows(window, _VISIT(visit), 0)
    return found


def _hidden(box: int) -> list[int]:
    """The fields of the box that show dots for letters."""
    edits = (part for part in _parts(box) if _is_a(part, "Edit")) if box else ()
    return [part for part in edits if _user32.GetWindowLongW(part, _STYLE) & _HIDES_TEXT]


def _is_a(window: int, kind: str) -> bool:
    name = ctypes.create_unicode_buffer(64)
    _user32.GetClassNameW(window, name, 64)
    return name.value == kind


def _text(window: int) -> str:
    text = ctypes.create_unicode_buffer(1024)
    _user32.SendMessageW(window, _GET_TEXT, len(text), text)
    return text.value


if __name__ == "__main__":
    main(*sys.argv[1:])
