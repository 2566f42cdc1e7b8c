"""A row of `Đơn vị`: who reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.vietnamese.offices import committee_of, office_key
from de06_xl.vietnamese.text import same_code

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.period import Period

_DASH = re.compile(r"[-–—]")


def names_in(owner: str) -> tuple[str, ...]:
    """The names in a cell that may hold several units, groups or headings, separated by commas, semicolons or lines."""
    return tuple(name for part in re.split(r"[,;\n]", owner) if (name := part.strip()))


GROUP_LEVEL = "nhóm"
"""The `Cấp` of a row of `Đơn vị` that is no unit but names a group."""


def without_dashes(text: str) -> str:
    """A unit's code and name without the dash between them: "AB - Huyện An Biên" as "ABHuyện An Biên"."""
    return _DASH.sub("", text)


@dataclass(frozen=True, slots=True)
class Group:
    """A row of `Đơn vị` that names a group: for XA, "UBND các xã, phường, đặc khu".

    ``called`` is its name in letters, if that differs.
    """

    code: str
    name: str
    row: Row
    called: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of `Đơn vị`: who reports, and the group (`HUYEN`) it belongs to.

    ``email`` are its own addresses; ``delegates`` other addresses, and codes of other units, that may send its form.
    ``sections`` are the codes of the headings whose texts it writes; ``valid_from`` and ``valid_to`` its first and last
    day, None if unlimited: levels of government come and go. ``called`` is its `Tên gọi khi gửi`.
    """

    code: str
    name: str
    row: Row
    group: str = ""
    level: str = ""
    parent: str = ""
    email: str = ""
    delegates: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    called: str = ""

    @property
    def addressee(self) -> str:
        """Its name in letters: `Tên gọi khi gửi`, else its committee or its name."""
        return self.called or committee_of(self.name or self.code)

    def exists_in(self, period: Period) -> bool:
        """Whether the unit exists on the period's last day, so that a unit and its successor never both report."""
        return period.ends_within(self.valid_from, self.valid_to)

    def ceased_before(self, period: Period) -> bool:
        """Whether it existed in the previous period but not in this one: merged into another, or dissolved."""
        return self.exists_in(period.previous()) and not self.exists_in(period)

    def is_named_by(self, owner: str) -> bool:
        """Whether a cell `Đơn vị báo cáo` names the unit or its group."""
        names = names_in(owner)
        return self.code in names or (bool(self.group) and self.group in names)

    def is_called(self, text: str) -> bool:
        """Whether a text is another spelling of the unit's name, with or without its code: "UBND H. An Biên"."""
        code, *rest = _DASH.split(text, maxsplit=1)
        spelt = [text, *(name for name in rest if same_code(self.code, code))]
        return bool(self.name) and office_key(self.name) in map(office_key, spelt)

    @property
    def label(self) -> str:
        """Its code and name as one word: see ``without_dashes``."""
        return without_dashes(f"{self.code}{self.name}")
