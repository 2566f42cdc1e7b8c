"""A row of `Đề cương`: one heading of the report."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.place import Row

if TYPE_CHECKING:
    from de06_xl.model.period import PeriodKind


_APPENDIX = re.compile(r"PL\d*(\.|$)", re.IGNORECASE)


class WhenEmpty(enum.Enum):
    """What becomes of a heading that has nothing below it (column `Khi trống`)."""

    REPORT_ERROR = "báo lỗi"
    RUN_IN = "nối"
    OMIT = "bỏ mục"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of `Đề cương`. ``run_in`` is the text joined to an empty heading; ``kinds`` None means every kind."""

    code: str
    level: int
    title: str
    row: Row
    sheet: str = ""
    when_empty: WhenEmpty = WhenEmpty.REPORT_ERROR
    run_in: str = ""
    carry_over: bool = False
    kinds: frozenset[PeriodKind] | None = None

    @property
    def number(self) -> str:
        """The number that the report prints: "I." for part I, "3.1." for II.3.1."""
        return self.code.partition(".")[2] + "." if "." in self.code else f"{self.code}."

    @property
    def appendix(self) -> bool:
        """Whether it is a Phụ lục, printed behind the signature: its code is "PL" and a number, of parts below more."""
        return bool(_APPENDIX.match(self.code))

    @property
    def parent(self) -> str | None:
        """The code of the heading above: II.3 for II.3.1; None for a part."""
        return self.code.rpartition(".")[0] or None

    def applies_to(self, kind: PeriodKind) -> bool:
        """Whether a report of this kind of period has the heading."""
        return self.kinds is None or kind in self.kinds
