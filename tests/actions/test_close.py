"""A period closed by its signed document: what is noted, what warns later, what the next period reads."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.actions.close import run_last
from de06_xl.actions.compare import newest_final
from de06_xl.actions.session import open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from tests.conftest import NOW
from tests.support.command_line import de06
from tests.support.edited_reports import Edit, at, replaced

DOCUMENT = "bản ký số 111/BC-BCĐ ngày 31/5/2022"
FIGURE = "II.3.2 KT-XH", 9, 4
"""The cell of thi_sinh_dang_ky."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the sample as it was signed, with one figure otherwise."""
    folder = tmp_path_factory.mktemp("ky")
    workbook = Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / "so.xlsx"))
    open_workbook(workbook).report(out=folder / "bao-cao.docx")
    document = docx.Document(str(folder / "bao-cao.docx"))
    replaced("13.678", "13.687")(document)
    document.save(str(folder / "Bản ký.docx"))
    return folder


@pytest.fixture(scope="module")
def closed_once(made: Path) -> Path:
    ran = de06("close", made / "so.xlsx", made / "Bản ký.docx", "--dong-y")
    assert ran.status == 0, ran.err
    return made / "so.xlsx"


@pytest.fixture
def closed(closed_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(closed_once, tmp_path / "DeAn06_2022-05.xlsx"))


def rules(workbook: Path) -> dict[str, str]:
    """The findings about the closed period: by rule the code."""
    return {one.rule: one.code or "" for one in open_workbook(workbook).findings if one.rule.startswith("closed-")}


def test_it_is_refused_while_the_document_differs_and_nobody_takes_it_on_himself(sample: Path, made: Path) -> None:
    before = sample.read_bytes()
    ran = de06("close", sample, made / "Bản ký.docx")
    assert ran.status == 2
    assert "chưa chốt kỳ: Văn bản còn khác sổ: 1 đổi số." in ran.err
    assert "--dong-y" in ran.err
    assert sample.read_bytes() == before


def test_number_date_and_hash_are_in_the_log_and_the_signed_figures_in_the_history(closed: Path, made: Path) -> None:
    line = str(FileGrid(closed).read("Nhật ký")[-1])
    sha256 = hashlib.sha256((made / "Bản ký.docx").read_bytes()).hexdigest()
    assert f"Chốt 2022-05 theo {DOCUMENT}; tệp Bản ký.docx, SHA-256 {sha256}; dấu nội dung " in line
    assert "khi chốt văn bản khác sổ: 1 đổi số." in line
    history = {row[1]: row[3] for row in FileGrid(closed).read("Lịch sử") if row[0] == "2022-05"}
    assert history["thi_sinh_dang_ky"] == 13687
    assert history["ls_ngoai_tinh_ty_le"] == 97.53
    assert len(history) == 47


def test_what_the_workbook_says_otherwise_is_a_finding(closed: Path) -> None:
    assert rules(closed) == {"closed-figure-differs": "thi_sinh_dang_ky"}
    grid = FileGrid(closed)
    grid.write([Block(*FIGURE, [[13687]])])
    assert rules(closed) == {}
    place = next(p for s in open_workbook(closed).book.sections for p in s.paragraphs if p.include == "x").row
    FileGrid(closed).write([Block(place.sheet, place.number, 2, [["Câu khác."]])])
    assert rules(closed) == {"closed-text-differs": ""}
    findings = open_workbook(closed).findings
    assert not any(one.rule == "history-differs" for one in findings)


@pytest.mark.thorough
def test_whoever_writes_later_is_warned(closed: Path) -> None:
    warning = f"Kỳ này đã chốt theo {DOCUMENT}"
    assert warning in de06("aggregate", closed).out
    assert warning not in de06("validate", closed, "--write").out


@pytest.mark.thorough
def test_the_next_period_reads_what_was_signed(closed: Path, tmp_path: Path) -> None:
    outcome = open_workbook(closed).next_period(tmp_path / "sau.xlsx")
    assert f"như {DOCUMENT} đã ghi" in " ".join(outcome.messages)
    after = open_workbook(tmp_path / "sau.xlsx")
    assert after.figures["thi_sinh_dang_ky"].indicator.previous == 13687
    assert after.book.closing is None
    rows = [row for row in FileGrid(tmp_path / "sau.xlsx").read("Lịch sử") if row[0] == "2022-05"]
    assert len(rows) == 47


@pytest.mark.thorough
def test_a_correction_that_was_not_signed_is_told_and_not_taken(closed: Path, tmp_path: Path) -> None:
    FileGrid(closed).write([Block(*FIGURE, [[13687]])])
    open_workbook(closed).next_period(tmp_path / "sau.xlsx")
    FileGrid(closed).write([Block(*FIGURE, [[14000]])])
    reported = " ".join(open_workbook(tmp_path / "sau.xlsx").refresh(closed).messages)
    assert "không có gì khác" in reported
    assert f"đã chốt theo {DOCUMENT}: lấy số đã ký; 01 số trong sổ ấy nay khác (“" in reported
    assert "bản ký 13.687, sổ nay 14.000), có bản đính chính thì hãy Chốt kỳ lại" in reported
    assert "bản ký không có" not in reported
    rows = FileGrid(closed).read("Lịch sử")
    unsigned = next(number for number, row in enumerate(rows, 1) if row[:2] == ["2022-05", "dvc_tiep_nhan"])
    FileGrid(closed).write([Block("Lịch sử", unsigned, 1, [[None] * 4])])
    reported = " ".join(open_workbook(tmp_path / "sau.xlsx").refresh(closed).messages)
    assert "lấy số đã ký, 01 số bản ký không có thì lấy như sổ ấy ghi; 01 số trong sổ ấy nay khác" in reported
    reported = " ".join(open_workbook(closed).next_period(tmp_path / "sau nữa.xlsx").messages)
    assert "đã ghi, 01 số bản ký không có thì như sổ ấy ghi; cột Kỳ trước" in reported
    assert "nay có 01 số khác bản ký" in reported
    assert "đang ghi" not in reported


@pytest.mark.thorough
def test_a_corrected_document_closes_it_again(closed: Path, made: Path, tmp_path: Path) -> None:
    document = docx.Document(str(made / "Bản ký.docx"))
    replaced("13.687", "13.678")(document)
    replaced("111/BC", "115/BC", "111/BC")(document)
    document.save(str(tmp_path / "đính chính.docx"))
    refused = de06("close", closed, tmp_path / "đính chính.docx")
    assert refused.status == 2
    ran = de06("close", closed, tmp_path / "đính chính.docx", "--dong-y")
    assert f"Kỳ này đã chốt theo {DOCUMENT}" in ran.out
    assert rules(closed) == {}
    assert len([row for row in FileGrid(closed).read("Lịch sử") if row[0] == "2022-05"]) == 47


@pytest.mark.thorough
def test_a_document_without_number_is_refused(sample: Path, made: Path, tmp_path: Path) -> None:
    document = docx.Document(str(made / "Bản ký.docx"))
    for words in ("Số: 111",):
        at(document, words).text = "Số:       /BC-BCĐ"
    document.save(str(tmp_path / "k.docx"))
    grid = FileGrid(sample)
    rows = grid.read("Thông tin chung")
    number = next(at for at, row in enumerate(rows, 1) if row[0] == "so")
    grid.write([Block("Thông tin chung", number, 3, [[None]])])
    ran = de06("close", sample, tmp_path / "k.docx", "--dong-y")
    assert ran.status == 2
    assert "hãy ghi Số, Ngày ở trang Thông tin chung" in ran.err


def changed(made: Path, path: Path, *edits: Edit) -> Path:
    document = docx.Document(str(made / "Bản ký.docx"))
    for edit in edits:
        edit(document)
    document.save(str(path))
    return path


def history(workbook: Path) -> dict[str, object]:
    return {str(row[1]): row[3] for row in FileGrid(workbook).read("Lịch sử") if row[0] == "2022-05"}


def test_the_same_document_closes_a_period_once(closed: Path, made: Path) -> None:
    before = closed.read_bytes()
    ran = de06("close", closed, made / "Bản ký.docx")
    assert (ran.status, "Kỳ này đã chốt theo" in ran.out, "không có gì phải ghi thêm" in ran.out) == (0, True, True)
    assert closed.read_bytes() == before


@pytest.mark.thorough
def test_a_figure_that_the_document_dropped_or_garbled_is_not_signed(closed: Path, made: Path, tmp_path: Path) -> None:
    """It leaves the history of an earlier closing, and is named."""
    final = changed(made, tmp_path / "thiếu.docx", replaced("13.687", "13.x87"), replaced("97,53", ""))
    ran = de06("close", closed, final, "--dong-y")
    assert "Bản ký không có số: " in ran.out
    gone = {"thi_sinh_dang_ky", "ls_ngoai_tinh_ty_le"}
    assert all(code in ran.out for code in gone)
    assert len(history(closed)) == 45
    assert not gone & history(closed).keys()


@pytest.mark.thorough
def test_the_programs_own_report_is_not_taken_for_the_signed_one(sample: Path) -> None:
    open_workbook(sample).report()
    (exported,) = (sample.parent / "bao_cao").glob("BaoCao*.docx")
    ran = de06("close", sample, exported)
    assert ran.status == 2
    assert "Tệp là báo cáo chương trình xuất, chưa ai sửa." in ran.err
    edited = exported.with_name("BanKy.docx")
    document = docx.Document(str(exported))
    document.paragraphs[-1].add_run(" ")
    document.save(str(edited))
    os.utime(edited, (0, 0))
    assert newest_final(open_file(sample, TerminalUi(), NOW), exports=True) == edited


@pytest.mark.thorough
def test_a_report_that_is_signed_as_it_was_exported_closes_the_period_after_a_question(sample: Path) -> None:
    with pytest.raises(De06Error, match="không có tệp Word, PDF nào; hãy đặt"):
        run_last(open_file(sample, TerminalUi(), NOW))
    open_workbook(sample).report()
    with pytest.raises(De06Error, match="chưa chốt kỳ"):
        run_last(open_file(sample, TerminalUi(), NOW))


@pytest.mark.thorough
def test_a_draft_and_another_number_are_doubted(sample: Path, made: Path, tmp_path: Path) -> None:
    def draft(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "DỰ THẢO"

    final = changed(made, tmp_path / "k.docx", draft, replaced("111/BC", "115/BC", "111/BC"))
    ran = de06("close", sample, final, "--dong-y")
    assert "Đầu trang văn bản còn dòng DỰ THẢO." in ran.out
    assert "Văn bản là số 115/BC-BCĐ ngày 31/5/2022, sổ ghi số 111/BC-BCĐ ngày 31/5/2022." in ran.out


@pytest.mark.thorough
def test_without_the_log_it_is_made_anew(sample: Path, made: Path) -> None:
    book = openpyxl.load_workbook(sample)
    del book["Nhật ký"]
    book.save(sample)
    ran = de06("close", sample, made / "Bản ký.docx", "--dong-y")
    assert ran.status == 0, ran.err
    assert open_workbook(sample).book.closing is not None
