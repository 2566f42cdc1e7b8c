"""Nhận theo bản ký: writes the differences that the clerk marked in `Đối chiếu` into the workbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.actions.session import Checked, Outcome, Session, check
from de06_xl.model.book import DATE_FACTS
from de06_xl.model.place import Place
from de06_xl.model.texts import Texts
from de06_xl.report.compare.differences import DifferenceKind
from de06_xl.report.compare.retyped import NotTaken, retyped
from de06_xl.report.compare.signed import NUMBERED, date_in
from de06_xl.report.compare.units import plain
from de06_xl.system.cells import cell_numbers
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import UnreadableDate, format_date, read_date
from de06_xl.vietnamese.messages import quoted, sentence
from de06_xl.vietnamese.numbers import UnreadableNumber
from de06_xl.workbook import layout
from de06_xl.workbook.grid import Block, text_of
from de06_xl.workbook.reading.compared import ComparedLine, read_compared
from de06_xl.workbook.writing.compared import result_blocks
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    from de06_xl.model.figures import Figure
    from de06_xl.workbook.grid import Cell

_SHOWN = 8
"""How many results a message lists before it counts the rest."""
_LONGEST = 60
NOTHING_MARKED = "chưa chọn chỗ nào để nhận; hãy Đối chiếu bản ký rồi ghi x vào cột Nhận của trang Đối chiếu."
_NOT_COMPARED = "trang Đối chiếu chưa có chỗ khác nào; hãy Đối chiếu bản ký rồi ghi x vào cột Nhận của trang Đối chiếu."
_BY_HAND = {
    DifferenceKind.ADDED.value: "đoạn thêm không tự đưa vào sổ được; hãy thêm một hàng vào bảng Nội dung của mục ấy",
    DifferenceKind.MOVED.value: "đoạn đổi chỗ không tự chuyển được; hãy chuyển hàng của đoạn trong bảng Nội dung",
}
"""What to do about a difference that cannot be accepted automatically."""
_FIELDS = {"": "value", "truoc": "previous", "chi_tieu": "target"}
"""The cell of a figure's row that each form of placeholder prints."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell with its new value, and the sentence about it."""

    place: Place
    value: Cell
    description: str


def run(session: Session, numbers: Collection[int] = ()) -> Outcome:
    """Accept the differences marked in `Đối chiếu`, or those with these ``numbers``, counted from 1.

    A figure becomes an override with its source in `Ghi chú`, a sentence the paragraph's text; what cannot be accepted
    is reported, with what to do, also in the sheet. Raises De06Error if nothing is marked or compared.
    """
    checked = check(session)
    there = read_compared(session.grid)
    wanted = _wanted(session, there, numbers)
    again = [f"Chỗ {there.index(line) + 1} đã nhận lần trước." for line in wanted if line.taken]
    lines = [line for line in wanted if not line.taken]
    if not lines:
        return Outcome(messages=tuple(again))
    taking = _Taking(session, checked)
    results = {line.number: taking.take(line) for line in lines}
    taken = [text for done, text in results.values() if done]
    left = [text for done, text in results.values() if not done]
    document = next((line.document for line in lines if line.document), "bản ký")
    summary = f"Nhận theo {document}: {len(taken)} chỗ" + (f", {len(left)} chỗ chưa nhận được." if left else ".")
    messages = [summary, *_first([*left, *taken]), *again, *_unknown(there)]
    logged = " ".join([summary, *_first(taken)])
    return Outcome(
        messages=tuple(messages),
        next_step="bấm Kiểm tra, rồi Đối chiếu bản ký lại cho đến khi không còn khác.",
        blocks=[
            *taking.blocks(),
            *result_blocks(session.grid, results),
            *log_block(session.grid, session.now, session.user, "Nhận theo bản ký", logged),
        ],
        incomplete=bool(left),
    )


def run_marked(session: Session) -> Outcome:
    """Accept what is marked; if nothing is, explain how to mark it, which does not count as a failed click."""
    session.book()  # raises for a workbook of another kind
    lines = read_compared(session.grid)
    if any(line.marked for line in lines):
        return run(session)
    return Outcome(messages=tuple(_unknown(lines) or [sentence(NOTHING_MARKED)]))


def _wanted(session: Session, lines: list[ComparedLine], numbers: Collection[int]) -> list[ComparedLine]:
    name = session.path.name
    if not lines:
        raise De06Error(_NOT_COMPARED, file=name)
    if unknown := [number for number in numbers if not 0 < number <= len(lines)]:
        raise De06Error(f"trang Đối chiếu không có chỗ khác thứ {unknown[0]}; trang có {len(lines)} chỗ.", file=name)
    chosen = [lines[number - 1] for number in sorted(set(numbers))] or [line for line in lines if line.marked]
    if not chosen:
        raise De06Error(" ".join(_unknown(lines)) or NOTHING_MARKED, file=name)
    return chosen


def _unknown(lines: list[ComparedLine]) -> list[str]:
    """Unrecognised marks, by cell, as sentences."""
    found = [line.unknown for line in lines if line.unknown]
    return _first(
        [f"Trang Đối chiếu, ô {cell} ghi {quoted(mark, _LONGEST)}; muốn nhận thì hãy ghi x." for cell, mark in found]
    )


def _first(sentences: list[str]) -> list[str]:
    """The first few sentences, and how many more there are."""
    more = len(sentences) - _SHOWN
    return [*sentences[:_SHOWN], *([f"Và {more} chỗ khác nữa."] if more > 0 else [])]


class _Taking:
    """Accepts differences into one workbook, one by one."""

    def __init__(self, session: Session, checked: Checked) -> None:
        self._session = session
        self._book, self._figures = checked.book, checked.figures
        self._texts = Texts(checked.book, checked.figures)
        self._values: dict[Place, Cell] = {}

    def blocks(self) -> Iterator[Block]:
        """The cells that change."""
        for place, value in self._values.items():
            yield Block(place.sheet, *cell_numbers(place.cell), [[value]])

    def take(self, line: ComparedLine) -> tuple[bool, str]:
        """Accept a difference; returns whether that was possible, and the sentence about it."""
        try:
            changes = list(self._changes(line))
            for change in changes:
                if self._values.get(change.place, change.value) != change.value:
                    raise NotTaken("văn bản ghi cùng một số nhiều cách; hãy sửa văn bản, hoặc gõ số đúng vào sổ")
        except NotTaken as reason:
            where = f" ({line.sheet}!{line.cell})" if line.sheet and line.cell else ""
            what = line.code or quoted(line.new or line.old, _LONGEST)
            return False, f"Chưa nhận {what}{where}: {reason}."
        self._values |= {change.place: change.value for change in changes}
        return True, sentence("; ".join(change.description for change in changes if change.description))

    def _changes(self, line: ComparedLine) -> Iterator[_Change]:
        if by_hand := _BY_HAND.get(line.kind):
            raise NotTaken(by_hand)
        name, _, form = line.code.partition(".")
        if name == "tt":
            yield self._fact(line, form)
        elif line.code:
            yield from self._figure(line, name, form)
        elif line.kind == DifferenceKind.REMOVED.value:
            yield self._left_out(line)
        else:
            yield self._sentence(line)

    def _figure(self, line: ComparedLine, code: str, form: str) -> Iterator[_Change]:
        figure = self._figures.get(code)
        if figure is None:
            raise NotTaken("sổ không còn mã này; hãy đối chiếu lại")
        printed = {plain(figure.text(one) or "") for one in ((form,) if form else ("", "so"))}
        if not printed & {line.old, line.new}:
            raise NotTaken("sổ đã khác lúc đối chiếu; hãy đối chiếu lại")
        if form == "moc":
            yield self._date(line, figure)
            return
        if form not in _FIELDS:
            raise NotTaken("số này tính từ số khác trong sổ; hãy nhận hoặc sửa số gốc")
        place = figure.indicator.row.place(_FIELDS[form])
        description = f"số {line.code} nay là {line.new} ({place.address})"
        yield _Change(place, _read(figure, line), description)
        if "note" in figure.indicator.row.columns:
            note = figure.indicator.row.place("note")
            before = self._values.get(note, figure.indicator.note)
            yield _Change(note, _noted(str(before or ""), _by(line)), "")

    def _date(self, line: ComparedLine, figure: Figure) -> _Change:
        try:
            date = read_date(line.new)
        except UnreadableDate:
            date = None
        if date is None:
            raise NotTaken("văn bản không ghi ngày ở chỗ này; hãy sửa câu trong sổ")
        place = figure.indicator.row.place("as_of")
        return _Change(place, format_date(date), f"ngày {line.code} nay là {line.new} ({place.address})")

    def _fact(self, line: ComparedLine, key: str) -> _Change:
        place = self._book.fact_place(key)
        if place is None:
            raise NotTaken("kỳ và tên phụ lục do chương trình tính; hãy sửa câu trong sổ")
        if key == "so" and (found := NUMBERED.match(line.new)) and found["number"]:
            value = found["number"]
        elif key in DATE_FACTS:
            date = date_in(line.new)
            if date is None:
                raise NotTaken("văn bản không ghi đủ ngày, tháng, năm; hãy gõ ngày vào trang Thông tin chung")
            value = format_date(date)
        else:
            value = self._retyped(place, line)
        description = f"thông tin {line.code} nay là {quoted(value, _LONGEST)} ({place.address})"
        return _Change(place, value, description)

    def _left_out(self, line: ComparedLine) -> _Change:
        rows = (p.row for section in self._book.sections for p in section.paragraphs if p.include == layout.INCLUDED)
        row = next((row for row in rows if row.place("text") == Place(line.sheet, line.cell)), None)
        if row is None:
            raise NotTaken("chỗ bỏ đi không phải một đoạn có x ở cột Đưa vào báo cáo; hãy sửa tay trong sổ")
        place = row.place("include")
        return _Change(place, None, f"bỏ đoạn {quoted(line.old, _LONGEST)} khỏi báo cáo ({place.address})")

    def _sentence(self, line: ComparedLine) -> _Change:
        if not (line.sheet and line.cell):
            raise NotTaken("chữ này không ở ô nào của sổ (mẫu Word, bảng, chú thích); hãy sửa tay")
        place = Place(line.sheet, line.cell)
        made = self._retyped(place, line)
        return _Change(place, made, f"câu ở {place.address} nay là {quoted(made, _LONGEST)}")

    def _retyped(self, place: Place, line: ComparedLine) -> str:
        row, column = cell_numbers(place.cell)
        rows = self._session.grid.read(place.sheet) if place.sheet in self._session.grid.sheets() else []
        cell = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else None
        return retyped(text_of(cell), lambda one: self._texts.printed(str(one)), line.old, line.new)


def _read(figure: Figure, line: ComparedLine) -> Cell:
    """The document's value of a figure."""
    indicator = figure.indicator
    try:
        value = indicator.read(line.new)
    except UnreadableNumber as error:
        raise NotTaken(f"chữ “{line.new}” không đọc được thành số ({str(error).rstrip('.')})") from None
    if value is None:
        raise NotTaken("văn bản không còn số ở chỗ này; hãy sửa câu trong sổ")
    if indicator.rounded(value) != value:  # otherwise the report would still print another value
        raise NotTaken(
            f"hàng này in thành “{indicator.shown(value)}”; hãy tăng Số thập phân của hàng rồi đối chiếu lại"
        )
    return value


def _by(line: ComparedLine) -> str:
    return f"theo {line.document or 'bản ký'}"


def _noted(note: str, source: str) -> str:
    """`Ghi chú` with the source of an override, added once."""
    return note if source in note else "; ".join(filter(None, [note, source]))
