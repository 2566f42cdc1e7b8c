"""The sheet `Đơn vị`: unique codes, no shared addresses, known units in `Gửi thay`, communes that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.mailbox.drafts import known_addresses
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.provinces import SINCE, province_named
from de06_xl.vietnamese.messages import cite, did_you_mean
from de06_xl.vietnamese.offices import office_key

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.place import Place
    from de06_xl.model.provinces import Province
    from de06_xl.model.unit import Unit

_COMMUNE_LEVELS = tuple(map(office_key, ("xã", "phường", "đặc khu")))


def check(book: Book, _figures: Figures) -> Iterator[Finding]:
    """Findings about the units that exist in the period."""
    units = [unit for unit in book.units if unit.exists_in(book.period)]
    yield from _twice(units)
    yield from _shared_addresses(units)
    yield from _unknown_delegates(units)
    yield from _unknown_parents(book, units)
    yield from _unknown_communes(book, units)


def _twice(units: list[Unit]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for unit in units:
        place = unit.row.place("code")
        if unit.code in first:
            message = (
                f"Mã đơn vị {cite(unit.code)} đã có ở ô {first[unit.code].cell}, số liệu chỉ tính một lần; hãy xóa một "
                "hàng, đổi mã, hoặc ghi Hiệu lực từ, Hiệu lực đến nếu hai hàng nối tiếp nhau."
            )
            yield Finding(kinds.DUPLICATE_UNIT, message, place, value=unit.code, unit=unit.code)
        first.setdefault(unit.code, place)


def _shared_addresses(units: list[Unit]) -> Iterator[Finding]:
    first: dict[str, Unit] = {}
    for unit in units:
        for address in known_addresses(unit):
            written = address.addr_spec.casefold()
            other = first.setdefault(written, unit)
            if other.code != unit.code:
                message = (
                    f"Địa chỉ {written} đã ghi cho đơn vị {other.code} ở ô {other.row.place('email').cell}, nên thư từ "
                    "đó không rõ của đơn vị nào và phiếu của cả hai đều được nhận; gửi thay thì hãy chuyển sang cột "
                    "Gửi thay, dùng chung thì ghi Giải trình."
                )
                yield Finding(kinds.SHARED_ADDRESS, message, unit.row.place("email"), value=written, unit=unit.code)


def _unknown_delegates(units: list[Unit]) -> Iterator[Finding]:
    codes = {unit.code.casefold(): unit.code for unit in units}
    for unit in units:
        for name in unit.delegates:
            if "@" not in name and name.casefold() not in codes:
                message = (
                    f"Gửi thay ghi {cite(name)}, không phải địa chỉ thư hay mã đơn vị đang có; hãy sửa lại"
                    f"{did_you_mean(name, codes.values())}."
                )
                yield Finding(kinds.UNKNOWN_UNIT, message, unit.row.place("delegates"), value=name, unit=unit.code)


def _unknown_parents(book: Book, units: list[Unit]) -> Iterator[Finding]:
    for unit in units:
        if unit.parent and "@" not in unit.parent and book.above(unit) is None:
            message = (
                f"Trực thuộc ghi {cite(unit.parent)}, không phải đơn vị nào của trang này nên không cộng lên được "
                f"đơn vị ấy; hãy sửa lại{did_you_mean(unit.parent, [one.code for one in units])}."
            )
            yield Finding(kinds.UNKNOWN_UNIT, message, unit.row.place("parent"), value=unit.parent, unit=unit.code)


def _unknown_communes(book: Book, units: list[Unit]) -> Iterator[Finding]:
    """Units named as communes that the report's province does not have."""
    called = [unit for unit in units if sounds_like_a_commune(unit.name)]
    province = province_named(book.fact("dia_danh")) if called and book.period.last_day >= SINCE else None
    for unit in called:
        if province and not province.commune(unit.name):
            message = (
                f"{cite(unit.name)} không có trong danh mục xã, phường, đặc khu của {province.name_in_sentence}; hãy "
                f"kiểm tra lại tên{near_commune(unit.name, province)}, nếu đúng thì ghi Giải trình."
            )
            yield Finding(kinds.UNKNOWN_COMMUNE, message, unit.row.place("name"), value=unit.name, unit=unit.code)


def sounds_like_a_commune(name: str) -> bool:
    """Whether a name is that of a commune or its people's committee: "UBND P. An Hoà"."""
    return office_key(name).startswith(_COMMUNE_LEVELS)


def near_commune(name: str, province: Province) -> str:
    """The end of a sentence that suggests the commune spelt most alike, empty if none is near."""
    return did_you_mean(name, (commune.name for commune in province.communes))
