"""The workbook's own consistency: required facts, unique codes, known units."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.backups import KEPT_FACT, backups_kept
from de06_xl.model.finding import Finding
from de06_xl.model.placeholder import CODE, FACTS
from de06_xl.model.texts import LISTS
from de06_xl.model.unit import names_in
from de06_xl.vietnamese.messages import cite, cut, did_you_mean, nearest
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.layout import HISTORY

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.place import Place, Row

REQUIRED_FACTS = {
    "co_quan_chu_quan": "tên cơ quan chủ quản",
    "co_quan_ban_hanh": "tên cơ quan ban hành",
    "ky_hieu": "ký hiệu văn bản",
    "dia_danh": "địa danh",
    "trich_yeu": "trích yếu",
    "mo_dau": "đoạn mở đầu",
    "ket_thuc": "đoạn kết thúc",
    "noi_nhan": "nơi nhận",
    "chuc_danh": "chức danh người ký",
    "ho_ten": "họ tên người ký",
}
"""Facts without which the report has a gap."""
REQUIRED_BY_APPENDICES = {"ten_trong_cau": "tên cơ quan ban hành viết trong câu"}
"""Facts without which the line below an appendix's title has a gap."""
_ESCAPE = re.compile(r"_x0{0,2}[01]?[0-9A-Fa-f]_")
"""What LibreOffice takes for an escaped control character; the standard has four digits (ECMA-376 22.9.2.19)."""
ABOVE = "như trên"
"""Stands for the addressees of Kính gửi (Nghị định 30/2020, Phụ lục I)."""


def required_facts(book: Book) -> dict[str, str]:
    """The facts without which this workbook's report has a gap, by key, with their names in sentences."""
    with_appendix = any(heading.appendix and book.applies(heading) for heading in book.outline)
    return REQUIRED_FACTS | (REQUIRED_BY_APPENDICES if with_appendix else {})


def check(book: Book, _figures: Figures) -> Iterator[Finding]:
    """Findings about facts, codes and owners, which depend on no figure."""
    yield from _facts(book)
    yield from _codes(book)
    yield from _renamed(book)
    yield from _owners(book)


def _facts(book: Book) -> Iterator[Finding]:
    declared = book.declared_empty()
    for key, label in required_facts(book).items():
        if not book.fact(key) and key not in declared:
            place = book.fact_place(key)
            remedy = f"hãy điền khóa {key}" if place else f"hãy thêm hàng khóa {key} ở trang Thông tin chung"
            yield Finding(kinds.FACT_MISSING, f"Chưa ghi {label}; {remedy}.", place, key)
    if backups_kept(book.facts) is None:
        message = "Số bản sao giữ lại phải là số nguyên từ 1 trở lên; hãy gõ lại, ví dụ 30."
        yield Finding(kinds.UNREADABLE_NUMBER, message, book.fact_place(KEPT_FACT), value=book.fact(KEPT_FACT)[:60])
    first: dict[str, Place] = {}
    for fact in book.facts:
        place = fact.row.place("key")
        if fact.key in first and fact.key not in LISTS:
            message = (
                f"Khóa {cite(fact.key)} đã có ở ô {first[fact.key].cell}, báo cáo chỉ lấy giá trị đầu tiên; hãy "
                "xóa một hàng hoặc đổi khóa."
            )
            yield Finding(kinds.DUPLICATE_FACT, message, place, fact.key, value=fact.key)
        first.setdefault(fact.key, place)
    above = next(
        (fact for fact in book.facts if fact.key == "noi_nhan" and fold(fact.value).rstrip(";.") == ABOVE), None
    )
    if above and not book.facts_of("kinh_gui"):
        yield Finding(
            kinds.ABOVE_WITHOUT_ADDRESSEE,
            "Nơi nhận ghi “Như trên” nhưng không có Kính gửi; hãy điền Kính gửi hoặc bỏ hàng này.",
            above.row.place("value"),
            value=above.value,
        )


def _codes(book: Book) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for indicator in _rows(book):
        code, place = indicator.code, indicator.row.place("code")
        # Excel's MATCH takes "M0" and "m0" for the same code.
        if other := first.get(code.casefold()):
            message = (
                f"Mã {cite(code)} đã có ở trang {cite(other.sheet)}, ô {other.cell}; hãy đặt mã khác cho một trong hai."
            )
            yield Finding(kinds.DUPLICATE_CODE, message, place, code, value=code)
        first.setdefault(code.casefold(), place)
        if code == FACTS:
            message = f"Mã {cite(code)} dành riêng cho thông tin chung ({{tt.ky}}…); hãy đặt mã khác cho chỉ tiêu này."
            yield Finding(kinds.BAD_CODE, message, place, code, value=code)
        elif not CODE.fullmatch(code):
            message = (
                f"Mã {cite(code)} không hợp lệ; mã chỉ gồm chữ không dấu, chữ số và dấu gạch dưới, không bắt đầu bằng "
                "số."
            )
            yield Finding(kinds.BAD_CODE, message, place, code, value=code)
        elif escape := _ESCAPE.search(code):
            message = (
                f"Mã {cite(code)} có đoạn {cite(escape[0])} mà LibreOffice đọc thành ký tự khác; hãy đổi mã, ví dụ "
                f"{cut(code.replace(escape[0], escape[0][:-1]))}, hoặc ghi Giải trình nếu chỉ dùng Excel."
            )
            yield Finding(kinds.CODE_MISREAD, message, place, code, value=code)


def _rows(book: Book) -> Iterator[Indicator]:
    """The figures with a row of their own: all except those of list items."""
    yield from (indicator for indicator in book.indicators() if not indicator.item)


def _renamed(book: Book) -> Iterator[Finding]:
    """Codes unknown to the previous period, in rows that hold that period's figure of a code that is gone."""
    before = book.period.previous()
    known = {code: value for (period, code), value in book.history.items() if period == before}
    gone = {code: known[code] for code in known.keys() - {indicator.code for indicator in book.indicators()}}
    for indicator in _rows(book):
        if indicator.code in known or indicator.previous is None or not gone:
            continue
        shown = indicator.rounded(indicator.previous)
        same = sorted(code for code, value in gone.items() if indicator.rounded(value) == shown)
        if not same:
            continue
        old = nearest(indicator.code, same) or same[0]
        message = (
            f"Sổ {before.name} không có mã {cite(indicator.code)}, số kỳ trước của hàng này là của mã {cite(old)}; hãy "
            f"sửa lại mã, nếu đổi mã thì đổi cả ở trang {HISTORY.sheet}."
        )
        place = indicator.row.place("code")
        yield Finding(kinds.CODE_RENAMED, message, place, indicator.code, value=indicator.code, expected=old)


def _owners(book: Book) -> Iterator[Finding]:
    in_groups = {unit.group for unit in book.units}
    for group in book.groups.values():
        if group.code not in in_groups:
            message = (
                f"Nhóm {cite(group.code)} ({cut(group.name)}) chưa có đơn vị nào; hãy thêm đơn vị và ghi "
                f"{cut(group.code)} vào cột Nhóm (dán, từ tệp hoặc theo tên tỉnh: lệnh de06 units)."
            )
            yield Finding(kinds.GROUP_EMPTY, message, group.row.place("code"), group.code, value=group.code)
    known = {unit.code for unit in book.units} | {unit.group for unit in book.units if unit.group} | set(book.groups)
    if not known:
        return
    owned: list[tuple[str, Row, str | None]] = [(i.owner, i.row, i.code) for i in _rows(book)]
    owned += [(item.owner, item.row, None) for item in book.items]
    owned += [(p.owner, p.row, None) for section in book.sections for p in section.paragraphs]
    for owner, row, code in owned:
        for name in names_in(owner):
            if name not in known:
                message = (
                    f"Trang Đơn vị không có đơn vị hay nhóm {cite(name)} nên không biết hỏi ai; hãy thêm vào trang ấy "
                    f"(mã đơn vị hoặc cột Nhóm), hoặc sửa mã ở đây{did_you_mean(name, known)}."
                )
                yield Finding(kinds.UNKNOWN_UNIT, message, row.place("owner"), code, value=name)
