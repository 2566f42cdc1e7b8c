"""Esc asks a running button to stop, which it does at its next step, before anything is written.

While VBA waits for Python, Excel itself ignores the key (`EnableCancelKey` is off), so that it is checked here.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

from de06_xl.system.errors import StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ESCAPE = 0x1B
_DOWN, _PRESSED_SINCE = 0x8000, 0x1
"""VK_ESCAPE and the bits of GetAsyncKeyState (winuser.h)."""
_EVERY = 0.05


class Escape:
    """Detects Esc while Excel is in front; never without Windows (``user32`` is None)."""

    def __init__(self, window: str, user32: Any = None) -> None:
        self._window = window
        self._user32 = user32
        self._asked = threading.Event()
        self._ended = threading.Event()
        self._aside = False
        self._was_down = True  # until it was seen up: it may be down from before
        if user32 is not None:
            threading.Thread(target=self._watch, daemon=True).start()

    def raise_if_pressed(self) -> None:
        """Raise StoppedError if Esc was pressed."""
        if self._asked.is_set():
            self._asked.clear()
            raise StoppedError("đã dừng theo yêu cầu (phím Esc); sổ chưa bị thay đổi, hãy bấm lại nút này khi cần.")

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Ignore the key meanwhile: in a box Esc means no."""
        self._aside = True
        try:
            yield
        finally:
            self._asked.clear()
            self._aside = False

    def look(self) -> None:
        """Check the key once."""
        state = self._user32.GetAsyncKeyState(_ESCAPE)
        down = bool(state & (_DOWN | _PRESSED_SINCE))
        if down and not self._was_down and not self._aside and self._in_front():
            self._asked.set()
        self._was_down = down

    def end(self) -> None:
        """Stop checking."""
        self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY):
            self.look()

    def _in_front(self) -> bool:
        """Whether the window with the keyboard focus is Excel's, i.e. belongs to the same process."""
        import ctypes

        processes = []
        for window in (int(self._window), self._user32.GetForegroundWindow()):
            process = ctypes.c_ulong()
            self._user32.GetWindowThreadProcessId(window, ctypes.byref(process))
            processes.append(process.value)
        return processes[0] == processes[1]
