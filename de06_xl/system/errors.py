"""What stops an action: one Vietnamese sentence for the user, never a traceback."""

from __future__ import annotations

from typing import Self


class De06Error(Exception):
    """An action could not be done.

    ``reason`` is a whole Vietnamese sentence that says what is wrong and what to do; ``file``, ``sheet``
    and ``cell`` say where, and stand in front of it. Faces print ``str(error)`` and nothing else.
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
        """The same error, naming this file if it named none."""
        return self if self.file else type(self)(self.reason, file=name, sheet=self.sheet, cell=self.cell)

    def __str__(self) -> str:
        places = [
            f"{noun} {name}"
            for noun, name in (
                ("tệp", self.file and f"“{self.file}”"),
                ("trang", self.sheet and f"“{self.sheet}”"),
                ("ô", self.cell),
            )
            if name
        ]
        if not places:
            return self.reason
        where = ", ".join(places)
        return f"{where[0].upper()}{where[1:]}: {self.reason}"
