"""What stops an action: one Vietnamese sentence for the user, never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Self


class De06Error(Exception):
    """An action cannot be completed.

    ``reason`` is a whole Vietnamese sentence that says what is wrong and what to do; ``file``, ``sheet`` and ``cell``
    say where and are put in front of it. User interfaces print ``str(error)`` and nothing else.
    """

    def __init__(
        self, reason: str, *, file: str | None = None, sheet: str | None = None, cell: str | None = None
    ) -> None:
        self.reason = reason
        self.file = file
        self.sheet = sheet
        self.cell = cell
        super().__init__(reason)

    def in_file(self, name: str) -> Self:
        """The same error, with this file's name if it had none."""
        named = copy.copy(self)
        named.file = self.file or name
        return named

    def within_file(self) -> str:
        """The message without the file's name, for somebody who already knows which file it is about."""
        return self._after(self._places_within_file())

    def __str__(self) -> str:
        file = [f"tệp “{self.file}”"] if self.file else []
        return self._after([*file, *self._places_within_file()])

    def _places_within_file(self) -> list[str]:
        sheet, cell = self.sheet and f"trang “{self.sheet}”", self.cell and f"ô {self.cell}"
        return [place for place in (sheet, cell) if place]

    def _after(self, places: Sequence[str]) -> str:
        if not places:
            return self.reason
        where = ", ".join(places)
        return f"{where[0].upper()}{where[1:]}: {self.reason}"


class StoppedError(De06Error):
    """The user asked to stop, and the work stopped at a point where nothing is half written."""
