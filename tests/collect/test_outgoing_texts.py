"""Every text that goes out in a made-up month: letters with forms, answers, reminders, messages and official letters.

They are for the units, in the administrative style: nothing in them is for the clerk or of the program.
"""

from __future__ import annotations

import email
import email.policy
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from de06_xl.collect.forms import sheet as form
from de06_xl.model.book import Book
from de06_xl.system import shipped
from tests.support.command_line import de06
from tests.support.fill_in import read
from tests.support.filled_forms import filled, put
from tests.support.form_file import form_of
from tests.support.incoming_mail import attachment, eml
from tests.support.word_text import paragraphs_of

pytestmark = pytest.mark.thorough
RIGHT = {"tt_luot": 6, "tt_nguoi": 150}
ATTACHED = b"Content-Type: application/octet-stream; name="


def mail(unit: str, data: bytes, name: str = "phieu.xlsx", sender: str = "") -> bytes:
    address = (sender or f"{unit.lower()}@kiengiang.example").encode()
    return eml(attachment(data, ATTACHED + name.encode()), sender=address, headers=f"Message-ID: <{unit}>\r\n".encode())


def month(book: Book, before: Book) -> Mapping[str, bytes]:
    """What units send in a month, right and wrong in all the ways that an answer speaks of."""

    def wrong(unit: str, figures: Mapping[str, object], **more: Any) -> bytes:
        return filled(book, unit, figures, **more)

    def renamed(unit: str, field: str, value: object) -> bytes:
        return wrong(unit, RIGHT, change=lambda wb: put(wb[form.SHEET], form_of(book, unit).fact(field).cell, value))

    def renamed_code(unit: str, value: object) -> bytes:
        place = form_of(book, unit).place("tt_luot", "code")
        return wrong(unit, RIGHT, change=lambda wb: put(wb[form.SHEET], place.cell, value))

    return {
        "AB": mail("AB", wrong("AB", {"tt_luot": "7,440", "tt_nguoi": -5})),
        "AM": mail("AM", wrong("AM", {"tt_luot": "sáu lượt", "tt_nguoi": 12.5}, as_of="31/2/2022")),
        "CT": mail("CT", wrong("CT", {"tt_luot": 6})),
        "GQ": mail("GQ", wrong("GQ", {}, facts={})),
        "GR": mail("GR", b"%PDF-1.4 \xff", "bao-cao.pdf"),
        "GT": mail("GT", filled(before, "GT", RIGHT)),
        "HD": mail("HD", wrong("HD", RIGHT), sender="nguoi.la@thu.example"),
        "HT": mail("HT", renamed("HT", "unit", "AM - Huyện An Minh")),
        "KH": mail("KH", renamed("KH", "number", "lần đầu")),
        "KL": mail("KL", renamed("KL", "nothing", "x")),
        "PQ": mail("PQ", renamed_code("PQ", "tt_lan")),
        "RG": mail("RG", wrong("RG", RIGHT, as_of="14/5/2032")),
        "TH": mail("TH", wrong("TH", RIGHT | {"tt_nguoi": "=1+1"})),
        "UMT": mail("UMT", renamed("UMT", "number", 20)),
        "VT": eml(sender=b"vt@kiengiang.example"),
        "BHXH": mail("BHXH", b"Rar!\x1a\x07\x00" + bytes(40), "phieu.rar"),
        "CAT": mail("CAT", wrong("CAT", {"cccd_2004": 5, "cccd_2007": 5, "cccd_2004_2007": 3, "cccd_thu_nhan": 1})),
        "SYT": mail("SYT", b"MZ" + bytes(60), "phieu.exe"),
    }


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The texts by the names of their files."""
    folder = tmp_path_factory.mktemp("month")
    workbook = folder / "so.xlsx"
    shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), workbook)
    book = read(workbook)
    assert de06("forms", workbook).status == 0
    assert de06("forms", workbook, "--chung").status == 0
    inbox = folder / "phieu_nhan"
    inbox.mkdir(exist_ok=True)
    for unit, data in month(book, replace(book, period=book.period.previous())).items():
        (inbox / f"{unit}.eml").write_bytes(data)
    de06("collect", workbook)
    de06("remind", workbook)
    return {str(path.relative_to(folder)): text_of(path) for path in sorted(folder.rglob("*")) if is_outgoing(path)}


def is_outgoing(path: Path) -> bool:
    return "phieu_gui" in path.parts and path.suffix in {".eml", ".txt", ".docx"}


def text_of(path: Path) -> str:
    if path.suffix == ".docx":
        return "\n".join(paragraphs_of(path))
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8-sig")
    message: Any = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return f"{message['subject']}\n{message.get_body().get_content()}".replace("\r\n", "\n")


CODES = ["AB", "AM", "CT", "GQ", "GR", "GT", "HD", "HT", "KH", "KL", "PQ", "RG", "TH", "UMT", "VT", "CAT", "HUYEN"]
NEVER = {
    "a word of the screen": r"\b[Hh]ãy\b",
    "a path": r"phieu_nhan|phieu_gui|[/\\]\w+\.eml|nhật ký|\.log\b",
    "the address of a cell": r"\b[Ôô] [A-Z]{1,2}\d+\b|\btrang “",
    "the code of a unit alone": rf"(?<![\w_“-])(?:{'|'.join(CODES)})(?![\w_.-])",
    "the code of a figure": r"\b(?:tt|cccd|ls|dvc|bhyt)_\w+",
    "the name of a rule": r"[Qq]uy tắc",
    "the clerk's instructions": r"Phiếu nhận|Giải trình|“(?:dùng|không nhận)”|Thông tin chung|bấm |hỏi lại|cán bộ",
    "a deadline without its day": r"trước ngày",
    "words of the old letters": r"\bmuộn\b|\bnợ\b|Chưa nhận được:|\b00/",
    "a code of the period": r"(?<!_)\b2022-05\b",
    "a sentence that begins small": r"[.?] [a-zđ](?!\w*\.)",
    "two full stops": r"\.\.(?!\.)|; ?\.",
}
FILES = re.compile(r"“[^”]*”|\S+\.(?:xlsx|eml|pdf|rar|exe)|\S+@\S+")
"""Names of files, words quoted from a form, addresses: they are the units' own."""


def test_the_month_has_all_kinds_of_texts(texts: Mapping[str, str]) -> None:
    subjects = {text.partition(":")[0] for name, text in texts.items() if "tra_loi" in name}
    assert subjects >= {"Đề nghị chỉnh sửa", "Đề nghị xác nhận", "Đề nghị gửi lại theo mẫu", "Đã nhận"}
    assert {"CongVan_GuiPhieu_2022-05.docx", "CongVan_DonDoc_2022-05.docx"} <= {Path(name).name for name in texts}
    assert {"tin_nhan.txt", "tin_nhan_don_doc.txt"} <= {Path(name).name for name in texts}
    assert len(texts) > 50


@pytest.mark.parametrize("what", NEVER)
def test_no_text_to_a_unit_has(what: str, texts: Mapping[str, str]) -> None:
    pattern = re.compile(NEVER[what])
    found = {
        name: line for name, text in texts.items() for line in text.splitlines() if pattern.search(FILES.sub("…", line))
    }
    assert not found


def test_every_mail_is_to_somebody_and_signed(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if name.endswith(".eml"):
            assert "\nKính gửi: " in text, name
            assert text.rstrip().endswith("Trân trọng./.\n\nBan Chỉ đạo thực hiện Đề án 06 tỉnh Kiên Giang"), name


def test_districts_are_addressed_as_their_committees(texts: Mapping[str, str]) -> None:
    assert "Kính gửi: UBND huyện An Biên\n" in next(text for name, text in texts.items() if name.endswith("_AB.eml"))
