"""How a click ends: its exit statuses, and the limit of time after which it is given up."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTED, UNREPORTED, TOO_LONG = 0, 1, 9
"""Exit statuses: whether the person has read how the click ended; VBA has a sentence of its own for the last."""


class Watch:
    """Ends this process when an action takes longer than its limit; time that a person takes does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._timer: threading.Timer | None = None
        self._since = 0.0

    def start(self) -> None:
        """Count from now on."""
        self._since = time.monotonic()
        # COM answers only the thread that asks: the only thing another one can do is to end them all
        self._timer = threading.Timer(max(self._left, 0), os._exit, [TOO_LONG])
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
            self._left -= time.monotonic() - self._since

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """Not counting in between."""
        self.stop()
        try:
            yield
        finally:
            self.start()
