"""Wrong months in texts, left over from an earlier report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.place import Place

_MONTH = re.compile(
    r"(?P<date>ngày\s+\d{1,2}\s+)?\b(?:tháng\s+|T\.?)(?P<month>0?[1-9]|1[0-2])"
    r"(?:\s*[/-]\s*|\.(?=(?:19|20)\d\d\b)|\s+năm\s+)(?P<year>\d{4})\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"(?:\b(?:tháng\s+|T\.?)\d{1,2}(?:(?:\s*[/-]\s*|\s+năm\s+)\d{4})?\s*(?:,|;|\bvà\b|[-–])\s*)+$", re.IGNORECASE
)
"""Other months of an enumeration: "so với tháng 4/2026 và " applies to the next one too."""
_ANOTHER = re.compile(
    r"""(?:
      \b(?:với|cùng\s+kỳ|trước|sau|từ|hơn|bằng)(?:\s+(?:trong|của|kỳ|cả|các|hết|đầu|cuối|giữa|bình\s+quân))*
    | \b(?:kỳ|năm|tháng)\s+trước\s*[(,:]
    | \bcùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái|\d{4}))?\s*[(,:]
    | \b(?:văn\s+bản|công\s+văn|kế\s+hoạch|báo\s+cáo|thông\s+báo|kết\s+luận|tờ\s+trình|chỉ\s+thị|nghị\s+quyết
        |quyết\s+định)\s+số\b(?:(?!\btrong\b)[^.;,])*
    | \b(?:theo|tại|căn\s+cứ|nêu\s+trong|thực\s+hiện)\s+(?:báo\s+cáo|kế\s+hoạch|chương\s+trình|biên\s+bản|văn\s+bản)
        (?:\s+(?:kết\s+quả|định\s+kỳ|công\s+tác|của))*
    | \b(?:thông\s+báo|kết\s+luận|chỉ\s+thị|công\s+điện|nghị\s+quyết)
    | \b(?:họp|hội\s+nghị|giao\s+ban)\b[^.;,]*,?
    | \b(?:ban\s+hành|phê\s+duyệt|khai\s+trương|nghiệm\s+thu|thành\s+lập|công\s+bố)(?:\s+(?:vào|từ|trong|đầu|cuối))*
    | \btồn(?:\s+(?:đọng|lại|của|từ))*
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""What precedes a month that is rightly another one: compared with, a limit, of a document, a meeting or an event."""
_AHEAD = re.compile(
    r"\b(?:đến|tới|hết|cuối|đầu|trong|vào|hạn|chậm\s+nhất|hoàn\s+thành|dự\s+kiến|lộ\s+trình|thời\s+gian)"
    r"(?:\s+(?:là|hết|cuối|đầu|trong|vào))*\s*[:(]?\s*$",
    re.IGNORECASE,
)
"""What precedes a future month: by when something will be done. With a past month it is left over."""
_CLAUSE = 300
"""Characters before a month that may explain it."""
_COMPARED = re.compile(r"\s*(?:là|:|đạt|có)?\s*\d")
"""What follows a month in brackets with its figure: "(tháng 5/2026 là 892 phiếu)"."""


def foreign_months(text: str, place: Place, owner: str, book: Book) -> Iterator[Finding]:
    """Months of neither this period nor the next in place of the period's own."""
    own = _own_months(book)
    for match in _MONTH.finditer(text):
        month = int(match["year"]), int(match["month"])
        if match["date"] or month in own or _is_rightly_another(text, match, ahead=month > max(own)):
            continue
        message = (
            f"{cite(match[0])} không thuộc kỳ báo cáo ({book.period.name}) hay kỳ sau ({book.period.following_name}), "
            "có thể còn sót từ báo cáo trước; hãy sửa lại, hoặc gọi tên kỳ bằng {tt.ky}, {tt.ky_sau}, {tt.ky_truoc}."
        )
        yield Finding(kinds.FOREIGN_MONTH, message, place, unit=owner or None, value=match[0], basis=text)


def _is_rightly_another(text: str, match: re.Match[str], *, ahead: bool) -> bool:
    before = _LIST.sub("", text[max(0, match.start() - _CLAUSE) : match.start()])
    in_brackets = before.rstrip().endswith("(") and _COMPARED.match(text, match.end())
    return bool(_ANOTHER.search(before) or (ahead and _AHEAD.search(before)) or in_brackets)


def _own_months(book: Book) -> set[tuple[int, int]]:
    """Year and month of every month in the period or the next one."""
    first, last = book.period.first_day, book.period.next().last_day
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return {(number // 12, number % 12 + 1) for number in numbers}
