"""What ``de06`` does for a user who hands in what it asks for: files, their names, exit status, what it says."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import unicodedata
from pathlib import Path

import pytest

from de06_xl.system import pdf, shipped
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Formula
from tests.support.command_line import (
    Completed,
    assert_one_sentence,
    cell_at,
    child,
    content,
    correct_by_hand,
    de06,
    fact,
    figure,
    findings_of,
    headers_of,
    put,
)
from tests.support.word_text import LETTERHEAD, paragraphs_of, published

WITH_ERROR = Path("bao_cao/BaoCao_DeAn06_2022-05_CON-01-LOI.docx")
CLEAN = Path("bao_cao/BaoCao_DeAn06_2022-05.docx")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def clean(sample: Path) -> Path:
    """The sample with its two mistakes taken away: no number over the formulas any more."""
    for code in ("ls_ngoai_tinh_ty_le", "cccd_ty_le_tra"):
        put(sample, figure(code), None)
    return sample


def named_files(ran: Completed) -> list[Path]:
    """The files that a run of ``demo`` says it made."""
    _, _, listed = ran.out.partition("Các tệp đã tạo:\n")
    return [Path(line.strip()) for line in listed.splitlines()]


def findings_sheet(workbook: Path) -> list[dict[str, object]]:
    """The rows of `Kiểm tra` by field, notes left out."""
    grid = FileGrid(workbook)
    rows = grid.read(layout.FINDINGS.sheet)
    found = search.find(rows, layout.FINDINGS, layout.FINDINGS.sheet)
    assert found
    lines = [{field: found.cell(row, field) for field in found.columns} for _, row in search.table_rows(rows, found)]
    return [line for line in lines if line["severity"] != "lưu ý"]


def explain(workbook: Path, code: str, text: str) -> None:
    """What the clerk writes into `Giải trình` beside the finding of a code."""
    grid = FileGrid(workbook)
    rows = grid.read(layout.FINDINGS.sheet)
    found = search.find(rows, layout.FINDINGS, layout.FINDINGS.sheet)
    assert found
    number = next(number for number, row in search.table_rows(rows, found) if found.cell(row, "code") == code)
    put(workbook, found.row(number).place("explanation"), text)


class TestDemo:
    @pytest.mark.office
    def test_the_whole_flow_runs_in_an_empty_folder_and_names_the_files_it_made(self, tmp_path: Path) -> None:
        ran = de06("demo")
        assert ran.status == 0
        made = named_files(ran)
        assert {path.suffix for path in made if path.is_file()} == {".xlsx", ".docx", ".pdf"}
        folders = [str(path) for path in made if path.is_dir()]
        assert [Path(folder).name for folder in folders] == ["phieu_gui", "phieu_nhan"]
        inside = {path for path in content(tmp_path) if path.startswith(tuple(f"{folder}/" for folder in folders))}
        assert set(map(str, made)) - set(folders) == set(content(tmp_path)) - inside
        steps = [line[:8] for line in ran.err.splitlines() if line.startswith("Bước")]
        assert steps == [f"Bước {number}/7" for number in range(1, 8)]
        assert "95,73" in ran.out
        assert "99,3" in ran.out
        assert "Thu 26 tệp mới tháng 5/2022: 23 dùng, 03 đã thay." in ran.out
        assert "Đã tổng hợp 34/34 số liệu các đơn vị phải gửi." in ran.out
        (report,) = (path for path in made if path.suffix == ".docx" and path.parent.name == "bao_cao")
        marks = {"CÒN 01 LỖI - KHÔNG TRÌNH KÝ", *LETTERHEAD}
        assert [text for text in paragraphs_of(report) if text not in marks] == published()
        traced = de06("trace", str(made[0]), "tt_luot")
        assert "Cộng 15/15 đơn vị: 101." in traced.out

    @pytest.mark.thorough
    def test_a_second_run_takes_another_folder_and_leaves_the_first_alone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "find_converter", lambda: None)
        assert de06("demo").status == 0
        before = content(tmp_path)
        ran = de06("demo")
        assert ran.status == 0
        assert {path.parts[0] for path in named_files(ran)} == {"DeAn06_demo_2"}
        assert before.items() <= content(tmp_path).items()

    @pytest.mark.thorough
    def test_a_machine_without_word_and_libreoffice_gets_all_but_the_pdf(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "find_converter", lambda: None)
        (tmp_path / "thử").mkdir()
        ran = de06("demo", "--out", "thử")
        assert ran.status == 0
        assert "bỏ qua PDF" in ran.err
        assert {path.suffix for path in named_files(ran) if path.is_file()} == {".xlsx", ".docx"}
        assert all(path.exists() for path in named_files(ran))

    @pytest.mark.thorough
    def test_the_workbook_it_leaves_has_its_findings_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "find_converter", lambda: None)
        workbook = named_files(de06("demo", "--out", "a/b"))[0]
        assert [row["code"] for row in findings_sheet(workbook)] == ["ls_ngoai_tinh_ty_le", "cccd_ty_le_tra"]


class TestValidate:
    def test_the_sample_has_one_error_and_one_warning_and_is_not_touched(self, sample: Path, tmp_path: Path) -> None:
        before = content(tmp_path)
        ran = de06("validate", sample.name)
        assert (ran.status, ran.err) == (1, "")
        assert re.search(r"Kiểm tra lúc \d\d:\d\d ngày \d+/\d+/\d{4}: 1 lỗi, 1 cảnh báo, 4 lưu ý\.\n$", ran.out)
        assert content(tmp_path) == before

    def test_without_numbers_over_the_formulas_nothing_is_wrong(self, clean: Path) -> None:
        ran = de06("validate", clean.name)
        assert (ran.status, ran.err) == (0, "")
        assert re.search(r"Kiểm tra lúc .*: 4 lưu ý\.\n$", ran.out)

    def test_a_warning_alone_is_no_error(self, sample: Path) -> None:
        put(sample, figure("ls_ngoai_tinh_ty_le"), 95.73)
        ran = de06("validate", sample.name)
        assert ran.status == 0
        assert ran.out.endswith(": 1 cảnh báo, 4 lưu ý.\n")

    @pytest.mark.thorough
    def test_writing_sets_the_formulas_that_were_typed_over_and_emptied(self, clean: Path) -> None:
        assert de06("validate", clean.name, "--write").status == 0
        for code in ("ls_ngoai_tinh_ty_le", "cccd_ty_le_tra"):
            assert isinstance(cell_at(clean, figure(code)), Formula)
        assert findings_of(clean) == []

    def test_writing_keeps_a_copy_of_the_workbook_before(self, sample: Path, tmp_path: Path) -> None:
        before = sample.read_bytes()
        ran = de06("validate", sample.name, "--write")
        (copy,) = (tmp_path / "sao_luu").glob("*.xlsx")
        assert copy.read_bytes() == before
        assert copy.name in ran.out
        assert sample.read_bytes() != before

    @pytest.mark.thorough
    def test_writing_twice_gives_the_same_findings_and_keeps_what_the_clerk_wrote(self, sample: Path) -> None:
        assert de06("validate", sample.name, "--write").status == 1
        explain(sample, "cccd_ty_le_tra", "Theo số Bộ Công an công bố.")
        first = findings_sheet(sample)
        assert de06("validate", sample.name, "--write").status == 1
        second = findings_sheet(sample)
        assert [row["explanation"] for row in second] == [None, "Theo số Bộ Công an công bố."]
        assert [row["state"] for row in first] == ["còn mở", "còn mở"]
        assert [row["state"] for row in second] == ["còn mở", "đã giải trình"]
        assert [row["key"] for row in first] == [row["key"] for row in second]

    @pytest.mark.thorough
    def test_an_explained_error_is_no_longer_open_until_its_figure_changes(self, sample: Path) -> None:
        de06("validate", sample.name, "--write")
        explain(sample, "ls_ngoai_tinh_ty_le", "Giữ số đã công bố.")
        assert de06("validate", sample.name, "--write").status == 0
        assert [row["accepted"] for row in findings_of(sample)] == [True, False]
        assert de06("report", sample.name).status == 0
        assert CLEAN.is_file()
        put(sample, figure("ls_ngoai_tinh_ty_le"), 97.54)
        assert de06("validate", sample.name).status == 1
        assert de06("validate", sample.name, "--write").status == 1
        assert [row["state"] for row in findings_sheet(sample)] == ["còn mở", "còn mở", "không còn"]

    @pytest.mark.thorough
    def test_each_writing_is_a_line_of_the_log(self, sample: Path) -> None:
        for _ in range(2):
            de06("validate", sample.name, "--write")
        rows = FileGrid(sample).read(layout.LOG.sheet)
        found = search.find(rows, layout.LOG, layout.LOG.sheet)
        assert found
        lines = [found.cell(row, "result") for _, row in search.table_rows(rows, found)]
        assert len(lines) == 2
        assert all(str(line).endswith("1 lỗi, 1 cảnh báo, 4 lưu ý.") for line in lines)


class TestReport:
    def test_the_name_and_the_headers_tell_of_open_errors(self, sample: Path) -> None:
        ran = de06("report", sample.name)
        assert (ran.status, ran.err) == (1, "")
        assert f"Đã xuất báo cáo: {WITH_ERROR}\n" in ran.out
        assert "Còn 01 lỗi" in ran.out
        assert headers_of(WITH_ERROR) == ("CÒN 01 LỖI - KHÔNG TRÌNH KÝ",) * 2

    def test_without_open_errors_name_and_headers_are_clean(self, clean: Path) -> None:
        ran = de06("report", clean.name)
        assert (ran.status, ran.err, ran.out) == (0, "", f"Đã xuất báo cáo: {CLEAN}\n")
        assert not any("LỖI" in text or "DỰ THẢO" in text for text in headers_of(CLEAN))

    @pytest.mark.thorough
    def test_a_draft_says_so_in_its_headers(self, sample: Path, clean: Path) -> None:
        put(sample, fact("du_thao"), "x")
        assert de06("report", sample.name).status == 0
        assert headers_of(CLEAN) == ("DỰ THẢO",) * 2
        put(sample, figure("ls_ngoai_tinh_ty_le"), 97.53)
        assert de06("report", sample.name).status == 1
        assert headers_of(WITH_ERROR) == ("DỰ THẢO - CÒN 01 LỖI - KHÔNG TRÌNH KÝ",) * 2

    def test_the_same_workbook_gives_the_same_bytes(self, sample: Path) -> None:
        de06("report", sample.name)
        first = WITH_ERROR.read_bytes()
        de06("report", sample.name, "--out", "khác.docx")
        assert Path("khác.docx").read_bytes() == first

    def test_out_is_taken_literally_and_its_folder_made(self, sample: Path, tmp_path: Path) -> None:
        ran = de06("report", sample.name, "--out", "trình ký/lần 1/BC tháng 5.docx")
        assert ran.status == 1
        assert Path("trình ký/lần 1/BC tháng 5.docx").is_file()
        assert not (tmp_path / "bao_cao").exists()

    @pytest.mark.thorough
    def test_an_untouched_report_is_replaced(self, sample: Path, tmp_path: Path) -> None:
        de06("report", sample.name)
        put(sample, fact("ho_ten"), "Nguyễn Văn Khác")
        de06("report", sample.name)
        assert "Nguyễn Văn Khác" in paragraphs_of(WITH_ERROR)
        assert [path.name for path in (tmp_path / "bao_cao").iterdir()] == [WITH_ERROR.name]

    def test_a_report_edited_by_hand_stays_and_the_new_one_is_the_next_version(self, sample: Path) -> None:
        second, third = (WITH_ERROR.with_stem(f"{WITH_ERROR.stem}_v{number}") for number in (2, 3))
        de06("report", sample.name)
        correct_by_hand(WITH_ERROR)
        assert f"Đã xuất báo cáo: {second}\n" in de06("report", sample.name).out
        assert "Sửa tay." in paragraphs_of(WITH_ERROR)
        correct_by_hand(second)
        assert f"Đã xuất báo cáo: {third}\n" in de06("report", sample.name).out
        put(sample, fact("ho_ten"), "Nguyễn Văn Khác")
        assert f"Đã xuất báo cáo: {third}\n" in de06("report", sample.name).out
        assert "Sửa tay." in paragraphs_of(second)

    @pytest.mark.thorough
    def test_a_report_edited_by_hand_stays_where_out_names_it(self, sample: Path) -> None:
        de06("report", sample.name, "--out", "BC.docx")
        correct_by_hand(Path("BC.docx"))
        assert de06("report", sample.name, "--out", "BC.docx").status == 2
        assert "Sửa tay." in paragraphs_of(Path("BC.docx"))

    def test_the_workbooks_own_template_is_used_and_another_one_when_it_is_named(self, sample: Path) -> None:
        for name, text in (("mau_word/bao-cao.docx", "Mẫu của tỉnh."), ("khác.docx", "Mẫu khác.")):
            Path(name).parent.mkdir(exist_ok=True)
            shutil.copyfile(shipped.path_of(shipped.REPORT_TEMPLATE), name)
            correct_by_hand(Path(name), text)
        de06("report", sample.name, "--out", "1.docx")
        de06("report", sample.name, "--template", "khác.docx", "--out", "2.docx")
        assert paragraphs_of(Path("1.docx"))[-1] == "Mẫu của tỉnh."
        assert paragraphs_of(Path("2.docx"))[-1] == "Mẫu khác."

    def test_without_a_program_that_makes_pdfs_the_word_report_is_there_all_the_same(
        self, sample: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pdf, "find_converter", lambda: None)
        ran = de06("report", sample.name, "--pdf")
        assert ran.status == 2
        assert "không có Microsoft Word hoặc LibreOffice" in ran.err
        assert WITH_ERROR.is_file()
        assert not WITH_ERROR.with_suffix(".pdf").exists()


PERIODS = {
    "2026-W20": "tuần 20/2026",
    "2026-05": "tháng 5/2026",
    "2026-Q2": "quý II/2026",
    "2026-6T": "6 tháng đầu năm 2026",
    "2026-9T": "9 tháng đầu năm 2026",
    "2026": "năm 2026",
}


class TestNew:
    @pytest.mark.few(1)
    @pytest.mark.parametrize("code", PERIODS)
    def test_a_new_workbook_can_be_checked_and_exported_at_once(self, code: str, tmp_path: Path) -> None:
        ran = de06("new", "--period", code, "Sổ mới.xlsx")
        assert (ran.status, ran.err) == (0, "")
        assert f"Đã tạo sổ tổng hợp {PERIODS[code]}: Sổ mới.xlsx\n" in ran.out
        templates = {f"mau_word/{Path(name).name}" for name in shipped.TEMPLATES}
        assert set(content(tmp_path)) == {"Sổ mới.xlsx", *templates}
        assert de06("validate", "Sổ mới.xlsx").status == 0
        for one in findings_of(tmp_path / "Sổ mới.xlsx"):
            assert one["severity"] == "note", one
            assert one["message"].endswith("."), one
            assert "hãy " in one["message"], one
            assert one["sheet"], one
            assert one["cell"], one
        exported = de06("report", "Sổ mới.xlsx")
        assert (exported.status, exported.err) == (1, "")
        (report,) = (tmp_path / "bao_cao").iterdir()
        assert re.fullmatch(rf"BaoCao_DeAn06_{code}_CON-\d+-LOI\.docx", report.name)
        assert any(PERIODS[code].upper() in text.upper() for text in paragraphs_of(report))

    def test_it_makes_the_folders_on_the_way(self) -> None:
        assert de06("new", "--period", "2026-05", "2026/tháng 5/Sổ.xlsx").status == 0
        assert Path("2026/tháng 5/Sổ.xlsx").is_file()
        assert Path("2026/tháng 5/mau_word/bao-cao.docx").is_file()

    def test_templates_that_the_secretariat_has_edited_stay(self) -> None:
        de06("new", "--period", "2026-05", "Sổ 5.xlsx")
        correct_by_hand(Path("mau_word/bao-cao.docx"))
        before = Path("mau_word/bao-cao.docx").read_bytes()
        assert de06("new", "--period", "2026-06", "Sổ 6.xlsx").status == 0
        assert Path("mau_word/bao-cao.docx").read_bytes() == before


NAMES = [
    "Báo cáo tháng 5.xlsx",
    "bc ^&cmd &.xlsx",
    "100%PATH%.xlsx",
    "a;b=c, 'd' (2).xlsx",
    "[đậm]{tt.ky}.xlsx",
    unicodedata.normalize("NFD", "Tổng hợp số liệu.xlsx"),
    "Nguyễn Văn A & Trần Thị B/Tháng 5 = 100%/Sổ.xlsx",
    "SO.XLSX",
]


class TestNamesAndPlaces:
    @pytest.mark.few(2)
    @pytest.mark.parametrize("name", NAMES)
    def test_any_name_works_and_its_files_stand_beside_it(self, name: str, sample: Path, tmp_path: Path) -> None:
        path = Path("sổ & phiếu", name)
        path.parent.mkdir(parents=True)
        sample.rename(path)
        assert de06("validate", path, "--write").status == 1
        ran = de06("report", path)
        assert (ran.status, ran.err) == (1, "")
        assert (path.parent / WITH_ERROR).is_file()
        assert len(list((path.parent / "sao_luu").glob("[!.]*"))) == 1
        assert {part.name for part in tmp_path.iterdir()} == {"sổ & phiếu"}

    @pytest.mark.parametrize("absolute", [False, True])
    def test_it_may_be_run_from_any_folder(
        self, absolute: bool, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elsewhere = tmp_path / "nơi khác"
        elsewhere.mkdir()
        monkeypatch.chdir(elsewhere)
        path = sample if absolute else Path("..", sample.name)
        assert de06("report", path).status == 1
        assert de06("report", path, "--out", "BC.docx").status == 1
        assert (tmp_path / WITH_ERROR).is_file()
        assert [path.name for path in elsewhere.iterdir()] == ["BC.docx"]

    @pytest.mark.few(1)
    @pytest.mark.parametrize("name", ["100%PATH% ^&'.xlsx", "-sổ;=.xlsx"])
    def test_a_process_of_its_own_takes_such_names_too(self, name: str, sample: Path, tmp_path: Path) -> None:
        sample.rename(tmp_path / name)
        ran = child("validate", "--json", "-", "--", name, cwd=tmp_path)
        assert (ran.status, ran.err) == (1, "")
        assert {one["file"] for one in json.loads(ran.out)["findings"]} == {name}


class TestWorkbookOpenInAnotherProgram:
    @pytest.fixture(params=["~${}", ".~lock.{}#"])
    def opened(self, request: pytest.FixtureRequest, sample: Path) -> Path:
        """The sample as Excel or LibreOffice has it open."""
        (sample.parent / request.param.format(sample.name)).touch()
        return sample

    @pytest.mark.parametrize("arguments", [["validate"], ["validate", "--json", "-"], ["report"]])
    def test_it_can_be_read_and_the_user_is_told_that_the_saved_state_counts(
        self, opened: Path, arguments: list[str]
    ) -> None:
        ran = de06(*arguments, opened.name)
        assert ran.status == 1
        assert ran.out
        assert ran.err == (f"Sổ “{opened.name}” đang mở ở chương trình khác; kết quả tính theo bản đã lưu gần nhất.\n")

    def test_it_is_not_written(self, opened: Path, tmp_path: Path) -> None:
        before = content(tmp_path)
        ran = de06("validate", opened.name, "--write", "--json", "ket-qua.json")
        assert (ran.status, ran.out) == (2, "")
        assert_one_sentence(ran.err)
        assert content(tmp_path) == before


def test_the_installed_command_is_this_command_line() -> None:
    (entry,) = (
        entry for entry in importlib.metadata.distribution("dean06").entry_points if entry.group == "console_scripts"
    )
    assert (entry.name, entry.value) == ("de06", "de06_xl.cli.__main__:main")


@pytest.mark.thorough
def test_the_exit_status_reaches_the_shell(sample: Path, clean: Path, tmp_path: Path) -> None:
    assert child("validate", clean.name, cwd=tmp_path).status == 0
    put(sample, figure("ls_ngoai_tinh_ty_le"), 97.53)
    assert child("validate", sample.name, cwd=tmp_path).status == 1
    assert child("validate", "không có.xlsx", cwd=tmp_path).status == 2
