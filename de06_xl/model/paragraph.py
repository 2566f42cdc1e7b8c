"""A row of the block Nội dung: one paragraph of the report."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from de06_xl.model import placeholder
from de06_xl.model.place import Row


class ParagraphKind(enum.Enum):
    """How a row of the block Nội dung is formatted in the report (column `Kiểu`)."""

    HEADING = "tiêu đề"
    NUMBERED_HEADING = "tiêu đề 1."
    PLAIN = "đoạn"
    NUMBERED = "1."
    LETTERED = "a)"
    DASH = "-"
    PLUS = "+"
    TABLE = "bảng"

    @property
    def is_heading(self) -> bool:
        """Whether such a row is a bold line above others, without content of its own."""
        return self in (ParagraphKind.HEADING, ParagraphKind.NUMBERED_HEADING)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A row of the block Nội dung. ``include`` is "x", empty, or a condition on figures.

    ``previous`` is what the previous report printed here; empty if the paragraph is new.
    """

    kind: ParagraphKind
    text: str
    row: Row
    include: str = "x"
    owner: str = ""
    previous: str = ""

    @property
    def words(self) -> str:
        """The typed text without its marks; notes follow below it."""
        return placeholder.words(self.text)
