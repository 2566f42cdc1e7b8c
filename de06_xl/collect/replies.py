"""What a unit is answered to its form: received, or what to correct, by the cells of its own form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.incoming.mail.parts import STEP
from de06_xl.mailbox.drafts import addresses_in, is_address, known_addresses
from de06_xl.model.finding import Severity, show_value
from de06_xl.model.responses import ResponseStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from email.headerregistry import Address

    from de06_xl.collect.intake import Arrival
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding

LONGEST_LIST = 40
"""Corrections that one reply lists; a form with more of them is better filled anew."""


def recipients(arrival: Arrival) -> list[Address]:
    """Whom to answer: the sender, else the unit; nobody where neither is known.

    Whether a form is its own only the unit can say that it names, not the mailbox from which it came.
    """
    own = known_addresses(arrival.unit) if arrival.unit else []
    if arrival.row.status is ResponseStatus.UNCONFIRMED:
        return own
    sender = addresses_in(arrival.row.sender) if is_address(arrival.row.sender) else []
    return sender or own


def subject(arrival: Arrival, book: Book) -> str:
    """The reply's subject line: what it is about and whether something is to be done."""
    who = arrival.unit.code if arrival.unit else arrival.row.unit
    about = f"Phiếu số liệu Đề án 06 {book.period.name}" + (f", đơn vị {who}" if who else "")
    match arrival.row.status:
        case ResponseStatus.USED | ResponseStatus.SUPERSEDED:
            return f"Đã nhận: {about}"
        case ResponseStatus.UNDECIDED | ResponseStatus.UNCONFIRMED:
            return f"Đề nghị xác nhận: {about}"
        case ResponseStatus.FAULTY:
            return f"Đề nghị sửa: {about}"
        case _:
            return f"Chưa nhận được: {about}"


def body(arrival: Arrival, book: Book, today: dt.date) -> str:
    """The reply's text, ready to send once the clerk has read it; it asks for nothing by a day that is gone."""
    name = arrival.unit.name if arrival.unit else "quý đơn vị"
    lines = [f"Kính gửi: {name}", "", *_told(arrival, book, today), "", "Trân trọng."]
    return "\n".join(lines) + "\n"


def _told(arrival: Arrival, book: Book, today: dt.date) -> Iterator[str]:
    row = arrival.row
    file = row.file.rpartition(STEP)[2]
    date = book.new_deadline(today)
    deadline = f" trước ngày {date}" if date else " trong thời gian sớm nhất"
    match row.status:
        case ResponseStatus.USED | ResponseStatus.SUPERSEDED:
            yield f"Đã nhận phiếu số liệu {book.period.name} (tệp “{file}”, lần gửi {row.number}). {row.reason}".strip()
            yield from _listed("Đề nghị xem lại những điểm sau; nếu số liệu đúng thì không cần gửi lại:", arrival)
        case ResponseStatus.FAULTY:
            yield (
                f"Phiếu số liệu {book.period.name} (tệp “{file}”, lần gửi {row.number}) có chỗ chưa đúng nên chưa được "
                "đưa vào tổng hợp."
            )
            yield from _listed("Đề nghị sửa các ô sau trong chính phiếu này:", arrival)
            yield f"Sửa xong, đề nghị tăng ô Lần gửi lên {row.number + 1} và gửi lại{deadline}."
        case ResponseStatus.UNDECIDED:
            yield (
                f"Đã nhận hai phiếu số liệu {book.period.name} cùng lần gửi {row.number} nhưng số liệu khác nhau. Đề "
                f"nghị cho biết phiếu nào đúng, hoặc gửi lại phiếu đúng với lần gửi {row.number + 1}{deadline}."
            )
        case ResponseStatus.UNCONFIRMED:
            yield (
                f"Đã nhận phiếu số liệu {book.period.name} ghi tên đơn vị {row.unit} (tệp “{file}”) từ hộp thư của đơn "
                "vị khác. Đề nghị xác nhận phiếu này do đơn vị gửi."
            )
        case ResponseStatus.NO_FORM | ResponseStatus.REFUSED:
            yield f"Tệp “{file}” chưa dùng được để tổng hợp số liệu {book.period.name}. {row.reason}"
            yield f"Đề nghị điền số liệu vào phiếu Excel đã gửi kèm công văn và gửi lại{deadline}."


def _listed(heading: str, arrival: Arrival) -> Iterator[str]:
    findings = [finding for finding in arrival.findings if finding.severity is not Severity.NOTE]
    if not findings:
        return
    yield heading
    yield from (f"- {_sentence(finding)}" for finding in findings[:LONGEST_LIST])
    if len(findings) > LONGEST_LIST:
        yield f"- và {len(findings) - LONGEST_LIST} chỗ khác."


def _sentence(finding: Finding) -> str:
    where = f"Ô {finding.place.cell} (trang “{finding.place.sheet}”): " if finding.place else ""
    expected = ""
    if finding.expected is not None:
        expected = f" Có thể là: {show_value(finding.expected, 4)}."
    return f"{where}{finding.message}{expected}"
