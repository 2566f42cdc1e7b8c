"""The wording for units about their forms and files: names of figures, without addresses, codes or clerks' terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.collect.forms.sheet import LABELS
from de06_xl.incoming.mail.parts import Why, own_name
from de06_xl.model.finding import Topic, show_value, with_request
from de06_xl.model.responses import ResponseStatus
from de06_xl.vietnamese.messages import cite, listed, quoted

if TYPE_CHECKING:
    from de06_xl.collect.arrival import Arrival
    from de06_xl.collect.forms.form import Form
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.item_list import Item

LONGEST_NAME = 160
"""Characters of a figure's or an item's name: a letter has room, and its reader has to find the row."""
MOST_NAMES = 5
"""How many figures one sentence names before it counts the rest."""
SHOWN_DECIMALS = 4
FILL_THE_FORM = "đề nghị điền số liệu vào phiếu đã nhận và gửi lại tệp Excel"
MOST_ASKED = 3
"""How many sentences about a form a reminder repeats; the reply to it listed all."""


UNOPENED = {
    Why.TOO_DEEP: "nằm trong quá nhiều lớp thư và tệp nén nên không mở được; đề nghị gửi thẳng phiếu .xlsx.",
    Why.TOO_LARGE: "quá lớn nên không mở được; đề nghị chỉ gửi phiếu .xlsx.",
    Why.TOO_MANY: "có quá nhiều phần nên không mở hết được; đề nghị gửi thành nhiều thư.",
    Why.PASSWORD: "được đặt mật khẩu nên không đọc được; đề nghị bỏ mật khẩu rồi gửi lại.",
    Why.BROKEN: "bị hỏng hoặc bị thiếu nên không đọc được; đề nghị gửi lại bản nguyên vẹn.",
    Why.UNREADABLE: "ở dạng không mở được (RAR, thư mã hóa…); đề nghị gửi thẳng phiếu .xlsx, hoặc nén thành .zip.",
    Why.PROGRAM: "là chương trình, không phải phiếu; đề nghị gửi phiếu .xlsx.",
    Why.FAULT: "chưa đọc được do lỗi của chương trình thu phiếu; đề nghị gửi lại phiếu .xlsx.",
}
"""What a unit is told about a file that was not opened, to follow the file's name."""
NO_FILE = "Thư chỉ có chữ hoặc đường dẫn, không kèm tệp; đề nghị gửi phiếu .xlsx đính kèm."


class _Place(NamedTuple):
    """A finding's cell in a letter: "ngày của " "chỉ tiêu" "“Lượt”"; empty if it has none."""

    lead: str = ""
    what: str = ""
    name: str = ""


class UnitWords:
    """The wording of one workbook for its units."""

    def __init__(self, book: Book) -> None:
        self._indicators = {indicator.code: indicator for indicator in book.indicators()}

    def name(self, code: str) -> str:
        """The name of a figure, or the heading with a code."""
        indicator = self._indicators.get(code)
        if not indicator:
            return f"nội dung mục {code}"
        return f"{_cited(indicator)} mục {_cited_item(indicator.item)}" if indicator.item else _cited(indicator)

    def sentences(self, findings: Iterable[Finding], form: Form | None) -> list[str]:
        """The findings of a form as sentences for a letter; equal ones about several figures are merged."""
        alike: dict[tuple[str, str, str], list[str]] = {}
        for finding in findings:
            place = self._place(finding, form)
            alike.setdefault((_said(finding), place.lead, place.what), []).append(place.name)
        return [_with_names(said, lead, what, names) for (said, lead, what), names in alike.items()]

    def with_request(self, arrival: Arrival) -> Arrival:
        """The arrival with the request that a reminder will repeat."""
        asked = self._request_about(arrival)
        return replace(arrival, row=replace(arrival.row, asked=asked)) if asked else arrival

    def _request_about(self, arrival: Arrival) -> str:
        """The request about an unusable file; empty for others, and for one that may be another unit's."""
        status = arrival.row.status
        if status is ResponseStatus.FAULTY:
            sentences = self.sentences((one for one in arrival.findings if one.open), arrival.form)
            more = len(sentences) - MOST_ASKED
            return " ".join(sentences[:MOST_ASKED]) + (f" Và {more:02d} nội dung khác." if more > 0 else "")
        unusable = status in (ResponseStatus.NO_FORM, ResponseStatus.REFUSED) and not arrival.decision
        return of_file(arrival, arrival.row.period.name) if unusable else ""

    def _place(self, finding: Finding, form: Form | None) -> _Place:
        if indicator := self._indicators.get(finding.code or ""):
            lead = "ngày của " if finding.kind.topic is Topic.DATE else ""
            if indicator.item:
                return _Place(f"{lead}chỉ tiêu {_cited(indicator)}, ", "mục", _cited_item(indicator.item))
            return _Place(lead, "chỉ tiêu", _cited(indicator))
        for text in form.texts if form else ():
            if text.place == finding.place:
                return _Place("", "nội dung mục", text.section)
        for field, place in form.places.items() if form else ():
            if place == finding.place and field in LABELS:
                return _Place("", "ô", cite(LABELS[field]))
        return _Place()


def no_form(reason: str) -> str:
    """Why something is no form of the period, and what to send instead."""
    return with_request(reason, FILL_THE_FORM)


def of_file(arrival: Arrival, period: str) -> str:
    """Why a file is useless for a period, and what to send instead."""
    file = f"Tệp “{own_name(arrival.row.file)}”"
    if arrival.why is Why.NO_ATTACHMENT:
        return NO_FILE
    if arrival.why in UNOPENED:
        return f"{file} {UNOPENED[arrival.why]}"
    return f"{file} chưa dùng được cho {period}: {arrival.to_unit}"


def _cited(indicator: Indicator) -> str:
    return quoted(indicator.full_name_of_total, LONGEST_NAME)


def _cited_item(item: Item) -> str:
    return f"{item.code} {quoted(item.name, LONGEST_NAME)}"


def _with_names(said: str, lead: str, what: str, names: Iterable[str]) -> str:
    found = [name for name in dict.fromkeys(names) if name]
    if not found:
        return said
    where = f"{lead}{'các ' if len(found) > 1 else ''}{what} {listed(found, MOST_NAMES, what, ', ')}"
    return f"{where[:1].upper()}{where[1:]}: {said}"


def _said(finding: Finding) -> str:
    """The sentence of a finding, without the figure if the sentence suggests it itself."""
    letter = finding.letter
    probable = show_value(finding.expected, SHOWN_DECIMALS)
    repeated = re.search(rf"(?<![\d.,]){re.escape(probable)}(?![.,]?\d)", letter)
    return f"{letter} Có thể là: {probable}." if probable and not repeated else letter
