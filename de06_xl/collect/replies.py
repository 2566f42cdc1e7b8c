"""What a unit is answered to what it sent in one run: received, what to correct, what is missing, in one letter.

A letter speaks to the unit: by the cells of its own forms, without a word that is for the clerk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.cells_in_words import alike, cells_in_words
from de06_xl.incoming.mail.parts import Why, own_name
from de06_xl.model.duties import unwritten_in_words
from de06_xl.model.finding import Severity, Topic, show_value
from de06_xl.model.responses import Cause, ResponseStatus
from de06_xl.vietnamese.messages import as_letter, sentence

if TYPE_CHECKING:
    import datetime as dt
    from email.headerregistry import Address

    from de06_xl.collect.intake import Arrival
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding
    from de06_xl.model.responses import Forms
    from de06_xl.model.unit import Unit

SHOWN_DECIMALS = 4
EXPLAIN_BY_MAIL = (
    "số nào sai thì sửa, tăng ô Lần gửi lên {number} và gửi lại phiếu; số liệu đúng thì không cần gửi lại, chỉ trả lời "
    "thư này kèm lý do"
)
EXPLAIN_IN_FORM = "số nào đúng thì giữ nguyên, ghi lý do vào cột Ghi chú"
"""What a unit is to do about warnings: one thing for each case, by whether it has to send again anyway."""
LONGEST_LIST = 40
"""Corrections that one reply lists; a form with more of them is better filled anew."""

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
"""What a unit reads about a file that was not opened, after the file's name."""
NO_FILE = "Thư chỉ có chữ hoặc đường dẫn, không kèm tệp; đề nghị gửi phiếu .xlsx đính kèm."

_UNUSABLE = (ResponseStatus.NO_FORM, ResponseStatus.REFUSED, ResponseStatus.BLANK)
_WAITING = (ResponseStatus.UNDECIDED, ResponseStatus.UNCONFIRMED)
CORRECT, CONFIRM, NOT_RECEIVED = "Đề nghị sửa", "Đề nghị xác nhận", "Chưa nhận được"
RECEIVED, INCOMPLETE = "Đã nhận", "Đã nhận, đề nghị hoàn thiện"
_OPENINGS = ((CORRECT, (ResponseStatus.FAULTY,)), (CONFIRM, _WAITING), (NOT_RECEIVED, _UNUSABLE))
"""How the subject begins, by the gravest status that the letter is about."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One letter: ``about`` tells it from the others of a run, by the unit's code, else by the file's SHA-256."""

    about: str
    to: tuple[Address, ...]
    subject: str
    body: str
    form_for: Unit | None = None
    """The unit whose form goes with it once more, since none of its files could be used."""


def replies(arrivals: Iterable[Arrival], book: Book, today: dt.date) -> list[Reply]:
    """One letter to each unit of which a file came in that nothing newer has settled.

    It can be sent once the clerk has read it, and asks for nothing by a day that is gone. A mail server's notices are
    not answered; a blank form is not spoken of beside another.
    """
    by_unit: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        if arrival.row.status is not ResponseStatus.SUPERSEDED and arrival.why is not Why.NOTICE:
            about = arrival.unit.code if arrival.unit else f"chua-ro-{arrival.row.sha256[:8]}"
            by_unit.setdefault(about, []).append(arrival)
    return [_reply(about, _spoken_of(sent), book, today) for about, sent in by_unit.items()]


def is_outdated(subject: str, forms: Forms, unit: str) -> bool:
    """Whether a draft with this subject asks a unit for what is settled: by the clerk, or by a form that counts."""
    opening = subject.partition(":")[0]
    if opening == CONFIRM:
        return not any(form.status in _WAITING for form in forms.of(unit))
    settled = forms.status(unit)[0] is ResponseStatus.USED and forms.correction(unit) is None
    return opening in (CORRECT, NOT_RECEIVED) and settled


def _spoken_of(sent: list[Arrival]) -> list[Arrival]:
    return [arrival for arrival in sent if arrival.row.status is not ResponseStatus.BLANK] or sent[:1]


def _reply(about: str, sent: Sequence[Arrival], book: Book, today: dt.date) -> Reply:
    first = sent[0]
    to = {address.addr_spec.casefold(): address for arrival in sent for address in arrival.answer_to}
    name = first.unit.name if first.unit else "quý đơn vị"
    letter = _Letter(sent, book, today)
    lines = [f"Kính gửi: {name}", "", *letter.lines(), "", "Trân trọng."]
    form_for = first.unit if letter.asks_for_a_form else None
    return Reply(about, tuple(to.values()), _subject(sent, book), "\n".join(lines) + "\n", form_for)


def _subject(sent: Sequence[Arrival], book: Book) -> str:
    """The subject line: what it is about and whether something is to be done."""
    who = sent[0].unit.code if sent[0].unit else sent[0].row.unit
    about = f"Phiếu số liệu Đề án 06 {book.period.name}" + (f", đơn vị {who}" if who else "")
    there = {arrival.row.status for arrival in sent}
    opening = next((opening for opening, statuses in _OPENINGS if there.intersection(statuses)), RECEIVED)
    if opening == NOT_RECEIVED and ResponseStatus.USED in there:
        opening = RECEIVED
    if opening == RECEIVED and any(one.unwritten or any(finding.open for finding in one.findings) for one in sent):
        opening = INCOMPLETE
    return f"{opening}: {about}"


class _Letter:
    """The text of one letter between greeting and farewell."""

    def __init__(self, sent: Sequence[Arrival], book: Book, today: dt.date) -> None:
        self._sent = sent
        self._period = book.period.name
        unit = sent[0].unit
        self._has_a_form = unit is None or unit.exists_in(book.period)
        """A unit that is no more was sent no form for the period."""
        date = book.new_deadline(today)
        self._deadline = f" trước ngày {date}" if date else " trong thời gian sớm nhất"
        self._read = self._of(ResponseStatus.USED, ResponseStatus.FAULTY)

    def lines(self) -> Iterator[str]:
        yield from dict.fromkeys(line for arrival in self._sent for line in self._about(arrival))
        faulty = self._of(ResponseStatus.FAULTY)
        mend = self._sentences(lambda finding: finding.open and not _is_lacking(finding))
        where = " các ô sau trong chính phiếu này" if all(arrival.form for arrival in faulty) else ""
        yield from _listed(f"Đề nghị sửa{where}:", mend)
        lacking = self._sentences(lambda finding: finding.open and _is_lacking(finding))
        lacking += [f"Chưa có {unwritten_in_words(one.unwritten)}." for one in self._read if one.unwritten]
        yield from _listed("Đề nghị bổ sung những chỗ còn thiếu:", lacking)
        number = max((arrival.row.number for arrival in faulty or self._read), default=0) + 1
        again = bool(faulty or mend or lacking)
        yield from _listed(
            f"Đề nghị xem lại những điểm sau; {EXPLAIN_IN_FORM if again else EXPLAIN_BY_MAIL.format(number=number)}:",
            self._sentences(lambda finding: finding.severity is Severity.WARNING and not finding.accepted),
        )
        if again:
            done = "Sửa" if faulty or mend else "Điền"
            yield f"{done} xong, đề nghị tăng ô Lần gửi lên {number} và gửi lại{self._deadline}."
        elif self.asks_for_a_form:
            yield f"Đề nghị điền số liệu vào phiếu Excel đã gửi kèm công văn và gửi lại{self._deadline}."

    @property
    def asks_for_a_form(self) -> bool:
        """Whether the unit has to fill in its form, of which it sent none that can be used."""
        read = self._of(ResponseStatus.USED, ResponseStatus.FAULTY)
        return bool(self._of(*_UNUSABLE)) and not read and self._has_a_form

    def _about(self, arrival: Arrival) -> Iterator[str]:
        """What became of one file."""
        row, decision = arrival.row, arrival.decision
        file = f"tệp “{own_name(row.file)}”"
        form = f"phiếu số liệu {self._period} ({file}, lần gửi {row.number})"
        match row.status:
            case ResponseStatus.USED:
                yield f"Đã nhận {form}."
                if decision and decision.cause is Cause.RESENT:
                    yield f"{decision.reason.rstrip('.')}; phiếu trước mới đúng thì đề nghị báo lại."
            case ResponseStatus.FAULTY:
                yield f"{sentence(form)[:-1]} có chỗ chưa đúng nên chưa được đưa vào tổng hợp."
            case ResponseStatus.UNDECIDED:
                yield (
                    f"Đã nhận hai phiếu số liệu {self._period} cùng lần gửi {row.number} nhưng số liệu khác nhau. Đề "
                    f"nghị cho biết phiếu nào đúng, hoặc gửi lại phiếu đúng với lần gửi {row.number + 1}"
                    f"{self._deadline}."
                )
            case ResponseStatus.UNCONFIRMED if decision and decision.cause is Cause.LEAP:
                yield f"Đã nhận {form}; chưa nhận được các lần gửi liền trước. Đề nghị xác nhận lần gửi."
            case ResponseStatus.UNCONFIRMED:
                other = f"hộp thư {row.sender}, không phải hộp thư đã đăng ký của đơn vị"
                whence = other if row.sender else "một thư không ghi địa chỉ người gửi"
                yield (
                    f"Đã nhận {form} ghi tên đơn vị {row.unit} từ {whence}. Đề nghị xác nhận phiếu này do đơn vị gửi."
                )
            case ResponseStatus.BLANK:
                yield f"{sentence(form)[:-1]} chưa điền số liệu hay nội dung nào."
            case _ if arrival.why is Why.NO_ATTACHMENT:
                yield NO_FILE
            case _ if arrival.why in UNOPENED:
                yield f"{sentence(file)[:-1]} {UNOPENED[arrival.why]}"
            case _:
                yield f"{sentence(file)[:-1]} chưa dùng được cho {self._period}. {as_letter(arrival.to_unit)}"

    def _sentences(self, wanted: Callable[[Finding], bool]) -> list[str]:
        """The findings that are wanted as sentences for the unit; of several forms each names its file."""
        several = len({arrival.row.file for arrival in self._read if arrival.findings}) > 1
        return [
            f"{f'Tệp “{own_name(arrival.row.file)}”, ' if several else ''}{_told(same)}"
            for arrival in self._read
            for same in alike(filter(wanted, arrival.findings))
        ]

    def _of(self, *statuses: ResponseStatus) -> list[Arrival]:
        return [arrival for arrival in self._sent if arrival.row.status in statuses]


def _listed(heading: str, sentences: Sequence[str]) -> Iterator[str]:
    lines = list(dict.fromkeys(sentences))
    if not lines:
        return
    yield heading
    yield from (f"- {line}" for line in lines[:LONGEST_LIST])
    if len(lines) > LONGEST_LIST:
        yield f"- và {len(lines) - LONGEST_LIST} chỗ khác."


def _is_lacking(finding: Finding) -> bool:
    """Whether something is not there, where others are wrong as they are."""
    return finding.kind.incomplete and finding.kind.topic is not Topic.DATE


def _told(same: Sequence[Finding]) -> str:
    """What the findings of some cells say, all the same; a figure that the sentence suggests itself is not repeated."""
    finding = same[0]
    cells = cells_in_words(same)
    where = f"{cells} (trang “{finding.sheet}”): " if cells else ""
    probable = show_value(finding.expected, SHOWN_DECIMALS)
    repeated = re.search(rf"(?<![\d.,]){re.escape(probable)}(?![.,]?\d)", finding.message)
    expected = f" Có thể là: {probable}." if probable and not repeated else ""
    return f"{where}{as_letter(finding.message)}{expected}"
