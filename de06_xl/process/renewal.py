"""Which paragraphs the next report can print unchanged, because everything in them that depends on time is updated.

A figure in braces is; a number, a date or "sắp tới" typed beside it was true at the time, and somebody has to read it
again. Numbers that are part of a name ("Đề án 06", "dịch vụ công mức độ 4", "68/NQ-CP") do not depend on time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de06_xl.model import placeholder
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.table import ColumnKind, RowsBy

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.table import Table

_OF_ITS_TIME = re.compile(
    r"\b(?:vừa\s+qua|mới\s+đây|gần\s+đây|sắp\s+tới|tới\s+đây|thời\s+gian\s+tới|lần\s+đầu|lần\s+thứ|hôm\s+nay"
    r"|hiện\s+nay|kỳ\s+trước|(?:ngày|tuần|tháng|quý|năm)\s+(?:này|nay|qua|trước|sau|tới|ngoái))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_IN_A_NAME_BEFORE = re.compile(
    r"""(?:
      \b(?:đề\s+án|lớp|khối|mức\s+độ|cấp\s+độ|mức|loại|nhóm|phụ\s+lục|mục|điều|khoản|điểm|mẫu|biểu|bảng|phiên\s+bản
        |cục|phòng|khu\s+vực|trên|dưới|từ\s+đủ|covid)\s*-?\s*
    | \b(?:nghị\s+định|nghị\s+quyết|quyết\s+định|kế\s+hoạch|chỉ\s+thị|thông\s+tư|công\s+văn|công\s+điện)\s+(?:số\s+)?
        (?:\d+/[\w-]+(?:/[\w-]+)*\s+ngày\s+)?
    | \bluật\b[^.;,\d]*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_A_NAME_AFTER = re.compile(r"/?[^\W\d_]|/[\w-]+|\s+(?:dịch\s+vụ\s+công\s+thiết\s+yếu|nhóm\s+tiện\s+ích|số\b)", re.I)
"""What follows a number inside a name: letters of a document's code, "25 dịch vụ công thiết yếu", "CMND 09 số"."""
_BEFORE = 80
"""Characters before a number that may make it part of a name."""


def is_self_updating(paragraph: Paragraph, book: Book) -> bool:
    """Whether the paragraph may stay ticked in the next period: it has figures, and nothing else that depends on time.

    A bold line above others has no content itself; a table with words in its cells is not updated.
    """
    if paragraph.kind is ParagraphKind.TABLE:
        table = book.table(paragraph.text)
        return table is not None and _of_figures(table)
    if not (paragraph.kind.is_heading or any(not one.is_fact for one in placeholder.references(paragraph.text))):
        return False
    typed = [part for part in placeholder.parse(paragraph.text) if isinstance(part, str)]
    return not _speaks_of_its_time(" ".join(typed))


def _speaks_of_its_time(text: str) -> bool:
    return bool(_OF_ITS_TIME.search(text)) or any(not _in_a_name(text, number) for number in _NUMBER.finditer(text))


def _in_a_name(text: str, number: re.Match[str]) -> bool:
    before, after = text[max(0, number.start() - _BEFORE) : number.start()], text[number.end() :]
    joined = before[-1:].isalpha() and "/" not in number[0]  # "A05", but not "T5/2022"
    starts_the_line = not before.strip() and after.startswith(".")  # "2.1. Kết quả …"
    return joined or starts_the_line or bool(_IN_A_NAME_BEFORE.search(before) or _IN_A_NAME_AFTER.match(after))


def _of_figures(table: Table) -> bool:
    words = (ColumnKind.TEXT, ColumnKind.STATE)
    return table.rows_by is not RowsBy.TYPED and all(column.kind not in words for column in table.columns)
