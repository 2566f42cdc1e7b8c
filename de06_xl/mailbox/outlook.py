"""Letters handed over to classic Outlook on Windows, which signs in, sends and stores them itself.

The new Outlook has no programming interface. Tested with a stand-in only.
"""

from __future__ import annotations

import importlib
import tempfile
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.mailbox.post import Dispatch
from de06_xl.model.delivery import DeliveryState
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from de06_xl.mailbox.post import Outgoing

_MAIL_ITEM = 0
_MESSAGE_ID = "http://schemas.microsoft.com/mapi/proptag/0x1035001F"
"""PidTagInternetMessageId, by which a bounced letter is recognised ([MS-OXPROPS] 2.742)."""
NOT_THERE = (
    "Không mở được Outlook (bản cài trên máy, không phải Outlook mới); hãy mở Outlook rồi bấm lại, hoặc ghi “smtp” ở "
    "hàng “Gửi thư bằng” của trang Thông tin chung."
)


class OutlookPost:
    """Outlook's outbox; ``find`` returns its Application object."""

    repeatable = False

    def __init__(self, find: Callable[[], Any] | None = None) -> None:
        self._find = find or _application
        self._application: Any = None

    def __enter__(self) -> Self:
        try:
            self._application = self._find()
        except Exception as error:  # COM raises many kinds
            raise De06Error(NOT_THERE) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._application = None

    def send(self, letter: Outgoing) -> Dispatch:
        """Put one letter into the outbox: see `Post.send`."""
        with tempfile.TemporaryDirectory(prefix="de06-thu-") as folder:
            try:
                item = self._item(letter, Path(folder))
            except Exception as error:  # COM raises many kinds; nothing has been sent
                raise De06Error(NOT_THERE) from error
            try:
                item.Send()
            except Exception:  # the user, or Outlook's security prompt, may have refused
                reason = "Outlook không cho gửi thư này; hãy xem hộp thư Đi (Outbox) rồi ghi “gửi lại” nếu chưa gửi."
                return Dispatch(DeliveryState.SENDING, reason)
        return Dispatch(DeliveryState.SENT)

    def _item(self, letter: Outgoing, folder: Path) -> Any:
        message = message_from_bytes(letter.data, policy=default)
        item = self._application.CreateItem(_MAIL_ITEM)
        item.To = "; ".join(letter.to)
        item.Subject = str(message["Subject"])
        body = message.get_body(("plain",))
        item.Body = body.get_content() if body else ""
        item.PropertyAccessor.SetProperty(_MESSAGE_ID, letter.message_id)
        for number, part in enumerate(message.iter_attachments()):
            place = folder / str(number) / files.plain_name(part.get_filename() or "tep")
            place.parent.mkdir()
            place.write_bytes(part.get_content())
            item.Attachments.Add(str(place))
        return item


def _application() -> Any:
    return importlib.import_module("win32com.client").Dispatch("Outlook.Application")
