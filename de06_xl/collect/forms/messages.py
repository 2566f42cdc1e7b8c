"""What goes with a form: the letter it is attached to, and a text to paste into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.duties import contents_of, counted
from de06_xl.model.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.outline import Heading


class Message(NamedTuple):
    """The subject and text of a letter."""

    subject: str
    text: str


class Messages:
    """Writes letters from the facts of one workbook; a fact that is missing is left out of the sentence."""

    def __init__(self, book: Book, figures: Figures) -> None:
        self.book = book
        self.period = book.period.name
        texts = Texts(book, figures)

        def fact(key: str) -> str:
            return texts.printed(book.fact(key))

        self.sender = fact("cv_co_quan") or fact("co_quan_ban_hanh")
        self.where = fact("cv_nhan_phieu")
        self.first_day, self.last_day, self.deadline = (fact(key) for key in ("tu_ngay", "den_ngay", "han_gui"))

    def letter(
        self, to_whom: str, file: str, indicators: Sequence[Indicator], headings: Sequence[Heading], *, common: bool
    ) -> Message:
        """The letter that a form is attached to; ``to_whom`` is the addressee (Kính gửi)."""
        subject = f"Đề nghị gửi số liệu báo cáo Đề án 06 {self.period}{self._by(' (hạn ', ')')}"
        sender = self.sender or "cơ quan tổng hợp"
        choose = " Chọn tên đơn vị mình ở ô Đơn vị báo cáo." if common else ""
        lines = (
            f"Kính gửi: {to_whom}",
            "",
            f"Để tổng hợp báo cáo kết quả thực hiện Đề án 06 {self.period}, {sender} gửi kèm phiếu số liệu và đề nghị:",
            "",
            f"1. Mở tệp đính kèm {file}, điền các ô màu vàng{self._days()}.{choose} Không phát sinh thì gõ 0, hoặc ghi "
            "x vào ô Không phát sinh; không bỏ trống. Cột Kiểm tra cho biết ô nào chưa điền, ô nào sai.",
            f"2. Lưu và gửi lại chính tệp Excel ấy{self._back()}{self._by(' trước ngày ', '')}; không gửi ảnh, PDF, "
            "Word thay cho phiếu.",
            "",
            f"Phiếu gồm {_contents(indicators, headings)}.",
            "",
            "Trân trọng./.",
            "",
            self.sender,
        )
        return Message(subject, "\n".join(lines))

    def chat(self, forms: Sequence[tuple[str, str]]) -> str:
        """A text to paste into a chat with the units; ``forms`` are whom each is for and the name of its file."""
        asked = f"{self.sender} đề nghị" if self.sender else "Đề nghị"
        lines = (
            f"{asked} các đơn vị gửi số liệu báo cáo Đề án 06 {self.period}{self._by(' trước ngày ', '')}.",
            f"Mở đúng phiếu Excel của đơn vị mình, điền ô vàng{self._days()}, xem cột Kiểm tra, lưu rồi gửi lại chính "
            f"tệp ấy{self._back()}. Không phát sinh thì ghi x vào ô Không phát sinh, không bỏ trống; không gửi ảnh, "
            "PDF, Word thay cho phiếu.",
            *(f"- {to_whom}: {file}" for to_whom, file in forms),
        )
        return "\n".join(lines) + "\n"

    def _days(self) -> str:
        if not self.first_day or not self.last_day:
            return ""
        return f" với số liệu từ ngày {self.first_day} đến ngày {self.last_day}"

    def _back(self) -> str:
        return f" về {self.where}" if self.where else ""

    def _by(self, before: str, after: str) -> str:
        """The deadline between two pieces of a sentence; nothing where there is none."""
        return f"{before}{self.deadline}{after}" if self.deadline else ""


def _contents(indicators: Sequence[Indicator], headings: Sequence[Heading]) -> str:
    parts = [counted(indicators)] if indicators else []
    parts += [contents_of(headings)] if headings else []
    return " và ".join(parts)
