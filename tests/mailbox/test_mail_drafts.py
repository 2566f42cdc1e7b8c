"""An unsent letter says to whatever mail program opens it what was meant, and nothing that somebody slipped in."""

from __future__ import annotations

import unicodedata
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.incoming.mail.headers import decode_words
from de06_xl.mailbox.drafts import Attachment, addresses_in, draft
from de06_xl.system.errors import De06Error

SUBJECT = "Đề nghị gửi số liệu báo cáo kết quả thực hiện Đề án 06 tháng 5/2022 trước ngày 25/5/2022"
FORM = Attachment("Phieu_2022-05_CAT.xlsx", bytes(range(256)) * 40)

lines = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=120).map(
    lambda text: unicodedata.normalize("NFC", " ".join(text.split()))
)


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def files_of(message: EmailMessage) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_content()) for part in message.iter_attachments()]


def body_of(message: EmailMessage) -> str:
    """The text; its lines end as mail's do."""
    part = message.get_body()
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_comes_back_as_it_was_meant() -> None:
    to = addresses_in("Tổ công nghệ thông tin <cntt@angiang.example>; vanthu@angiang.example")
    letter = Attachment("Công văn đề nghị gửi số liệu tháng 5 của các đơn vị.docx", b"PK")
    message = read(draft(to, SUBJECT, "Kính gửi: Công an tỉnh\n\nTrân trọng./.", [FORM, letter]))
    assert message["Subject"] == SUBJECT
    assert [(address.display_name, address.addr_spec) for address in message["To"].addresses] == [
        ("Tổ công nghệ thông tin", "cntt@angiang.example"),
        ("", "vanthu@angiang.example"),
    ]
    assert body_of(message) == "Kính gửi: Công an tỉnh\n\nTrân trọng./.\n"
    assert files_of(message) == [tuple(FORM), tuple(letter)]
    assert message.defects == []


def test_it_opens_for_editing_and_names_no_sender_and_no_time() -> None:
    message = read(draft((), "Phiếu", "Nội dung", [FORM]))
    assert message["X-Unsent"] == "1"
    assert {"From", "Sender", "Date", "Message-ID", "To"} & set(message.keys()) == set()


def test_lines_are_ascii_and_short_enough_for_every_mail_server() -> None:
    data = draft(addresses_in("a@b.example"), SUBJECT * 3, "Số liệu " * 400, [FORM])
    data.decode("ascii")
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@given(lines, st.text(st.characters(exclude_categories=("C",), include_characters="\n"), max_size=300), lines)
def test_any_text_survives(subject: str, body: str, name: str) -> None:
    message = read(draft((), subject, body, [Attachment(name, b"abc")]))
    assert message["Subject"] == subject
    assert files_of(message) == [(name, b"abc")]
    assert body_of(message) == unicodedata.normalize("NFC", body).rstrip("\n") + "\n"


def test_the_same_letter_gives_the_same_bytes_and_another_gives_others() -> None:
    first = draft((), SUBJECT, "Nội dung", [FORM])
    assert draft((), SUBJECT, "Nội dung", [FORM]) == first
    assert read(draft((), SUBJECT, "Nội dung khác", [FORM])).get_boundary() != read(first).get_boundary()


def test_no_header_can_be_slipped_in() -> None:
    for unseen in ("\r\n", "\n", "\r", "\x00", "\u2028", "\x85"):
        slipped = f"Phiếu{unseen}Bcc: nguoi.la@xau.example"
        with pytest.raises(De06Error, match="không in được"):
            draft((), slipped, "Nội dung")
        with pytest.raises(De06Error, match="không in được"):
            draft((), "Phiếu", "Nội dung", [Attachment(f"{slipped}.xlsx", b"")])
    for address in ("a@b.example\r\nBcc: c@d.example", "a@b.example\x00", "a@b.example Bcc: c@d.example"):
        with pytest.raises(De06Error, match="không phải địa chỉ"):
            addresses_in(address)
    message = read(draft((), "Phiếu", "Bcc: c@d.example\n\n--=_x\nTo: e@f.example", [FORM]))
    assert message["Bcc"] is None
    assert message["To"] is None


def test_addresses_are_read_as_people_write_them() -> None:
    cell = " cat@angiang.example ;vp@angiang.example,\nCAT@angiang.example; "
    assert [str(address) for address in addresses_in(cell)] == ["cat@angiang.example", "vp@angiang.example"]
    assert addresses_in("  ;  ") == []


@given(
    subject=st.lists(st.sampled_from(["Phiếu", "số liệu", "Đề án 06", "STP", "=?x?=", "(a)"]), min_size=1, max_size=20)
)
def test_no_blank_of_a_subject_or_a_name_is_lost_where_a_line_ends(subject: list[str]) -> None:
    text = " ".join(subject)
    (address,) = addresses_in("Tổ công nghệ thông tin Ủy ban nhân dân huyện Đất Mũi <cntt@dat-mui.example>")
    data = draft([address], text, "Nội dung")
    assert read(data)["Subject"] == text
    # not read by email's own parser of addresses, which puts blanks between encoded words
    assert decode_words(message_from_bytes(data)["To"].replace("\r\n", "")) == str(address)


@pytest.mark.parametrize(
    "wrong", ["Công an tỉnh", "cat@", "@angiang.example", "cat@an giang.example", "a@b@c", "á@b.vn"]
)
def test_what_is_no_address_is_told(wrong: str) -> None:
    with pytest.raises(De06Error) as reported:
        addresses_in(f"vp@angiang.example; {wrong}")
    assert wrong in str(reported.value)
