"""Letters handed over to Outlook: a stand-in for its objects, since the program itself is not to be had here."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from de06_xl.mailbox.drafts import Attachment, addresses_in, draft
from de06_xl.mailbox.outlook import OutlookPost
from de06_xl.mailbox.post import Outgoing, outgoing, read_draft
from de06_xl.model.delivery import DeliveryState
from de06_xl.system.errors import De06Error
from tests.conftest import NOW


@dataclass
class Item:
    """A MailItem of Outlook's; what is attached is read while it lies there."""

    outbox: list[Item]
    refuses: bool = False
    To: str = ""
    Subject: str = ""
    Body: str = ""
    attached: dict[str, bytes] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def Attachments(self) -> Item:  # noqa: N802
        return self

    @property
    def PropertyAccessor(self) -> Item:  # noqa: N802
        return self

    def Add(self, path: str) -> None:  # noqa: N802
        self.attached[Path(path).name] = Path(path).read_bytes()

    def SetProperty(self, name: str, value: str) -> None:  # noqa: N802
        self.properties[name] = value

    def Send(self) -> None:  # noqa: N802
        if self.refuses:
            raise RuntimeError("(-2147467260, 'Operation aborted')")
        self.outbox.append(self)


@dataclass
class Application:
    """Outlook.Application."""

    refuses: bool = False
    outbox: list[Item] = field(default_factory=list)

    def CreateItem(self, kind: int) -> Item:  # noqa: N802
        assert kind == 0
        return Item(self.outbox, self.refuses)


def letter() -> Outgoing:
    to = addresses_in("Tổ CNTT <a@xa.example>; b@xa.example")
    form = Attachment("Phiếu tháng 5.xlsx", b"PK\x03\x04 phieu")
    made = draft(to, "Đề nghị gửi số liệu", "Kính gửi: Xã A\n\nTrân trọng.", [form])
    return outgoing(read_draft(made), "<1@tinh.example>", "tonghop@tinh.example", "", NOW)


def test_a_letter_lies_in_the_outbox_with_its_form() -> None:
    outlook = Application()
    with OutlookPost(lambda: outlook) as post:
        assert post.send(letter()).state is DeliveryState.SENT
    (item,) = outlook.outbox
    assert (item.To, item.Subject) == ("a@xa.example; b@xa.example", "Đề nghị gửi số liệu")
    assert item.Body.splitlines() == ["Kính gửi: Xã A", "", "Trân trọng."]
    assert item.attached == {"Phiếu tháng 5.xlsx": b"PK\x03\x04 phieu"}
    assert list(item.properties.values()) == ["<1@tinh.example>"]


def test_a_letter_that_outlook_would_not_send_is_told_and_not_repeated() -> None:
    with OutlookPost(lambda: Application(refuses=True)) as post:
        dispatch = post.send(letter())
    assert dispatch.state is DeliveryState.SENDING
    assert "hãy xem hộp thư" in dispatch.note


def test_without_outlook_the_sentence_says_what_else_there_is() -> None:
    def missing() -> Any:
        raise OSError("Invalid class string")

    with pytest.raises(De06Error, match="ghi “smtp”"), OutlookPost(missing):
        pass
