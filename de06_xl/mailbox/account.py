"""Our own mailbox as set up in `Thông tin chung`: how letters are sent and replies received; never a password."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.mailbox.drafts import is_address
from de06_xl.mailbox.imap import DraftsPost, ImapSettings
from de06_xl.mailbox.network import CA_FACT
from de06_xl.mailbox.outlook import OutlookPost
from de06_xl.mailbox.smtp import SUBMISSION_PORT, SmtpPost, SmtpSettings
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.mailbox.post import Post
    from de06_xl.model.book import Book

WAY, ADDRESS, USER, SMTP_SERVER, IMAP_SERVER, FOLDER, CERTIFICATE, PER_MINUTE = (
    *("thu_cach_gui", "thu_dia_chi", "thu_tai_khoan", "thu_may_chu_gui"),
    *("thu_may_chu_nhan", "thu_thu_muc", "thu_chung_thu", "thu_moi_phut"),
)
"""The keys of its facts."""
KEYS = (WAY, ADDRESS, USER, SMTP_SERVER, IMAP_SERVER, FOLDER, CERTIFICATE, PER_MINUTE)
USUAL_PER_MINUTE = 60
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::([0-9]{1,5}))?")
_IMAPS, _IMAP = 993, 143


class NotSetUpError(De06Error):
    """A required fact about the mailbox is empty."""


class Way(enum.Enum):
    """How letters are sent; the values are those of the fact."""

    SMTP = "smtp"
    DRAFTS = "thư nháp"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mailbox: ``address`` is the sender of letters; ``smtp`` and ``imap`` are None if no server is named."""

    way: Way
    address: str
    smtp: SmtpSettings | None
    imap: ImapSettings | None
    per_minute: int

    def post(self) -> Post:
        """The port through which it sends letters."""
        if self.way is Way.OUTLOOK:
            return OutlookPost()
        if self.way is Way.DRAFTS:
            assert self.imap
            return DraftsPost(self.imap)
        assert self.smtp
        return SmtpPost(self.smtp)


def read_account(book: Book, ca: bytes | None = None) -> MailAccount:
    """The account set up in the facts; ``ca`` is the content of the certificate file.

    Raises De06Error naming the cell of what is missing or invalid.
    """
    way = _way(book)
    address = book.fact(ADDRESS)
    if not is_address(address) and not (way is Way.OUTLOOK and not address):
        raise _wrong(book, ADDRESS, "không phải địa chỉ thư") if address else missing(book, ADDRESS)
    user = book.fact(USER) or address
    smtp, imap = _server(book, SMTP_SERVER), _server(book, IMAP_SERVER)
    if way is Way.SMTP and smtp is None:
        raise missing(book, SMTP_SERVER)
    if way is Way.DRAFTS and imap is None:
        raise missing(book, IMAP_SERVER)
    return MailAccount(
        way,
        address,
        smtp and SmtpSettings(user, address, smtp[0], smtp[1] or SUBMISSION_PORT, ca),
        imap
        and ImapSettings(
            user=user,
            server=imap[0],
            port=imap[1] or _IMAPS,
            folder=book.fact(FOLDER) or "INBOX",
            starttls=imap[1] == _IMAP,
            ca=ca,
            ca_given=CA_FACT,
        ),
        _per_minute(book),
    )


def _way(book: Book) -> Way:
    typed = book.fact(WAY)
    found = next((way for way in Way if fold(way.value) == fold(typed)), Way.SMTP if not typed else None)
    if found is None:
        raise _wrong(book, WAY, f"không có cách gửi {cite(typed)}", "chọn smtp, thư nháp hoặc outlook")
    return found


def _server(book: Book, key: str) -> tuple[str, int] | None:
    typed = book.fact(key)
    if not typed:
        return None
    parts = _HOST.fullmatch(typed)
    if parts is None or not 0 < int(parts[2] or 1) < 65536:
        raise _wrong(book, key, f"máy chủ {cite(typed)} không đúng", "ghi máy_chủ hoặc máy_chủ:cổng")
    return parts[1].strip("[]"), int(parts[2] or 0)


def _per_minute(book: Book) -> int:
    typed = book.fact(PER_MINUTE)
    if not typed:
        return USUAL_PER_MINUTE
    if not typed.isdecimal() or not 0 < int(typed) <= 6000:
        raise _wrong(book, PER_MINUTE, f"số thư mỗi phút {cite(typed)} không đúng", "ghi một số, ví dụ 30")
    return int(typed)


def missing(book: Book, key: str) -> NotSetUpError:
    """The error about a required fact that is empty."""
    what = {ADDRESS: "hộp thư gửi và nhận phiếu", SMTP_SERVER: "máy chủ gửi thư", IMAP_SERVER: "máy chủ nhận thư"}[key]
    place = book.fact_place(key)
    if place is None:
        return NotSetUpError(
            "chưa có các hàng về hộp thư ở trang Thông tin chung; hãy bấm Cài đặt thư (lệnh de06 mail) để thêm."
        )
    return NotSetUpError(
        f"chưa ghi {what}; hãy điền, bấm Cài đặt thư (lệnh de06 mail) rồi làm lại.", sheet=place.sheet, cell=place.cell
    )


def _wrong(book: Book, key: str, reason: str, then: str = "sửa rồi làm lại") -> De06Error:
    place = book.fact_place(key)
    assert place  # of a value that was read
    return De06Error(f"{reason}; hãy {then}.", sheet=place.sheet, cell=place.cell)
