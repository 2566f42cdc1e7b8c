"""Rates typed into texts beside the two numbers they are made from: “516/539 trường hợp, đạt 97,53%”.

Only a rate that clearly belongs to its fraction is checked: dates, periods, document numbers, “24/7”, and the number of
units that reached a rate (“07/19 xã đạt 100%”) look alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model import markup
from de06_xl.model.finding import Finding
from de06_xl.model.markup import EMPHASIS
from de06_xl.model.texts import FigurePart, Texts, included
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.numbers import format_number, round_half_up
from de06_xl.vietnamese.text import nfc

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures

_WHOLE = r"\d{1,3}(?:\.\d{3})+|\d+"
_FRACTION = rf"(?<![\w.,/+–-])(?P<part>{_WHOLE})\s?/\s?(?P<whole>{_WHOLE})(?!\d|[.,]\d|\s?/|\s?%|[-–+]|(?<=\d)[^\W\d_])"
_RATE = r"(?P<rate>\d{1,3}(?:[.,]\d{1,4})?)\s?%"
_LEAD = r"(?:(?:đạt|chiếm|bằng|tức|tức là|tương đương|tỷ lệ|tỉ lệ|là|=|~)\s*:?\s*){1,3}"
_WORDS = r"[^.;:/%()\[\]\d]{0,90}?"
_STOP = r"(?P<behind>\s*(?:$|[.,;:)\]!?…]|còn\b|tổng số\b|(?:kế hoạch|chỉ tiêu|mục tiêu)\b))"
_STATED = (
    re.compile(rf"{_FRACTION}(?P<words>{_WORDS})(?P<mark>[,–-]?\s*\(?)\s*\b{_LEAD}{_RATE}{_STOP}", re.IGNORECASE),
    re.compile(rf"{_FRACTION}(?P<words>{_WORDS})(?P<mark>\()\s*{_RATE}{_STOP}", re.IGNORECASE),
    re.compile(rf"{_RATE}\s*(?P<mark>\()\s*(?:{_LEAD})?{_FRACTION}(?P<words>{_WORDS})(?P<behind>\))", re.IGNORECASE),
)
_NO_FRACTION = re.compile(
    r"\b(?:ngày|đến|từ|hết|trước|sau|tháng|quý|kỳ|năm|học|mùng|mồng|sáng|chiều|tối|hôm|dịp|số|điều|khoản|điểm|mục|"
    r"thửa|lô|ngõ|hẻm|kiệt|nhà|đường|quốc lộ|đợt|và)\s*$",
    re.IGNORECASE,
)
_OTHER_RATE = re.compile(
    r"\b(?:tăng|giảm|vượt|so với|cùng kỳ|còn lại|trong đó|bình quân|trung bình|mỗi|từng|quá hạn|trễ hạn|chậm)\b",
    re.IGNORECASE,
)
_TARGET = ("kế hoạch", "chỉ tiêu", "mục tiêu")
_NEAR = 5
"""Maximum percentage points between a rate and a fraction that belong together."""


@dataclass(frozen=True, slots=True)
class StatedRate:
    """A rate in per cent with its two numbers, as stated in a text."""

    quoted: str
    fraction: str
    part: int
    whole: int
    rate: Decimal
    decimals: int

    @property
    def expected(self) -> Decimal:
        """The rate of the two numbers, rounded like the stated one."""
        return round_half_up(Decimal(self.part) * 100 / self.whole, self.decimals)


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about typed rates; one printed from a figure is checked with the figure."""
    texts = Texts(book, figures)
    for section in book.reported_sections():
        for paragraph in section.paragraphs:
            if "%" not in paragraph.text or not included(paragraph, figures):
                continue
            for stated in stated_rates(_with_figures(paragraph.text, texts)):
                if stated.rate == stated.expected:
                    continue
                right = format_number(stated.expected, stated.decimals, leading_zero=False)
                yield Finding(
                    kinds.STATED_RATE_DIFFERS,
                    f"{cite(stated.quoted)} nhưng {stated.fraction} = {right}%; hãy sửa tỷ lệ hoặc hai số ấy; nếu đúng "
                    "thì ghi Giải trình.",
                    paragraph.row.place("text"),
                    unit=paragraph.owner or None,
                    value=stated.rate,
                    expected=stated.expected,
                    basis=paragraph.text,
                )


def stated_rates(text: str) -> Iterator[StatedRate]:
    """The rates of a text whose fraction is beyond doubt, right or wrong."""
    text = nfc(text)
    taken: set[int] = set()
    for pattern in _STATED:
        for match in pattern.finditer(text):
            if match.start("rate") in taken or _NO_FRACTION.search(text[: match.start("part")]):
                continue
            stated = _read(match)
            if stated and _belongs(stated, match):
                taken.add(match.start("rate"))
                yield stated


def _read(match: re.Match[str]) -> StatedRate | None:
    part, whole = (int(match[name].replace(".", "")) for name in ("part", "whole"))
    if not whole:
        return None
    rate = match["rate"].replace(",", ".")
    decimals = len(rate.partition(".")[2])
    return StatedRate(match[0].strip(), f"{match['part']}/{match['whole']}", part, whole, Decimal(rate), decimals)


def _belongs(stated: StatedRate, match: re.Match[str]) -> bool:
    words = match["words"].strip(" ,")
    if _OTHER_RATE.search(words) or _is_period(match["part"], match["whole"]):
        return False
    if stated.part <= 31 and stated.whole <= 12 and not words:
        return False  # 09/5
    if stated.part > stated.whole and stated.rate <= 100:
        return False  # 24/7
    if stated.rate + stated.expected == 100 and stated.rate != stated.expected:
        return False  # of the rest
    apart = bool(match["mark"].strip()) or match["words"].rstrip().endswith(",")
    if not apart and (not stated.decimals or match["behind"].strip().lower() in _TARGET):
        # “07/19 xã đạt 100%”: that many have reached it.
        return abs(stated.rate - stated.expected) <= _NEAR
    return True


def _is_period(part: str, whole: str) -> bool:
    """Whether it may be a month or quarter of a year, or two years: 1/2026, 2025/2026."""
    years = range(1945, 2101)
    return "." not in whole and int(whole) in years and (int(part) <= 12 or (len(part) == 4 and int(part) in years))


def _with_figures(text: str, texts: Texts) -> str:
    """The text as the reader sees it, except for figures that are rates."""
    parts = [part for part in texts.fill(text) if part not in EMPHASIS]
    following = [*map(str, parts[1:]), ""]
    return markup.plain(
        "".join(
            "…" if isinstance(part, FigurePart) and after.lstrip().startswith("%") else str(part)
            for part, after in zip(parts, following, strict=True)
        )
    )
