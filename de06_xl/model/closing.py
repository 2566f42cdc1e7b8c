"""Closing a period: the signed document is what it reported (recorded as a line of `Nhật ký`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from de06_xl.model.period import Period
    from de06_xl.model.place import Place

ACTION = "Chốt kỳ"
"""The action's name in `Nhật ký`."""
_LINE = re.compile(
    r"Chốt (?P<period>\S+) theo (?P<document>bản ký .+?); tệp (?P<file>.+?), SHA-256 (?P<sha256>[0-9a-f]{64}); "
    r"dấu nội dung (?P<contents>[0-9a-f]{16})"
)


@dataclass(frozen=True, slots=True)
class Closing:
    """How a period was closed: by which document ("bản ký số 111/BC-BCĐ ngày 31/5/2022"), in which file.

    ``contents`` is a digest of the rest of the workbook at that time, without its figures; ``place`` is the line in
    `Nhật ký`.
    """

    period: str
    document: str
    file: str
    sha256: str
    contents: str
    place: Place | None = None

    @property
    def line(self) -> str:
        """The line for `Nhật ký`."""
        return (
            f"Chốt {self.period} theo {self.document}; tệp {self.file}, SHA-256 {self.sha256}; dấu nội dung "
            f"{self.contents}"
        )

    @classmethod
    def read(cls, line: str, period: Period, place: Place) -> Self | None:
        """Parse a line of `Nhật ký`; None if it is not about the closing of a period."""
        found = _LINE.match(line)
        return cls(**found.groupdict(), place=place) if found and found["period"] == str(period) else None
