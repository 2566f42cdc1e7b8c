"""Windows on the screen: which there are, of what class, with what text."""

from __future__ import annotations

import ctypes
from ctypes import wintypes

COMMAND, SET_TEXT = 0x111, 0x0C
"""WM_COMMAND, WM_SETTEXT."""
_GET_TEXT = 0x0D

user32 = ctypes.windll.user32  # type: ignore[attr-defined]
_VISIT = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)  # type: ignore[attr-defined]


def shown(kind: str) -> set[int]:
    """The visible windows of a class, by their handles."""
    found: list[int] = []
    user32.EnumWindows(_collecting(found), 0)
    return {window for window in found if class_of(window) == kind and user32.IsWindowVisible(window)}


def parts(window: int) -> list[int]:
    """The handles of a window's labels, fields and buttons."""
    found: list[int] = []
    user32.EnumChildWindows(window, _collecting(found), 0)
    return found


def class_of(window: int) -> str:
    """The name of a window's class, such as "Edit"."""
    name = ctypes.create_unicode_buffer(64)
    user32.GetClassNameW(window, name, len(name))
    return name.value


def text_of(window: int) -> str:
    """A window's title or text, at most 32,767 characters."""
    text = ctypes.create_unicode_buffer(32_768)
    user32.SendMessageW(window, _GET_TEXT, len(text), text)
    return text.value


def _collecting(found: list[int]) -> object:
    def visit(window: int, _: int) -> bool:
        found.append(window)
        return True

    return _VISIT(visit)
