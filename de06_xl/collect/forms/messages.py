"""The texts that accompany forms: the letter, and a message to paste into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de06_xl.collect.correspondence import Correspondence, by_day
from de06_xl.model.duties import contents_of, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading


class Message(NamedTuple):
    """The subject and text of a letter."""

    subject: str
    text: str


class Messages:
    """Writes the texts that accompany the forms of one workbook."""

    def __init__(self, book: Book, figures: Figures) -> None:
        self.book = book
        self._common = Correspondence(book, figures)

    def letter(
        self, to_whom: str, file: str, indicators: Sequence[Indicator], headings: Sequence[Heading], *, common: bool
    ) -> Message:
        """The letter to which a form is attached; ``to_whom`` is the addressee (Kính gửi)."""
        period, until = self._common.period, by_day(self._common.deadline)
        subject = f"Đề nghị gửi số liệu báo cáo Đề án 06 {period}{f' ({until.strip()})' if until else ''}"
        sender = self._common.sender or "cơ quan tổng hợp"
        choose = " Chọn tên đơn vị mình ở ô Đơn vị báo cáo." if common else ""
        lines = (
            f"Để tổng hợp báo cáo kết quả thực hiện Đề án 06 {period}, {sender} gửi kèm phiếu số liệu và đề nghị:",
            "",
            f"1. Mở tệp đính kèm {file}, điền các ô màu vàng{self._days(indicators)}.{choose} Không phát sinh thì ghi "
            "0, hoặc ghi x vào ô Không phát sinh; không bỏ trống. Cột Kiểm tra nêu ô nào chưa điền, ô nào cần sửa.",
            f"2. Lưu và gửi lại chính tệp Excel ấy{self._common.back}{until}; không gửi ảnh, PDF, Word thay cho phiếu.",
            "",
            f"Phiếu gồm {_contents(indicators, headings)}.",
        )
        return Message(subject, self._common.mail(to_whom, lines))

    def chat(self, forms: Sequence[tuple[str, str]], indicators: Iterable[Indicator]) -> str:
        """A message to paste into a chat with the units; ``forms`` are addressees and file names."""
        sender = self._common.sender
        asked = f"{sender} đề nghị" if sender else "Đề nghị"
        lines = (
            f"{asked} các đơn vị gửi số liệu báo cáo Đề án 06 {self._common.period}{by_day(self._common.deadline)}.",
            f"Mở đúng phiếu Excel của đơn vị mình, điền ô vàng{self._days(indicators)}, xem cột Kiểm tra, lưu rồi gửi "
            f"lại chính tệp ấy{self._common.back}. Không phát sinh thì ghi x vào ô Không phát sinh, không bỏ trống; "
            "không gửi ảnh, PDF, Word thay cho phiếu.",
            *(f"- {to_whom}: {file}" for to_whom, file in forms),
        )
        return "\n".join(lines) + "\n"

    def _days(self, indicators: Iterable[Indicator]) -> str:
        days = self._common.days(indicators)
        return f" ({days})" if days else ""


def _contents(indicators: Sequence[Indicator], headings: Sequence[Heading]) -> str:
    parts = [counted(indicators)] if indicators else []
    parts += [contents_of(headings)] if headings else []
    return " và ".join(parts)
