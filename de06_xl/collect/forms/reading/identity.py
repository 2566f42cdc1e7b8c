"""Identifies a form: its period and unit, by the hidden sheet and by the visible cells."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from de06_xl.collect.forms.sheet import FORM_VERSION, HIDDEN_KEYS, HIDDEN_SHEET, ORIGIN
from de06_xl.incoming.sheets import open_spreadsheet
from de06_xl.model.period import Period, PeriodKind
from de06_xl.model.period_words import period_in_words
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import fold, same_code, tidy
from de06_xl.workbook.grid import text_of

if TYPE_CHECKING:
    from de06_xl.collect.forms.reading.cells import Cell
    from de06_xl.collect.forms.reading.facts import Facts
    from de06_xl.incoming.sheets import Sheet
    from de06_xl.model.unit import Unit

FindUnit = Callable[[str], "Unit | None"]
"""Finds the unit that a typed text means; None if there is none or it is ambiguous."""

Keys = Mapping[str, str]
"""The hidden sheet's values by key; empty if the sheet is lost."""

_PARTING = re.compile(r"\s[-–—]\s")
"""``PARTING``, as people retype it."""


class WrongForm(De06Error):  # noqa: N818 - what the file is
    """A form that cannot be used as it is, of the unit with this code; ``number`` is its `Lần gửi`."""

    unit: str = ""
    number: int = 1

    @classmethod
    def of(cls, error: De06Error, unit: str, number: int) -> WrongForm:
        """The same error, attributed to a unit."""
        wrong = cls(error.reason, file=error.file, sheet=error.sheet, cell=error.cell)
        wrong.unit, wrong.number = unit, number
        return wrong


def find_hidden_keys(sheets: Sequence[Sheet]) -> tuple[Mapping[str, Keys], list[Sheet]]:
    """The distinct keys of hidden sheets, by sheet name, and the other sheets; the names themselves do not matter."""
    hidden: dict[str, Keys] = {}
    others = []
    for sheet in sheets:
        keys = {
            row[0]: tidy(text_of(row[1]))
            for row in sheet.rows
            if len(row) > 1 and isinstance(row[0], str) and (row[0] in HIDDEN_KEYS or row[0].startswith(ORIGIN))
        }
        if not {"phien_ban_phieu", "ky"} <= keys.keys():
            others.append(sheet)
        elif keys not in hidden.values():
            hidden[sheet.name] = keys
    return hidden, others


def identity_of(data: bytes, name: str) -> tuple[str, ...] | None:
    """What tells a form from others of the same name: its HIDDEN_KEYS; None if they are lost, or the file is no form.

    ``name`` is the file's, for messages.
    """
    try:
        keys = single_form_keys(find_hidden_keys(open_spreadsheet(data, name).sheets)[0])
    except De06Error:
        return None
    return tuple(keys.get(key, "") for key in HIDDEN_KEYS) if keys else None


def single_form_keys(hidden: Mapping[str, Keys]) -> Keys:
    """The keys of the only form in a file, empty if its hidden sheet is lost.

    Raises De06Error for a file combined from two forms, and for a form of a newer version.
    """
    _, *others = hidden or [""]
    if others:
        raise De06Error("ghép từ hai phiếu khác nhau; hãy gửi mỗi phiếu một tệp.", sheet=others[0])
    keys = next(iter(hidden.values()), {})
    if version_in(keys) > FORM_VERSION:
        raise De06Error("phiếu do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp DeAn06.")
    return keys


def version_in(hidden: Keys) -> int:
    """The form's version, 0 if unknown."""
    version = hidden.get("phien_ban_phieu", "")[:9]
    return int(version) if version.isdecimal() else 0


def period_of(hidden: Keys, facts: Facts) -> Period:
    """The period, by the hidden sheet and by the cell `Kỳ báo cáo`.

    Raises De06Error if they differ, or if neither states one.
    """
    cell = facts.only("period")
    made_for = _hidden_period(hidden) if hidden else None
    if cell is None or cell.empty:
        if made_for is None:
            raise _error_at(cell, "thiếu Kỳ báo cáo; hãy điền vào phiếu đã nhận rồi gửi lại.")
        return made_for
    stated = _stated_period(cell, made_for)
    written = format_date(cell.value) if isinstance(cell.value, dt.date) else tidy(text_of(cell.value))
    if stated is None:
        example = f", ví dụ {made_for.name}" if made_for else " như phiếu đã nhận"
        raise _error_at(cell, f"ghi {cite(written)}, không đọc được kỳ báo cáo; hãy ghi kỳ{example}.")
    if made_for and made_for != stated:
        reason = f"ghi {stated.name} nhưng phiếu được tạo cho {made_for.name}; hãy điền vào phiếu của đúng kỳ."
        raise _error_at(cell, reason)
    return stated


def _stated_period(cell: Cell, made_for: Period | None) -> Period | None:
    """The period in a cell, by its code or in words; "6/2022" may have become the month's first day."""
    if isinstance(cell.value, dt.date):
        date = dt.date(cell.value.year, cell.value.month, cell.value.day)
        if made_for and date == made_for.first_day:
            return made_for
        return Period(PeriodKind.MONTH, date.year, date.month) if date.day == 1 else None
    written = tidy(text_of(cell.value))
    code, *name = _PARTING.split(written, maxsplit=1)
    for text in (code, written, *name):
        try:
            return _parse_period(text)
        except ValueError:
            if period := period_in_words(text):
                return period
    return made_for if made_for and fold(written) == fold(made_for.name) else None


def unit_of(hidden: Mapping[str, Keys], facts: Facts, unit_typed_as: FindUnit) -> str:
    """The unit's code, by the hidden sheet and by the cell `Đơn vị báo cáo`, in which people retype code and name.

    If the master workbook has the unit, the code is spelt as there.

    Raises De06Error if they differ, or if neither states one.
    """
    made_for, *others = {keys.get("don_vi", "") for keys in hidden.values()} or {""}
    if others:
        single_form_keys(hidden)
    cell = facts.only("unit")
    written = tidy(text_of(cell.value)) if cell else ""
    unit = unit_typed_as(written) if written else None
    stated = unit.code if unit else _PARTING.split(written)[0]
    if made_for and stated and not same_code(made_for, stated):
        maker = unit_typed_as(made_for)
        names = (cite(one.name if one else code) for one, code in ((unit, stated), (maker, made_for)))
        reason = f"ghi đơn vị {next(names)} nhưng phiếu được tạo cho {next(names)}; hãy điền đúng phiếu."
        error = _error_at(cell, reason)
        # A name that no unit has does not make the form another unit's.
        raise error if unit or maker is None else WrongForm.of(error, maker.code, facts.number())
    if not made_for and not stated:
        raise _error_at(cell, "chưa chọn đơn vị báo cáo; hãy chọn đơn vị rồi gửi lại.")
    code = made_for or stated
    known = unit_typed_as(code)
    return known.code if known else code


def _hidden_period(hidden: Keys) -> Period:
    try:
        return _parse_period(hidden["ky"])
    except ValueError:
        reason = f"trang ẩn {HIDDEN_SHEET} bị sửa, không đọc được kỳ báo cáo; hãy điền vào phiếu đã nhận."
        raise De06Error(reason) from None


@functools.lru_cache(maxsize=64)
def _parse_period(code: str) -> Period:
    """The period of a code, cached for thousands of forms. Raises PeriodError."""
    return Period.parse(code)


def _error_at(cell: Cell | None, reason: str) -> De06Error:
    return De06Error(reason, sheet=cell.place.sheet, cell=cell.place.cell) if cell else De06Error(reason)
