"""New rows for `Đơn vị`: the units of a list that the workbook does not have; existing rows are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.provinces import SINCE
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.offices import office_key
from de06_xl.vietnamese.text import fold, same_code, strip_diacritics

if TYPE_CHECKING:
    import datetime as dt

    from de06_xl.model.book import Book
    from de06_xl.model.provinces import Province
    from de06_xl.model.unit import Unit

COMMUNES = "XA"
"""The group of communes."""
COMMUNE_LEVEL = "xã"
_FILLABLE = {"group": "Nhóm", "email": "Thư điện tử"}
"""Cells of a unit that a list may fill in if they are empty, and their names."""


class Entry(NamedTuple):
    """A line of a list of units, as far as it is filled in."""

    name: str = ""
    code: str = ""
    group: str = ""
    level: str = ""
    email: str = ""


@dataclass
class UnitRows:
    """The changes to make: ``added`` lines by field, ``filled`` cells of units, and ``remarks`` on differences."""

    added: list[dict[str, str | dt.date]] = field(default_factory=list)
    filled: list[tuple[Unit, str, str]] = field(default_factory=list)
    kept: int = 0
    remarks: list[str] = field(default_factory=list)


def communes_of(province: Province) -> list[Entry]:
    """The communes of a province as lines of a list."""
    return [Entry(one.name, one.code, COMMUNES, COMMUNE_LEVEL) for one in province.communes]


def unit_rows(book: Book, entries: Iterable[Entry], province: Province | None) -> UnitRows:
    """The rows that a list adds to the workbook's.

    A unit with the same code or name is the same one; differences in the list are only reported, and only its empty
    cells are filled in. A unit without a code gets one: a commune that of the State's list, any other the initials of
    its name.
    """
    rows = UnitRows()
    present = [unit for unit in book.units if unit.valid_to is None or unit.valid_to >= book.period.last_day]
    by_name = {office_key(unit.name): unit for unit in present}
    taken = {unit.code.casefold() for unit in book.units} | {code.casefold() for code in book.groups}
    seen: set[str] = set()
    for entry in entries:
        key = office_key(entry.name)
        if key in seen:
            rows.remarks.append(f"Danh sách ghi {cite(entry.name)} hai lần; hàng sau được bỏ qua.")
            continue
        seen.add(key)
        unit = by_name.get(key) or next(
            (one for one in present if entry.code and same_code(one.code, entry.code)), None
        )
        if unit:
            _compare(unit, entry, rows)
        else:
            rows.added.append(_line(entry, province, taken))
    return rows


def with_codes(names: Sequence[str], book: Book, province: Province | None) -> list[dict[str, str | dt.date]]:
    """The lines for names that were pasted without anything else, in their order."""
    taken = {unit.code.casefold() for unit in book.units} | {code.casefold() for code in book.groups}
    return [_line(Entry(name), province, taken) for name in names]


def _compare(unit: Unit, entry: Entry, rows: UnitRows) -> None:
    rows.kept += 1
    for name, label in (("code", "Mã"), ("name", "Tên đơn vị"), *_FILLABLE.items()):
        there, given = getattr(unit, name), getattr(entry, name)
        if name == "name" and office_key(there) == office_key(given):
            continue
        if not given or fold(there) == fold(given):
            continue
        if not there and name in _FILLABLE:
            rows.filled.append((unit, name, given))
        else:
            rows.remarks.append(
                f"Đơn vị {unit.code}: {label} trong sổ là {cite(there)}, danh sách ghi {cite(given)}; giữ nguyên."
            )


def _line(entry: Entry, province: Province | None, taken: set[str]) -> dict[str, str | dt.date]:
    commune = province.commune(entry.name) if province else None
    name = commune.name if commune and not entry.code else entry.name
    code = _free(entry.code or (commune.code if commune else _initials(entry.name)), taken)
    line: dict[str, str | dt.date] = {"code": code, "name": name, "email": entry.email}
    line["group"] = entry.group or (COMMUNES if commune else "")
    line["level"] = entry.level or (COMMUNE_LEVEL if commune else "")
    if commune:
        line["valid_from"] = SINCE
    return line


def _free(code: str, taken: set[str]) -> str:
    """The code, with a number appended if it is taken."""
    candidates: Iterator[str] = (code if number == 1 else f"{code}{number}" for number in range(1, len(taken) + 2))
    free = next(one for one in candidates if one.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _initials(name: str) -> str:
    """ "Sở Nông nghiệp và Môi trường" becomes "SNNVMT"."""
    words = re.findall(r"[A-Z0-9]+", strip_diacritics(name).upper())
    return "".join(word if word.isdecimal() else word[0] for word in words) or "DV"
