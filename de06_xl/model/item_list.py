"""A row of `Danh mục`: an item of a list by which figures are broken down, such as one of 25 public services."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.model.place import Row
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

    from de06_xl.model.period import Period

TITLE = "tên"
"""The "code" of the row of `Danh mục` that holds its list's title; no item can have it."""
ITEM_CODE = re.compile(r"[A-Za-z0-9_]{1,30}")
"""What an item's code may look like: it follows a figure's code in brackets, ``hs_tong[01]``."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its code within the list, its name, and the ``group`` of items that it belongs to.

    ``list_title`` is the list's title for units; without one, ``list_name``, its name in the workbook, is used.

    ``owner`` is the unit or group that reports on it, empty if that is the figure's owner; ``valid_from`` and
    ``valid_to`` are its first and last day, None if unlimited: services come and go.
    """

    list_name: str
    code: str
    name: str
    row: Row
    group: str = ""
    owner: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    list_title: str = ""

    @property
    def title(self) -> str:
        """The title of its list."""
        return self.list_title or self.list_name

    def exists_in(self, period: Period) -> bool:
        """Whether the item exists on the period's last day."""
        return period.ends_within(self.valid_from, self.valid_to)


def items_of(items: Iterable[Item], list_name: str, period: Period) -> dict[str, Item]:
    """The items of a list that exist in a period, by code, in the order of their rows; the first of a code counts."""
    found: dict[str, Item] = {}
    for item in items:
        if fold(item.list_name) == fold(list_name) and item.code not in found and item.exists_in(period):
            found[item.code] = item
    return found


def item_typed_as(key: str, items: Collection[str]) -> str:
    """The item code that a cell means, since Excel turns "01" into 1; empty if there is none."""
    if key in items:
        return key
    same = [code for code in items if key.isdecimal() and code.isdecimal() and int(code) == int(key)]
    return same[0] if len(same) == 1 else ""
