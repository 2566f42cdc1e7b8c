"""How a click ends: its exit statuses, and its time limit."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTED, UNREPORTED, TOO_LONG = 0, 1, 9
"""Exit statuses: whether the user has read how the click ended; for the last one, VBA has a sentence of its own."""


class Watch:
    """Ends this process if an action exceeds its time limit; time spent waiting for the user does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._timer: threading.Timer | None = None
        self._since = 0.0

    def start(self) -> None:
        """Start counting."""
        self._since = time.monotonic()
        # COM answers only the calling thread: all that another one can do is to end the process
        self._timer = threading.Timer(max(self._left, 0), os._exit, [TOO_LONG])
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Stop counting."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
            self._left -= time.monotonic() - self._since

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop counting meanwhile."""
        self.stop()
        try:
            yield
        finally:
            self.start()
