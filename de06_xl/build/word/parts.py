"""The parts of every administrative document, by Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.word.document import add, command
from de06_xl.build.word.measures import LETTERHEAD, SIGNATURE
from de06_xl.build.word.styles import (
    ADDRESSEE,
    ADDRESSEE_LINE,
    ADDRESSEES,
    AUTHORITY,
    CLOSING,
    COMMAND,
    EMPTY,
    END_MARK,
    ISSUING_BODY,
    ISSUING_RULE,
    MOTTO,
    MOTTO_RULE,
    NAME,
    NATION,
    NUMBER,
    OFFICE,
    PLACE_AND_DATE,
    RECIPIENT,
    RECIPIENTS,
    ROOM,
    SUPERIOR_BODY,
    Style,
)
from de06_xl.build.word.tables import fill, table

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def write_letterhead(document: WordDocument, *under_number: tuple[Style, str]) -> None:
    """Bodies, nation, number and date; ``under_number`` are lines below the number ("V/v …")."""
    command(document, "{#p Dòng nền xám là lệnh, không in ra; chữ trong hai ngoặc nhọn lấy từ sổ Excel. #}")
    heads, numbers = table(document, LETTERHEAD, rows=2)
    fill(
        heads[0],
        (SUPERIOR_BODY, "{{ tt.co_quan_chu_quan }}"),
        (ISSUING_BODY, "{{ tt.co_quan_ban_hanh }}"),
        (ISSUING_RULE, ""),
    )
    fill(
        heads[1],
        (NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (MOTTO, "Độc lập - Tự do - Hạnh phúc"),
        (MOTTO_RULE, ""),
    )
    fill(numbers[0], (NUMBER, "Số: {{ tt.so }}/{{ tt.ky_hieu }}"), *under_number)
    fill(numbers[1], (PLACE_AND_DATE, "{{ tt.dia_danh }}, {{ tt.ngay_thang_nam }}"))


def write_addressees(document: WordDocument) -> None:
    """Kính gửi: a single addressee on the same line, several on a line each, nothing if there are none."""
    command(document, "{#p Một nơi nhận báo cáo thì viết cùng dòng, nhiều nơi thì mỗi nơi một dòng. #}")
    command(document, "{%p if tt.kinh_gui|length == 1 %}")
    add(document, ADDRESSEE, "Kính gửi: {{ tt.kinh_gui[0] }}")
    command(document, "{%p elif tt.kinh_gui %}")
    add(document, ADDRESSEES, "Kính gửi:")
    command(document, "{%p for noi in tt.kinh_gui %}")
    add(document, ADDRESSEE_LINE, "- {{ noi }}")
    command(document, "{%p endfor %}")
    command(document, "{%p endif %}")


def add_ending(document: WordDocument, style: Style, text: str, mark: str) -> None:
    """A paragraph that may be the last one: the mark that nothing follows comes after its last word."""
    add(document, style, text).add_run(mark, END_MARK[1])


def write_closing(document: WordDocument, text: str) -> None:
    """The last paragraph, whose full stop is the mark that nothing follows."""
    add_ending(document, CLOSING, text.removesuffix("."), "./.")


def write_signature(document: WordDocument) -> None:
    """Nơi nhận on the left, authority, title and name of the signer on the right."""
    ((recipients, signature),) = table(document, SIGNATURE, rows=1)
    fill(
        recipients,
        (RECIPIENTS, "Nơi nhận:"),
        (COMMAND, "{%p for noi in tt.noi_nhan %}"),
        (RECIPIENT, "- {{ noi }}"),
        (COMMAND, "{%p endfor %}"),
    )
    fill(
        signature,
        (COMMAND, "{%p for dong in tt.quyen_han %}"),
        (AUTHORITY, "{{ dong }}"),
        (COMMAND, "{%p endfor %}"),
        (AUTHORITY, "{{ tt.chuc_danh }}"),
        (ROOM, ""),
        (COMMAND, "{%p if tt.chuc_vu %}"),
        (OFFICE, "{{ tt.chuc_vu }}"),
        (COMMAND, "{%p endif %}"),
        (NAME, "{{ tt.ho_ten }}"),
    )
    # Word needs a paragraph after a table; this one is too low to begin a page of its own.
    add(document, EMPTY, "")
