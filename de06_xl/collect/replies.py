"""Replies to what units sent in one run: received, what to correct, what is missing, in one letter per unit.

Letters use the names of figures, and no words that are meant for the clerk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.collect.correspondence import SOON, Correspondence, by_day
from de06_xl.collect.differences import differences
from de06_xl.collect.unit_words import UnitWords, of_file
from de06_xl.incoming.mail.parts import Why, own_name
from de06_xl.model.duties import unwritten_in_words
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity, Topic
from de06_xl.model.responses import Cause, ResponseStatus
from de06_xl.vietnamese.messages import sentence

if TYPE_CHECKING:
    import datetime as dt
    from email.headerregistry import Address

    from de06_xl.collect.arrival import Arrival
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding
    from de06_xl.model.forms import Forms
    from de06_xl.model.unit import Unit

EXPLAIN_BY_MAIL = (
    "số liệu đúng thì trả lời thư này kèm lý do, không phải gửi lại phiếu; có số sai thì chỉnh sửa, ghi {number} vào ô "
    "Lần gửi và gửi lại phiếu"
)
EXPLAIN_IN_FORM = "số nào đúng thì giữ nguyên, ghi lý do vào cột Ghi chú"
"""What a unit is to do about warnings, depending on whether it has to send again anyway."""
LONGEST_LIST = 40
"""How many corrections a reply lists; a form with more is better filled in anew."""

_UNUSABLE = (ResponseStatus.NO_FORM, ResponseStatus.REFUSED, ResponseStatus.BLANK)
_WAITING = (ResponseStatus.UNDECIDED, ResponseStatus.UNCONFIRMED)
CORRECT, CONFIRM, SEND_AGAIN = "Đề nghị chỉnh sửa", "Đề nghị xác nhận", "Đề nghị gửi lại theo mẫu"
RECEIVED, INCOMPLETE = "Đã nhận", "Đã nhận, đề nghị hoàn thiện"
_OPENINGS = ((CORRECT, (ResponseStatus.FAULTY,)), (CONFIRM, _WAITING), (SEND_AGAIN, _UNUSABLE))
"""How the subject begins, by the gravest status in the letter."""
_ASK_FOR_A_FORM = (CORRECT, SEND_AGAIN, "Đề nghị sửa", "Chưa nhận được")
"""Beginnings of subjects of letters that ask for a form, including those of earlier versions."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One letter: ``about`` identifies it within a run, by the unit's code, else by the file's SHA-256."""

    about: str
    to: tuple[Address, ...]
    subject: str
    body: str
    form_for: Unit | None = None
    """The unit whose form is attached again, since none of its files could be used."""


def replies(arrivals: Iterable[Arrival], book: Book, today: dt.date) -> list[Reply]:
    """One letter to each unit with a received file that nothing newer has settled.

    It is ready to be sent after the clerk has read it, and sets no deadline in the past. A mail server's notices are
    not answered; a blank form beside another one is not mentioned.
    """
    by_unit: dict[str, list[Arrival]] = {}
    arrivals = list(arrivals)
    for arrival in arrivals:
        if arrival.row.status is not ResponseStatus.SUPERSEDED and arrival.why is not Why.NOTICE:
            about = arrival.unit.code if arrival.unit else f"chua-ro-{arrival.row.sha256[:8]}"
            by_unit.setdefault(about, []).append(arrival)
    if not by_unit:
        return []
    writer = _Writer(book, today, arrivals)
    return [writer.reply(about, _spoken_of(sent)) for about, sent in by_unit.items()]


def is_outdated(subject: str, forms: Forms, unit: str) -> bool:
    """Whether a draft with this subject asks for something settled since, by the clerk or by a form that counts."""
    opening = subject.partition(":")[0]
    if opening == CONFIRM:
        return not any(form.status in _WAITING for form in forms.of(unit))
    settled = forms.status(unit)[0] is ResponseStatus.USED and forms.correction(unit) is None
    return opening in _ASK_FOR_A_FORM and settled


def _spoken_of(sent: list[Arrival]) -> list[Arrival]:
    return [arrival for arrival in sent if arrival.row.status is not ResponseStatus.BLANK] or sent[:1]


class _Writer:
    """Writes the letters of one run."""

    def __init__(self, book: Book, today: dt.date, arrivals: Sequence[Arrival]) -> None:
        self.book = book
        self.words = UnitWords(book)
        self.correspondence = Correspondence(book, Figures(book))
        date = book.new_deadline(today)
        self.deadline = by_day(date, SOON)
        self._said = [*book.submissions, *(one for arrival in arrivals for one in arrival.submissions)]

    def reply(self, about: str, sent: Sequence[Arrival]) -> Reply:
        """The letter about these files of one unit."""
        to = {address.addr_spec.casefold(): address for arrival in sent for address in arrival.answer_to}
        name = sent[0].unit.addressee if sent[0].unit else "Quý đơn vị"
        letter = _Letter(sent, self)
        body = self.correspondence.mail(name, letter.lines())
        form_for = sent[0].unit if letter.asks_for_a_form else None
        return Reply(about, tuple(to.values()), self._subject(sent), body, form_for)

    def _subject(self, sent: Sequence[Arrival]) -> str:
        """The subject line: what it is about, and whether something has to be done."""
        who = f", {sent[0].unit.addressee}" if sent[0].unit else ""
        there = {arrival.row.status for arrival in sent}
        opening = next((opening for opening, statuses in _OPENINGS if there.intersection(statuses)), RECEIVED)
        if opening == SEND_AGAIN and ResponseStatus.USED in there:
            opening = RECEIVED
        if opening == RECEIVED and any(one.unwritten or any(finding.open for finding in one.findings) for one in sent):
            opening = INCOMPLETE
        return f"{opening}: Phiếu số liệu Đề án 06 {self.book.period.name}{who}"

    def differences(self, arrival: Arrival) -> str:
        """How a form differs from the one of the same number that it replaces."""
        row = arrival.row
        others = [
            one
            for one in self._said
            if (one.unit, one.form.number, one.period) == (row.unit, row.number, row.period)
            and one.form.arrival != row.arrival
        ]
        before = max((one.form for one in others), key=lambda form: form.moment, default=None)
        earlier = [one for one in others if before and one.form.arrival == before.arrival]
        return differences(earlier, arrival.submissions, self.words.name) if earlier else ""


class _Letter:
    """The text of one letter between salutation and closing."""

    def __init__(self, sent: Sequence[Arrival], writer: _Writer) -> None:
        self._sent = sent
        self._writer = writer
        self._period = writer.book.period.name
        unit = sent[0].unit
        self._has_a_form = unit is None or unit.exists_in(writer.book.period)
        """A unit that no longer exists was sent no form for the period."""
        self._deadline = writer.deadline
        self._read = self._of(ResponseStatus.USED, ResponseStatus.FAULTY)

    def lines(self) -> Iterator[str]:
        yield from dict.fromkeys(line for arrival in self._sent for line in self._about(arrival))
        faulty = self._of(ResponseStatus.FAULTY)
        mend = self._sentences(lambda finding: finding.open and not _is_lacking(finding))
        where = " trong chính phiếu này" if all(arrival.form for arrival in faulty) else ""
        yield from _listed(f"Đề nghị chỉnh sửa các nội dung sau{where}:", mend)
        lacking = self._sentences(lambda finding: finding.open and _is_lacking(finding))
        lacking += [f"Chưa có {unwritten_in_words(one.unwritten)}." for one in self._read if one.unwritten]
        yield from _listed("Đề nghị bổ sung các nội dung còn thiếu:", lacking)
        number = max((arrival.row.number for arrival in faulty or self._read), default=0) + 1
        again = bool(faulty or mend or lacking)
        explain = EXPLAIN_IN_FORM if again else EXPLAIN_BY_MAIL.format(number=number)
        yield from _listed(
            f"Đề nghị kiểm tra lại các nội dung sau; {explain}:",
            self._sentences(lambda finding: finding.severity is Severity.WARNING and not finding.accepted),
        )
        if again:
            done = "chỉnh sửa" if faulty or mend else "bổ sung"
            yield f"Sau khi {done}, đề nghị ghi {number} vào ô Lần gửi và gửi lại phiếu{self._deadline}."
        elif self.asks_for_a_form:
            yield f"Thời hạn gửi lại:{self._deadline}."

    @property
    def asks_for_a_form(self) -> bool:
        """Whether the unit has to send its form again, since none of those it sent can be used."""
        read = self._of(ResponseStatus.USED, ResponseStatus.FAULTY)
        return bool(self._of(*_UNUSABLE)) and not read and self._has_a_form

    def _about(self, arrival: Arrival) -> Iterator[str]:
        """The sentences about one file."""
        row, decision = arrival.row, arrival.decision
        file = f"tệp “{own_name(row.file)}”"
        form = f"phiếu số liệu {self._period} ({file}, lần gửi {row.number})"
        match row.status:
            case ResponseStatus.USED:
                yield f"Đã nhận {form}."
                if decision and decision.cause is Cause.RESENT:
                    others = self._writer.differences(arrival)
                    where = f", khác ở: {others}" if others else ""
                    yield (
                        f"Phiếu này thay phiếu trước cùng lần gửi {row.number}{where}; phiếu trước mới đúng thì đề "
                        "nghị báo lại."
                    )
            case ResponseStatus.FAULTY:
                yield f"{sentence(form)[:-1]} còn nội dung cần chỉnh sửa nên chưa đưa vào tổng hợp."
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
                name = arrival.unit.addressee if arrival.unit else row.unit
                whence = other if row.sender else "một thư không ghi địa chỉ người gửi"
                yield (f"Đã nhận {form} ghi tên {name} từ {whence}. Đề nghị xác nhận phiếu này do đơn vị gửi.")
            case ResponseStatus.BLANK:
                yield f"{sentence(form)[:-1]} chưa điền số liệu hay nội dung nào; đề nghị điền và gửi lại."
            case _:
                yield of_file(arrival, self._period)

    def _sentences(self, wanted: Callable[[Finding], bool]) -> list[str]:
        """The selected findings as sentences for the unit; with several forms, each names its file."""
        several = len({arrival.row.file for arrival in self._read if arrival.findings}) > 1
        return [
            f"{f'Tệp “{own_name(arrival.row.file)}”, ' if several else ''}{sentence}"
            for arrival in self._read
            for sentence in self._writer.words.sentences(filter(wanted, arrival.findings), arrival.form)
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
        yield f"- và {len(lines) - LONGEST_LIST} nội dung khác."


def _is_lacking(finding: Finding) -> bool:
    """Whether something is missing, rather than wrong."""
    return finding.kind.incomplete and finding.kind.topic is not Topic.DATE
