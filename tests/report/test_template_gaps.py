"""Missing figures that a Word template asks for are reported, and the report is not for signing."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document

from de06_xl.actions import report
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system import shipped
from tests.conftest import NOW
from tests.support.word_text import paragraphs_of


def template_with(text: str, folder: Path) -> Path:
    document = Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
    document.paragraphs[0].insert_paragraph_before(text)
    document.save(folder / "mẫu.docx")
    return folder / "mẫu.docx"


def exported(text: str, sample: Path) -> report.Outcome:
    session = open_file(sample, TerminalUi(), NOW, "test")
    return report.run(session, template=template_with(text, sample.parent))


def test_a_figure_of_before_without_a_history_is_an_error_that_quotes_the_template(sample: Path) -> None:
    outcome = exported("Tăng giảm: {{ so.dvc_tiep_nhan.cung_ky }}.", sample)
    message = (
        "Mẫu Word “mẫu.docx”: {{ so.dvc_tiep_nhan.cung_ky }} cần số cùng kỳ năm trước của mã dvc_tiep_nhan "
        "(tháng 5/2021, mã kỳ 2021-05); hãy thêm số ấy vào trang Lịch sử, hoặc bỏ chỗ gọi này."
    )
    assert message in outcome.messages
    assert outcome.findings[-1].message == message
    (path,) = outcome.files
    assert path.name == "BaoCao_DeAn06_2022-05_CON-02-LOI.docx"
    assert "Tăng giảm: [chưa có: dvc_tiep_nhan.cung_ky]." in paragraphs_of(path)
    headers = Document(io.BytesIO(path.read_bytes())).sections[0]
    assert "CÒN 02 LỖI - KHÔNG TRÌNH KÝ" in headers.first_page_header.paragraphs[0].text


def test_what_a_template_asks_and_gets_is_no_finding(sample: Path) -> None:
    outcome = exported("{{ so.dvc_tiep_nhan }}, {{ so.dvc_tiep_nhan.moc }}", sample)
    assert not any("Mẫu Word" in message for message in outcome.messages)
    assert outcome.files[0].name == "BaoCao_DeAn06_2022-05_CON-01-LOI.docx"
