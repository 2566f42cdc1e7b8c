"""Something that a check found, and what the clerk says of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.place import Place

if TYPE_CHECKING:
    from decimal import Decimal


class Severity(enum.Enum):
    """How bad a finding is: only an open error keeps a report from being signed."""

    ERROR = ("error", "lỗi")
    WARNING = ("warning", "cảnh báo")
    NOTE = ("note", "lưu ý")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, at a cell, with what to do about it in one Vietnamese sentence.

    ``value`` is what stands there, ``expected`` what should, where that can be known. ``accepted`` findings
    were explained by the clerk in the column `Giải trình` and no longer keep the report from being signed.
    ``basis`` is what else the finding rests on, a whole text or a rule: when that changes, it is a new finding.
    """

    severity: Severity
    rule: str
    message: str
    place: Place | None = None
    code: str | None = None
    unit: str | None = None
    value: Decimal | str | None = None
    expected: Decimal | str | None = None
    accepted: bool = False
    basis: str = ""

    @property
    def sheet(self) -> str | None:
        """The sheet of the cell, where the finding has one."""
        return self.place.sheet if self.place else None

    @property
    def cell(self) -> str | None:
        """The address of the cell, where the finding has one."""
        return self.place.cell if self.place else None

    @property
    def open(self) -> bool:
        """Whether it is an error that nobody has explained."""
        return self.severity is Severity.ERROR and not self.accepted

    def with_acceptance(self, accepted: bool) -> Finding:
        """The same finding, explained or not."""
        return replace(self, accepted=accepted)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the clerk wrote into `Giải trình` beside a finding, and the key of that finding."""

    key: str
    text: str
