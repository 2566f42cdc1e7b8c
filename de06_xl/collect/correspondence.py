"""Common parts of all mails and messages to units: salutation, deadlines, signature.

They are in the administrative style: they request ("đề nghị") and end with the sender's name and contact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.indicator import Nature
from de06_xl.model.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.indicator import Indicator

FAREWELL = "Trân trọng./."
SOON = " trong thời gian sớm nhất"


class Correspondence:
    """The mails of one workbook's period; a missing fact is left out of the sentence."""

    def __init__(self, book: Book, figures: Figures) -> None:
        self._texts = Texts(book, figures)
        self._book = book
        self.period = book.period.name
        self.sender = self.fact("cv_co_quan") or self.fact("co_quan_ban_hanh")
        self.first_day, self.last_day, self.deadline = map(self.fact, ("tu_ngay", "den_ngay", "han_gui"))

    def fact(self, key: str) -> str:
        """A fact as printed, empty if the workbook has none."""
        return self._texts.printed(self._book.fact(key))

    def mail(self, to_whom: str, lines: Iterable[str]) -> str:
        """The text of a mail with these lines between salutation and closing."""
        contact = self.fact("cv_lien_he")
        below = [self.sender, f"Đầu mối liên hệ: {contact}" if contact else ""]
        signed = ["", *filter(None, below)] if any(below) else []
        return "\n".join([f"Kính gửi: {to_whom}", "", *lines, "", FAREWELL, *signed]) + "\n"

    @property
    def back(self) -> str:
        """Where to send forms: " về …", empty if the workbook does not say."""
        where = self.fact("cv_nhan_phieu")
        return f" về {where}" if where else ""

    def days(self, indicators: Iterable[Indicator]) -> str:
        """The dates of figures by kind: "số lũy kế tính đến ngày …; số trong kỳ từ ngày … đến ngày …"."""
        if not self.first_day or not self.last_day:
            return ""
        natures = {indicator.nature for indicator in indicators}
        states = ["số lũy kế"] if natures & {Nature.CUMULATIVE, Nature.YEAR_TO_DATE} else []
        states += ["số thời điểm"] if Nature.AS_OF in natures else []
        parts = [
            f"{', '.join(states)} tính đến ngày {self.last_day}" if states else "",
            f"số trong kỳ từ ngày {self.first_day} đến ngày {self.last_day}" if Nature.IN_PERIOD in natures else "",
        ]
        return "; ".join(filter(None, parts)) or f"số liệu từ ngày {self.first_day} đến ngày {self.last_day}"


def by_day(date: str, otherwise: str = "") -> str:
    """A deadline: " chậm nhất ngày 25/5/2022"."""
    return f" chậm nhất ngày {date}" if date else otherwise
