"""Wording of the texts: months of another report, repeated words, one body under two names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model import placeholder
from de06_xl.model.finding import Finding
from de06_xl.model.texts import PRINTED, included
from de06_xl.process.validate.doubled_words import doubled_words
from de06_xl.process.validate.months import foreign_months
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.place import Place


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the texts that the report prints."""
    paragraphs = [
        paragraph
        for section in book.reported_sections()
        for paragraph in section.paragraphs
        if included(paragraph, figures)
    ]
    texts = [(paragraph.text, paragraph.row.place("text"), paragraph.owner) for paragraph in paragraphs]
    texts += [(heading.title, heading.row.place("title"), "") for heading in book.outline if book.applies(heading)]
    texts += [(fact.value, fact.row.place("value"), "") for fact in book.facts if fact.key in PRINTED]
    for text, place, owner in texts:
        said = placeholder.words(text)
        yield from foreign_months(said, place, owner, book)
        for words in doubled_words(said):
            message = f"{cite(words)} có thể là chữ gõ hai lần; hãy bỏ một chữ nếu thừa."
            yield _finding(kinds.DOUBLED_WORD, message, place, owner, words, text)
    yield from _names(book, paragraphs)


def _names(book: Book, paragraphs: list[Paragraph]) -> Iterator[Finding]:
    """Units of `Đơn vị` that the report calls by their name in one place and by an abbreviation in another."""
    words = [paragraph.words for paragraph in paragraphs]
    whole = " ".join(words)
    for unit in book.units:
        if not _contains(unit.name, whole):
            continue
        for short in sorted(_abbreviations(unit.name)):
            found = [one for one, text in zip(paragraphs, words, strict=True) if _contains(short, text)]
            # "Công an tỉnh (CA tỉnh)" introduces the abbreviation.
            if found and not re.search(rf"\([^()]*{re.escape(short)}\)", whole):
                message = f"{cite(short)} và {cite(unit.name)} cùng chỉ một cơ quan; hãy viết thống nhất một tên."
                place = found[0].row.place("text")
                yield _finding(kinds.TWO_NAMES, message, place, found[0].owner, short, found[0].text, unit.name)


def _contains(name: str, text: str) -> bool:
    """Whether a text contains the name as whole words; a plain search rules out most texts."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _abbreviations(name: str) -> set[str]:
    """Abbreviations of a name that keep at least one word: “CA tỉnh”, “Sở TTTT”, “Sở TT&TT”."""
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
