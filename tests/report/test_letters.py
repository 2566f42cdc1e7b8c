"""The letters that send forms and ask for what is missing, against Nghị định 30/2020/NĐ-CP, Phụ lục I."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator

from de06_xl.actions.session import Checked
from de06_xl.build.letter_templates import build_forms_letter, build_reminder_letter
from de06_xl.model.book import DATE_FACTS, Book
from de06_xl.model.figures import Figures
from de06_xl.report.letters import FORMS, REMINDER, letter_context
from de06_xl.report.render import render
from de06_xl.system import shipped
from de06_xl.vietnamese.dates import read_date
from tests.support.books import book
from tests.support.word_layout import Document, Paragraph, W

NOW = dt.datetime(2022, 5, 20, 9, tzinfo=dt.UTC)
FACTS = {
    "ky": "2022-05",
    "tu_ngay": "15/4/2022",
    "den_ngay": "14/5/2022",
    "han_gui": "25/5/2022",
    "cv_ky_hieu": "BCĐ-TGV",
    "cv_co_quan": "Ban Chỉ đạo thực hiện Đề án 06 tỉnh {tt.dia_danh}",
}
DATES = {"han_gui": dt.date(2022, 5, 25)}
TEMPLATES = {FORMS: build_forms_letter, REMINDER: build_reminder_letter}


def workbook(**facts: str) -> Book:
    dates = {key: date for key, value in facts.items() if key in DATE_FACTS and (date := read_date(value))}
    return book(facts=FACTS | facts, dates=DATES | dates)


def letter(kind: str = REMINDER, units: int = 2, written: Book | None = None) -> bytes:
    written = written or workbook()
    rows = [
        {
            "ten": f"Huyện {number}",
            "tinh_trang": "chưa gửi",
            "con_thieu": "Gửi phiếu: Lượt.",
            "so_chi_tieu": "02",
            "tep": f"Phieu_2022-05_H{number}.xlsx",
        }
        for number in range(1, units + 1)
    ]
    return render(TEMPLATES[kind](), f"{kind}.docx", letter_context(written, Figures(written), kind, rows, NOW))


def starting(document: Document, text: str) -> Paragraph:
    return next(paragraph for paragraph in document.paragraphs if paragraph.text.startswith(text))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_subject_stands_under_the_number_and_there_is_no_document_type(kind: str) -> None:
    document = Document(letter(kind))
    number, subject = starting(document, "Số:"), starting(document, "V/v ")
    assert document.next(number) is subject
    assert subject.sizes <= {12.0, 13.0}
    assert not subject.bold
    assert not subject.italic
    assert subject.alignment == "center"
    assert subject.before == 6
    assert subject.text.endswith("tháng 5/2022")
    assert "CÔNG VĂN" not in [paragraph.text for paragraph in document.paragraphs]


def test_number_and_date_are_the_letters_own_and_blank_before_they_are_given() -> None:
    blank = Document(letter())
    assert starting(blank, "Số:").text == "Số:      /BCĐ-TGV"
    assert starting(blank, "X, ngày").text == "X, ngày … tháng … năm …"
    signed = workbook(so="111", cv_so_don_doc="7", cv_ngay_don_doc="09/02/2022")
    given = Document(letter(written=signed))
    assert starting(given, "Số:").text == "Số: 07/BCĐ-TGV"
    assert starting(given, "X, ngày").text == "X, ngày 09 tháng 02 năm 2022"
    source = starting(given, "(Kèm theo")
    assert source.text == (
        "(Kèm theo Công văn số 07/BCĐ-TGV ngày 09 tháng 02 năm 2022 của Ban Chỉ đạo thực hiện Đề án 06 tỉnh X)"
    )
    assert source.italic


@pytest.mark.parametrize(
    ("units", "lines"),
    [
        (1, ["Kính gửi: Huyện 1"]),
        (3, ["Kính gửi:", "- Huyện 1;", "- Huyện 2;", "- Huyện 3."]),
        (9, ["Kính gửi: Các đơn vị có tên trong Phụ lục kèm theo"]),
    ],
)
def test_few_units_are_addressed_by_name_and_many_by_the_appendix(units: int, lines: list[str]) -> None:
    document = Document(letter(units=units))
    first = starting(document, "Kính gửi:")
    at = document.paragraphs.index(first)
    assert [paragraph.text for paragraph in document.paragraphs[at : at + len(lines)]] == lines
    assert first.sizes <= {13.0, 14.0}


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_text_ends_with_its_mark_once_and_no_full_stop_before(kind: str) -> None:
    texts = [paragraph.text for paragraph in Document(letter(kind)).paragraphs]
    (closing,) = (text for text in texts if "./." in text)
    assert closing.endswith(("báo cáo./.", "thực hiện./."))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_appendix_lists_every_unit_on_pages_of_its_own(kind: str) -> None:
    document = Document(letter(kind, units=23))
    title = document.paragraph("Phụ lục")
    assert title.sizes == {14.0}
    assert title.bold
    assert title.alignment == "center"
    name = document.next(title)
    assert name.text.isupper()
    assert name.bold
    assert "THÁNG 5/2022" in name.text
    assert len(document.sections) == 2
    assert document.sections[1].find(f"{W}pgNumType").get(f"{W}start") == "1"
    rows = document.tables[-1].findall(f"{W}tr")
    assert len(rows) == 1 + 23, "a head and a row for each unit, nothing left of the commands"
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert any("Phụ lục" in paragraph.text for paragraph in document.paragraphs[:-80]), "the text points to it"


def test_the_reminder_says_of_what_day_it_speaks_and_until_when() -> None:
    texts = [paragraph.text for paragraph in Document(letter(units=3)).paragraphs]
    assert any("hạn gửi ngày 25/5/2022. Đến ngày 20/5/2022, còn 03 đơn vị" in text for text in texts)
    assert any("chậm nhất ngày 25/5/2022" in text for text in texts)
    later = workbook(cv_han_bo_sung="30/05/2022")
    assert any(
        "chậm nhất ngày 30/05/2022" in paragraph.text for paragraph in Document(letter(written=later)).paragraphs
    )


def test_nobody_is_asked_to_send_by_a_day_that_is_gone() -> None:
    gone = book(facts=FACTS | {"han_gui": "10/5/2022"}, dates={"han_gui": dt.date(2022, 5, 10)})
    assert any("chậm nhất ngày …/…/…" in paragraph.text for paragraph in Document(letter(written=gone)).paragraphs)


def test_the_signer_is_the_reports_unless_the_letter_has_its_own() -> None:
    def signers(written: Book) -> list[str]:
        document = Document(letter(written=written))
        at = document.paragraphs.index(document.paragraph("- Lưu: VT."))
        return [paragraph.text for paragraph in document.paragraphs[at + 1 : at + 6] if paragraph.text]

    assert signers(workbook())[:2] == ["TRƯỞNG BAN", "Nguyễn Văn A"]
    own = workbook(cv_quyen_han="TM. BAN CHỈ ĐẠO", cv_chuc_danh="PHÓ TRƯỞNG BAN", cv_ho_ten="Trần Thị B")
    assert signers(own)[:3] == ["TM. BAN CHỈ ĐẠO", "PHÓ TRƯỞNG BAN", "Trần Thị B"]


def test_what_a_unit_is_called_is_printed_as_it_is() -> None:
    written = workbook()
    rows = [{"ten": "{{ so.x }} <w:p/> & {% if %}", "tinh_trang": "=1+1", "con_thieu": "a\nb"}]
    context = letter_context(written, Figures(written), REMINDER, rows, NOW)
    texts = [paragraph.text for paragraph in Document(render(build_reminder_letter(), "t.docx", context)).paragraphs]
    assert "{{ so.x }} <w:p/> & {% if %}" in texts
    assert "=1+1" in texts


@pytest.mark.thorough
@pytest.mark.parametrize("kind", TEMPLATES)
def test_word_can_open_it_and_the_same_letter_has_the_same_bytes(kind: str, tmp_path: Path) -> None:
    data = letter(kind, units=23)
    assert data == letter(kind, units=23)
    path = tmp_path / "thu.docx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(path)
    assert result.is_valid, result.errors


@pytest.mark.thorough
@pytest.mark.office
def test_letter_and_appendix_are_a_page_each(tmp_path: Path, checked_sample: Checked) -> None:
    path = tmp_path / "thu.docx"
    path.write_bytes(letter(units=3))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command: list[Any] = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True)
    pages = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "thu.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout.split("\f")
    assert len(pages) - 1 == 2, "no empty page"
    assert "Kính gửi" in pages[0]
    assert "Phụ lục" in pages[1]


def test_the_shipped_templates_are_those_the_code_builds() -> None:
    from de06_xl.build.__main__ import content_of

    for name, build in ((shipped.FORMS_LETTER, build_forms_letter), (shipped.REMINDER_LETTER, build_reminder_letter)):
        assert content_of(shipped.path_of(name).read_bytes()) == content_of(build())
