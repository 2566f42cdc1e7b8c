"""Identifies the parts of an administrative document: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from de06_xl.report.layout.word_file import Paragraph
from de06_xl.vietnamese.text import fold, strip_diacritics

_NATION = re.compile(r"cong hoa xa hoi chu nghia viet nam")
_MOTTO = re.compile(r"doc lap\s*\W\s*tu do\s*\W\s*hanh phuc\W*")
_NUMBER = re.compile(r"so\s*:?.{0,12}/|so\s*:")
_PLACE_AND_DATE = re.compile(r".{1,60},?\s*ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_ABOUT = re.compile(r"v/v\b|ve viec\b")
_ADDRESSEES = re.compile(r"kinh gui\b")
_RECEIVERS = re.compile(r"noi nhan\s*:?")
_AUTHORITY = re.compile(r"(?:tm|kt|tl|tuq|q)\s*\.")
_OFFICE = re.compile(
    r"(?:pho |quyen )?(?:chu tich|truong ban|giam doc|cuc truong|vu truong|bo truong|thu truong|chanh |tong |truong "
    r"|vien truong|hieu truong|bi thu|thuong truc|chu nhiem|to truong|doi truong)"
)
_APPENDIX = re.compile(r"phu luc(?:\s+[ivxlcdm0-9]+)?\W*")
KINDS = (
    *("NGHỊ QUYẾT", "QUYẾT ĐỊNH", "CHỈ THỊ", "QUY CHẾ", "QUY ĐỊNH", "THÔNG CÁO", "THÔNG BÁO", "HƯỚNG DẪN"),
    *("CHƯƠNG TRÌNH", "KẾ HOẠCH", "PHƯƠNG ÁN", "ĐỀ ÁN", "DỰ ÁN", "BÁO CÁO", "BIÊN BẢN", "TỜ TRÌNH", "HỢP ĐỒNG"),
    *("CÔNG ĐIỆN", "BẢN GHI NHỚ", "BẢN THỎA THUẬN", "GIẤY ỦY QUYỀN", "GIẤY MỜI", "GIẤY GIỚI THIỆU"),
    *("GIẤY NGHỈ PHÉP", "PHIẾU GỬI", "PHIẾU CHUYỂN", "PHIẾU BÁO"),
)
"""The kinds of documents with their kind as a title (Điều 7); a công văn has none."""


@dataclass(frozen=True)
class Parts:
    """The parts of a document; empty if it has none, or if they cannot be identified."""

    nation: Paragraph | None
    motto: Paragraph | None
    bodies: tuple[Paragraph, ...]
    number: Paragraph | None
    date: Paragraph | None
    about: Paragraph | None
    kind: Paragraph | None
    subject: tuple[Paragraph, ...]
    addressees: tuple[Paragraph, ...]
    text: tuple[Paragraph, ...]
    signature: tuple[Paragraph, ...]
    receivers: tuple[Paragraph, ...]
    all: tuple[Paragraph, ...]

    def below(self, paragraph: Paragraph) -> Paragraph | None:
        """The next paragraph, even if empty; for one in a table, the next in its column."""
        following = self.all[self.all.index(paragraph.whole) + 1 :]
        return next((one for one in following if paragraph.cell is None or in_column(one, paragraph)), None)


def parts_of(paragraphs: Sequence[Paragraph]) -> Parts:
    """Identify the parts by words and positions, never by their format, which is what is checked."""
    written = [line for one in paragraphs for line in one.broken if line.text]
    nation = _first(written, lambda text: bool(_NATION.fullmatch(text)))
    motto = _first(written, lambda text: bool(_MOTTO.fullmatch(text)))
    receivers_at = next((at for at, one in enumerate(written) if _RECEIVERS.fullmatch(plain(one.text))), None)
    kind_at = next((at for at, one in enumerate(written) if _is_kind(one)), None)
    head = written[: kind_at if kind_at is not None else 14]
    number = _first(head, lambda text: bool(_NUMBER.match(text)))
    date = _first(head, lambda text: bool(_PLACE_AND_DATE.fullmatch(text)))
    about = _first(head, lambda text: bool(_ABOUT.match(text))) if kind_at is None else None
    start = _after(written, [nation, motto, number, date, about], kind_at)
    subject = _subject(written, kind_at)
    start += len(subject)
    addressees = _addressees(written[start : start + 30])
    if addressees:
        start = written.index(addressees[-1]) + 1
    end = _end_of_text(written, start, receivers_at)
    tail = written[end:]
    receivers = _receivers(tail)
    return Parts(
        nation,
        motto,
        _bodies(head, number, {id(one) for one in (nation, motto, date, about)}),
        number,
        date,
        about,
        written[kind_at] if kind_at is not None else None,
        subject,
        addressees,
        tuple(written[start:end]),
        _signature(tail, receivers),
        receivers,
        tuple(paragraphs),
    )


def plain(text: str) -> str:
    """A text as matched by the patterns: lower case without marks, however it was typed."""
    return strip_diacritics(fold(text)).lower()


def in_column(one: Paragraph, other: Paragraph) -> bool:
    """Whether two paragraphs are in the same column of a table."""
    if one.cell is None or other.cell is None:
        return False
    return (one.cell.table, one.cell.column) == (other.cell.table, other.cell.column)


def _first(paragraphs: Sequence[Paragraph], matches: Callable[[str], bool]) -> Paragraph | None:
    return next((one for one in paragraphs if matches(plain(one.text))), None)


def _is_kind(paragraph: Paragraph) -> bool:
    return paragraph.text.upper() in KINDS and paragraph.cell is None


def _after(written: Sequence[Paragraph], head: Sequence[Paragraph | None], kind_at: int | None) -> int:
    if kind_at is not None:
        return kind_at + 1
    places = [at for at, one in enumerate(written) if any(one is other for other in head)]
    return max(places, default=-1) + 1


def _subject(written: Sequence[Paragraph], kind_at: int | None) -> tuple[Paragraph, ...]:
    """The centred text below the kind: at most four paragraphs."""
    if kind_at is None:
        return ()
    found: list[Paragraph] = []
    for one in written[kind_at + 1 : kind_at + 5]:
        if one.cell is not None or _ADDRESSEES.match(plain(one.text)) or (found and one.alignment != "center"):
            break
        if found and (one.text.isupper() or not any(letter.isalnum() for letter in one.text)):
            break  # who decides, below the subject of a Quyết định; a line of signs
        found.append(one)
        if one.alignment != "center":
            break
    return tuple(found)


def _addressees(written: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """“Kính gửi” and the lines of its addressees."""
    at = next((at for at, one in enumerate(written) if _ADDRESSEES.match(plain(one.text))), None)
    if at is None or at > 4:
        return ()
    first, cell = written[at], written[at].cell
    found = [first]
    if first.text.rstrip().endswith(":") or ";" in first.text:
        for one in written[at + 1 :]:
            beside = cell is not None and one.cell is not None and one.cell.table == cell.table
            if not (beside or one.text.startswith("-") or one.numbered):
                break
            found.append(one)
            if one.text.endswith("."):
                break
    return tuple(found)


def _bodies(head: Sequence[Paragraph], number: Paragraph | None, others: set[int]) -> tuple[Paragraph, ...]:
    """The lines above the number in its column of the letterhead."""
    if number is None or number.cell is None:
        return ()
    return tuple(one for one in head[: head.index(number)] if id(one) not in others and in_column(one, number))


def _end_of_text(written: Sequence[Paragraph], start: int, receivers_at: int | None) -> int:
    """The end of the text: before the table, or the lines, of recipients and signature."""
    if receivers_at is None or receivers_at < start:
        return len(written)
    cell = written[receivers_at].cell
    if cell is not None:
        return next(at for at, one in enumerate(written) if one.cell is not None and one.cell.table == cell.table)
    end = receivers_at
    while end > start and (_AUTHORITY.match(plain(written[end - 1].text)) or _is_office(written[end - 1])):
        end -= 1
    return end


def _is_office(paragraph: Paragraph) -> bool:
    return paragraph.text.isupper() and bool(_OFFICE.match(plain(paragraph.text)))


def _receivers(tail: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    heading = next((one for one in tail if _RECEIVERS.fullmatch(plain(one.text))), None)
    if heading is None:
        return ()
    found = [heading]
    for one in tail[tail.index(heading) + 1 :]:
        if one.cell is not None and heading.cell is not None and not in_column(one, heading):
            continue  # the signer's column, where each line of the list is a row
        if (one.cell is None) != (heading.cell is None) or not (
            one.text.startswith(("-", "–")) or one.numbered or one.text.endswith((";", "."))
        ):
            break
        found.append(one)
    return tuple(found)


def _signature(tail: Sequence[Paragraph], receivers: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Authority, office and name: the column beside the recipients, or else what remains beside them."""
    heading = receivers[0] if receivers else None
    if heading is not None and heading.cell is not None:
        table = heading.cell.table
        return tuple(
            one
            for one in tail
            if one.cell is not None and one.cell.table == table and one.cell.column != heading.cell.column
        )
    found = [one for one in tail if not any(one is other for other in receivers)]
    until = next((at for at, one in enumerate(found) if _APPENDIX.fullmatch(plain(one.text))), len(found))
    return tuple(found[:until])
