"""What reads wrong in the texts: months of another report, words typed twice, one body under two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.texts import PRINTED, included
from de06_xl.process.validate.doubled_words import doubled_words
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.place import Place

_MONTH = re.compile(
    r"(?P<date>ngày\s+\d{1,2}\s+)?\b(?:tháng\s+|T\.?)(?P<month>0?[1-9]|1[0-2])"
    r"(?:\s*[/-]\s*|\.(?=(?:19|20)\d\d\b)|\s+năm\s+)(?P<year>\d{4})\b",
    re.IGNORECASE,
)

_OTHER_MONTH = re.compile(
    r"(?:\b(?:với|cùng\s+kỳ|trước|sau|từ)(?:\s+(?:trong|kỳ|cả))?"
    r"|\b(?:văn\s+bản|công\s+văn|kế\s+hoạch|báo\s+cáo|thông\s+báo|nghị\s+quyết|quyết\s+định)\s+số\b[^.;]*"
    r"|\b(?:phiên\s+họp|cuộc\s+họp|họp|hội\s+nghị|giao\s+ban)\b[^.;]*)\s*$",
    re.IGNORECASE,
)
"""What stands before a month that is rightly another: compared with, a limit, or that of a document or a meeting."""
_UNTIL = re.compile(r"\b(?:đến|tới|hết|cuối|trong|vào|hạn|chậm\s+nhất)(?:\s+(?:là|hết|cuối))?\s*$", re.IGNORECASE)
"""What stands before a month to come: by when something will be done. Of a month gone by it is left over."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings of the texts that the report prints."""
    paragraphs = [
        paragraph
        for section in book.reported_sections()
        for paragraph in section.paragraphs
        if included(paragraph, figures)
    ]
    texts = [(paragraph.text, paragraph.row.place("text"), paragraph.owner) for paragraph in paragraphs]
    texts += [(heading.title, heading.row.place("title"), "") for heading in book.outline if book.applies(heading)]
    texts += [(fact.value, fact.row.place("value"), "") for fact in book.facts if fact.key in PRINTED]
    months = _own_months(book)
    for text, place, owner in texts:
        yield from _foreign_months(text, place, owner, months, book)
        for words in doubled_words(text):
            message = f"{cite(words)} có thể là chữ gõ hai lần; hãy bỏ một chữ nếu thừa."
            yield _finding(kinds.DOUBLED_WORD, message, place, owner, words, text)
    yield from _names(book, paragraphs)


def _foreign_months(text: str, place: Place, owner: str, own: set[tuple[int, int]], book: Book) -> Iterator[Finding]:
    """Months of neither this period nor the next where the period's own should be: left over from an earlier report."""
    for match in _MONTH.finditer(text):
        if match["date"] or (int(match["year"]), int(match["month"])) in own:
            continue
        before, ahead = text[: match.start()], (int(match["year"]), int(match["month"])) > max(own)
        if _OTHER_MONTH.search(before) or (ahead and _UNTIL.search(before)):
            continue
        message = (
            f"{cite(match[0])} không thuộc kỳ báo cáo ({book.period.name}) hay kỳ sau ({book.period.following_name}), "
            "có thể còn sót từ báo cáo trước; hãy sửa lại, hoặc gọi tên kỳ bằng {tt.ky}, {tt.ky_sau}, {tt.ky_truoc}."
        )
        yield _finding(kinds.FOREIGN_MONTH, message, place, owner, match[0], text)


def _own_months(book: Book) -> set[tuple[int, int]]:
    """Year and month of every month that the period or the one after it touches."""
    first, last = book.period.first_day, book.period.next().last_day
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return {(number // 12, number % 12 + 1) for number in numbers}


def _names(book: Book, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Units of the sheet `Đơn vị` that the report calls by their name and, elsewhere, by an abbreviation of it."""
    whole = " ".join(paragraph.text for paragraph in paragraphs)
    for unit in book.units:
        if not _stands_in(unit.name, whole):
            continue
        for short in sorted(_abbreviations(unit.name)):
            found = [paragraph for paragraph in paragraphs if _stands_in(short, paragraph.text)]
            # "Công an tỉnh (CA tỉnh)" says that the short name follows.
            if found and not re.search(rf"\([^()]*{re.escape(short)}\)", whole):
                message = f"{cite(short)} và {cite(unit.name)} cùng chỉ một cơ quan; hãy viết thống nhất một tên."
                place = found[0].row.place("text")
                yield _finding(kinds.TWO_NAMES, message, place, found[0].owner, short, found[0].text, unit.name)


def _stands_in(name: str, text: str) -> bool:
    """Whether a text has the name as whole words; most texts are ruled out without a pattern."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _abbreviations(name: str) -> set[str]:
    """Short forms of a name that keep at least one word: “CA tỉnh”, “Sở TTTT”, “Sở TT&TT”."""
    words = name.split()
    short = set()
    for begin in range(len(words)):
        for end in range(begin + 2, len(words) + 1):
            if end - begin == len(words):
                continue
            for joined in ("", "&", "V"):
                letters = "".join(joined if word == "và" else word[0].upper() for word in words[begin:end])
                if len(letters.replace("&", "")) > 1:
                    short.add(" ".join([*words[:begin], letters, *words[end:]]))
    return short - {name}


def _finding(
    kind: FindingKind,
    message: str,
    place: Place,
    owner: str,
    value: str,
    text: str,
    expected: str | None = None,
) -> Finding:
    return Finding(kind, message, place, unit=owner or None, value=value, expected=expected, basis=text)
