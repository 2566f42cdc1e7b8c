"""Whatever is wrong with what a user hands in: one sentence or a finding at the right cell, and nothing lost."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import shutil
import stat
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import unpack
from de06_xl.model.place import Place
from de06_xl.system import files, shipped
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Formula
from tests.support.command_line import (
    assert_one_sentence,
    content,
    correct_by_hand,
    de06,
    fact,
    figure,
    headers_of,
    heading,
    paragraph,
    places,
    put,
)
from tests.support.examples import examples

Spoil = Callable[[Path], None]
"""Makes something wrong in a folder that holds the sample as So.xlsx."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TEMPLATE = "mau_word/bao-cao.docx"


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the sample in it as So.xlsx."""
    shutil.copyfile(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "So.xlsx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    return tmp_path


def refused(folder: Path, command_line: str, reported: str) -> None:
    """The command cannot be done: one sentence as ``reported`` says, nothing on standard output, no file touched."""
    before = content(folder)
    ran = de06(*command_line.split())
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)
    assert re.match(reported, ran.err), ran.err
    assert content(folder) == before


# How a folder is spoilt ---------------------------------------------------------------------------------


def holding(data: bytes, name: str = "So.xlsx") -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)

    return spoil


def with_cell(place: Callable[[], Place], value: Any) -> Spoil:
    """One cell written; its place is looked up late, when the test runs."""
    return lambda folder: put(folder / "So.xlsx", place(), value)


def with_real_date(place: Callable[[], Place], date: dt.datetime) -> Spoil:
    """A date as Excel keeps it: the grid writes none, for it never would."""

    def spoil(folder: Path) -> None:
        workbook = openpyxl.load_workbook(folder / "So.xlsx")
        where = place()
        cell = workbook[where.sheet][where.cell]
        cell.value, cell.number_format = date, "d/m/yyyy"
        workbook.save(folder / "So.xlsx")

    return spoil


def emptied_sheet(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        grid = FileGrid(folder / "So.xlsx")
        grid.write([Block(name, 1, 1, [[None] * len(row) for row in grid.read(name)])])

    return spoil


def protected_sheet(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        workbook = openpyxl.load_workbook(folder / "So.xlsx")
        workbook[name].protection.sheet = True
        workbook.save(folder / "So.xlsx")

    return spoil


def renamed_sheet(old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / "So.xlsx"
        parts = unpack(path.read_bytes(), "", "")
        workbook = parts["xl/workbook.xml"].decode()
        assert f'name="{old}"' in workbook
        parts["xl/workbook.xml"] = workbook.replace(f'name="{old}"', f'name="{new}"').encode()
        path.write_bytes(files.pack(parts))

    return spoil


def with_template(text: str, name: str = TEMPLATE) -> Spoil:
    """The shipped template with one more paragraph."""

    def spoil(folder: Path) -> None:
        document = docx.Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
        document.add_paragraph(text)
        (folder / name).parent.mkdir(exist_ok=True)
        document.save(str(folder / name))

    return spoil


def a_folder(name: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).mkdir(parents=True)

    return spoil


def edited_report(name: str) -> Spoil:
    """A report exported under this name and then corrected by hand."""

    def spoil(folder: Path) -> None:
        assert de06("report", "So.xlsx", "--out", name).status == 1
        correct_by_hand(folder / name)

    return spoil


def nothing(folder: Path) -> None:
    """The sample is in order."""


def sample_bytes() -> bytes:
    return shipped.path_of(shipped.SAMPLE_WORKBOOK).read_bytes()


def bomb() -> bytes:
    """A zip whose directory says that one part unpacks to more than memory should be asked for."""
    data = files.pack({"xl/workbook.xml": bytes(1000)})
    directory = data.index(b"PK\x01\x02")
    return data[: directory + 24] + struct.pack("<I", limits.MAX_PACKAGE + 1) + data[directory + 28 :]


def word_document() -> bytes:
    return shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()


def ods() -> bytes:
    return files.pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})


# What is no workbook at all -----------------------------------------------------------------------------

NOT_WORKBOOKS: dict[str, tuple[Spoil, str]] = {
    "missing": (lambda folder: (folder / "So.xlsx").unlink(), "không tìm thấy"),
    "a folder": (a_folder("So.xlsx"), "là thư mục, không phải tệp"),
    "empty": (holding(b""), "không phải sổ Excel"),
    "text": (holding("Mã;Giá trị\n".encode()), "không phải sổ Excel"),
    "pdf": (holding(PDF), "không phải sổ Excel"),
    "cut off": (holding(sample_bytes()[:-5000]), "bị hỏng hoặc tải về thiếu"),
    "password": (holding(OLE + "EncryptedPackage".encode("utf-16-le")), "được đặt mật khẩu"),
    "xls": (holding(OLE + "Workbook".encode("utf-16-le")), "được đặt mật khẩu hoặc ở định dạng Office cũ"),
    "docx": (holding(word_document()), "là tệp Word, không phải sổ Excel"),
    "ods": (holding(ods()), "ở định dạng OpenDocument"),
    "zip bomb": (holding(bomb()), "giải nén ra quá lớn"),
}


@pytest.mark.parametrize("command", ["validate So.xlsx", "validate So.xlsx --write --json -", "report So.xlsx --pdf"])
@pytest.mark.parametrize("case", NOT_WORKBOOKS)
def test_what_is_no_workbook_is_refused_by_name(folder: Path, case: str, command: str) -> None:
    spoil, reported = NOT_WORKBOOKS[case]
    spoil(folder)
    refused(folder, command, f"Tệp “So.xlsx”: {reported}")


# What cannot be done ------------------------------------------------------------------------------------

IMPOSSIBLE: dict[str, tuple[Spoil, str, str]] = {
    # A workbook that is none of ours, or has lost what everything hangs on.
    "no sheet of facts": (
        renamed_sheet("Thông tin chung", "Thông tin"),
        "validate So.xlsx",
        "Tệp “So.xlsx”, trang “Thông tin chung”: không có trang này nên đây không phải sổ tổng hợp DeAn06",
    ),
    "no outline": (
        renamed_sheet("Đề cương", "Đề cương cũ"),
        "report So.xlsx",
        "Tệp “So.xlsx”, trang “Đề cương”: không có trang này",
    ),
    "no sheet for findings": (
        renamed_sheet("Kiểm tra", "Kiểm tra cũ"),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”, trang “Kiểm tra”: không có trang này",
    ),
    "header missing in the log": (
        with_cell(lambda: Place("Nhật ký", "C4"), None),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”, trang “Nhật ký”: thiếu cột “Việc” .*hàng 4",
    ),
    "sheet for findings emptied": (
        emptied_sheet("Kiểm tra"),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”, trang “Kiểm tra”: không có hàng tiêu đề cột",
    ),
    "sheet for findings protected": (
        protected_sheet("Kiểm tra"),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”, trang “Kiểm tra”: .*bảo vệ",
    ),
    "header missing in a section": (
        with_cell(lambda: Place("II.4 Làm sạch dữ liệu", "D4"), "Số"),
        "validate So.xlsx",
        "Tệp “So.xlsx”, trang “II.4 Làm sạch dữ liệu”: thiếu cột “Giá trị” .*hàng 4",
    ),
    "header missing in the outline": (
        with_cell(lambda: Place("Đề cương", "C4"), None),
        "report So.xlsx",
        "Tệp “So.xlsx”, trang “Đề cương”: thiếu cột “Tiêu đề” .*hàng 4",
    ),
    "header twice": (
        with_cell(lambda: Place("II.4 Làm sạch dữ liệu", "P4"), "Giá trị"),
        "validate So.xlsx",
        "Tệp “So.xlsx”, trang “II.4 Làm sạch dữ liệu”, ô P4: tiêu đề cột “Giá trị” có hai lần",
    ),
    "period unreadable": (
        with_cell(lambda: fact("ky"), "tháng 5"),
        "validate So.xlsx",
        "Tệp “So.xlsx”, trang “Thông tin chung”, ô C5: “tháng 5” không phải mã kỳ báo cáo; hãy gõ",
    ),
    "period empty": (
        with_cell(lambda: fact("ky"), None),
        "report So.xlsx",
        "Tệp “So.xlsx”, trang “Thông tin chung”, ô C5: chưa ghi kỳ báo cáo; hãy gõ một trong các dạng 2022-W20",
    ),
    "workbook of a newer version": (
        with_cell(lambda: fact("phien_ban"), "99"),
        "validate So.xlsx",
        "Tệp “So.xlsx”, trang “Thông tin chung”: sổ do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp",
    ),
    # The template.
    "template names what is not there": (
        with_template("Kính gửi {{ tt.khong_co }}"),
        "report So.xlsx",
        "Tệp “bao-cao.docx”: không có dữ liệu cho “{{ tt.khong_co }}” trong đoạn “Kính gửi {{ tt.khong_co }}”",
    ),
    "template cut off in a placeholder": (
        with_template("Kính gửi {{ tt.ky"),
        "report So.xlsx",
        "Tệp “bao-cao.docx”: ngoặc nhọn không khép đúng trong đoạn “Kính gửi {{ tt.ky”",
    ),
    "template with a broken command": (
        with_template("{{ tt.ky | | }}", "Mau.docx"),
        "report So.xlsx --template Mau.docx",
        "Tệp “Mau.docx”: viết sai “{{ tt.ky | | }}”",
    ),
    "template with an open loop": (
        with_template("{%p for muc in de_cuong %}", "Mau.docx"),
        "report So.xlsx --template Mau.docx",
        "Tệp “Mau.docx”: lệnh .* chưa được đóng",
    ),
    "template is a pdf": (holding(PDF, TEMPLATE), "report So.xlsx", "Tệp “bao-cao.docx”: không phải tệp Word"),
    "template missing": (nothing, "report So.xlsx --template Mau.docx", "Tệp “Mau.docx”: không tìm thấy"),
    "template is a doc": (
        holding(OLE, "Mau.doc"),
        "report So.xlsx --template Mau.doc",
        "Tệp “Mau.doc”: được đặt mật khẩu hoặc ở định dạng Office cũ",
    ),
    "template is a workbook": (
        nothing,
        "report So.xlsx --template So.xlsx",
        "Tệp “So.xlsx”: không phải tệp Word",
    ),
    "template is a folder": (a_folder(TEMPLATE), "report So.xlsx", f"Tệp “{TEMPLATE}”: là thư mục"),
    # Open in another program.
    "workbook open in Excel": (
        holding(b"", "~$So.xlsx"),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”: đang mở ở chương trình khác",
    ),
    "workbook open in LibreOffice": (
        holding(b"", ".~lock.So.xlsx#"),
        "validate So.xlsx --write",
        "Tệp “So.xlsx”: đang mở ở chương trình khác",
    ),
    "workbook called xls": (
        holding(sample_bytes(), "So.xls"),
        "validate So.xls --write",
        "Tệp “So.xls”: bên trong là sổ .xlsx nhưng tên có đuôi khác .* hãy đổi tên thành “So.xlsx”",
    ),
    "workbook called xls, where forms come": (
        holding(sample_bytes(), "So.xls"),
        "collect So.xls",
        "Tệp “So.xls”: bên trong là sổ .xlsx",
    ),
    "report open in Word": (
        holding(b"", "~$oCao.docx"),
        "report So.xlsx --out BaoCao.docx",
        "Tệp “BaoCao.docx”: đang mở ở chương trình khác",
    ),
    "report of a short name open in Word": (
        holding(b"", "~$BC.docx"),
        "report So.xlsx --out BC.docx",
        "Tệp “BC.docx”: đang mở ở chương trình khác",
    ),
    "report open in LibreOffice": (
        holding(b"", "bao_cao/.~lock.BaoCao_DeAn06_2022-05_CON-01-LOI.docx#"),
        "report So.xlsx",
        "Tệp “BaoCao_DeAn06_2022-05_CON-01-LOI.docx”: đang mở ở chương trình khác",
    ),
    "PDF open in LibreOffice": (
        holding(b"", ".~lock.BC.pdf#"),
        "report So.xlsx --out BC.docx --pdf",
        "Tệp “BC.pdf”: đang mở ở chương trình khác",
    ),
    # Places to write to.
    "report as doc": (nothing, "report So.xlsx --out BaoCao.doc", "Tệp “BaoCao.doc”: tên báo cáo phải có đuôi .docx"),
    "report as pdf": (nothing, "report So.xlsx --out BC.pdf", "Tệp “BC.pdf”: tên báo cáo phải có đuôi .docx"),
    "report without ending": (nothing, "report So.xlsx --out BC", "Tệp “BC”: tên báo cáo phải có đuôi .docx"),
    "report over the workbook": (nothing, "report So.xlsx --out So.xlsx", "Tệp “So.xlsx”: tên báo cáo phải có đuôi"),
    "report over one edited by hand": (
        edited_report("BaoCao.docx"),
        "report So.xlsx --out BaoCao.docx",
        r"Tệp “BaoCao.docx”: đã bị sửa sau khi xuất .*không ghi đè",
    ),
    "report over the template": (
        with_template("Hết.", "Mau.docx"),
        "report So.xlsx --template Mau.docx --out Mau.docx",
        r"Tệp “Mau.docx”: đã bị sửa sau khi xuất \(hoặc không do DeAn06 xuất\)",
    ),
    "report into a file": (
        holding(b"", "tep"),
        "report So.xlsx --out tep/BaoCao.docx",
        "Tệp “tep”: không tạo được vì đã có tệp mang tên này",
    ),
    "folder of reports is a file": (
        holding(b"", "bao_cao"),
        "report So.xlsx",
        "Tệp “bao_cao”: không tạo được vì đã có",
    ),
    "folder of backups is a file": (
        holding(b"", "sao_luu"),
        "validate So.xlsx --write",
        "Tệp “sao_luu”: không tạo được vì đã có tệp mang tên này",
    ),
    "JSON into no folder": (
        nothing,
        "validate So.xlsx --write --json khong_co/ket-qua.json",
        "Tệp “khong_co/ket-qua.json”: không ghi được vì thư mục không có",
    ),
    "JSON into a file": (
        holding(b"", "tep"),
        "validate So.xlsx --json tep/ket-qua.json",
        "Tệp “tep/ket-qua.json”: không ghi được vì đường dẫn đi qua một tệp",
    ),
    "JSON over the workbook": (
        nothing,
        "validate So.xlsx --json So.xlsx",
        "Tệp “So.xlsx”: đã có và không phải tệp .json nên không ghi đè",
    ),
    "JSON over a folder": (
        a_folder("ket-qua.json"),
        "validate So.xlsx --write --json ket-qua.json",
        "Tệp “ket-qua.json”: không ghi được vì có thư mục mang tên này",
    ),
    "new over a workbook": (
        nothing,
        "new --period 2022-06 So.xlsx",
        "Tệp “So.xlsx”: đã có tệp này nên không ghi đè",
    ),
    "new over a folder": (a_folder("Moi.xlsx"), "new --period 2022-06 Moi.xlsx", "Tệp “Moi.xlsx”: đã có"),
    "new for no period": (nothing, "new --period 2022-13 Moi.xlsx", "“2022-13” không phải mã kỳ báo cáo; hãy gõ"),
    "new for a week too many": (nothing, "new --period 2022-W53 Moi.xlsx", "“2022-W53” không phải mã kỳ báo cáo"),
    "new as xls": (nothing, "new --period 2022-06 Moi.xls", "Tệp “Moi.xls”: tên sổ phải có đuôi .xlsx"),
    "new of too long a name": (
        nothing,
        f"new --period 2022-06 {'ệ' * 90}.xlsx",
        "Tệp “ệ+.xlsx”: không ghi được vì tên quá dài",
    ),
    "new where templates cannot go": (
        holding(b"", "mau_word"),
        "new --period 2022-06 Moi.xlsx",
        "Tệp “mau_word”: không tạo được vì đã có tệp mang tên này",
    ),
    "demo in a folder that is used": (nothing, "demo --out .", "Tệp “.”: thư mục không trống"),
    "demo in a file": (nothing, "demo --out So.xlsx", "Tệp “So.xlsx”: không đọc được vì đường dẫn đi qua một tệp"),
}


@pytest.mark.few(2)
@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_done_is_told_in_one_sentence_and_changes_nothing(folder: Path, case: str) -> None:
    spoil, command_line, reported = IMPOSSIBLE[case]
    spoil(folder)
    refused(folder, command_line, reported)


@pytest.mark.thorough
def test_a_period_that_excel_made_a_date_is_refused_at_its_cell(folder: Path) -> None:
    with_real_date(lambda: fact("ky"), dt.datetime(2022, 5, 1))(folder)  # noqa: DTZ001 - cells know no zone
    refused(folder, "validate So.xlsx", "Tệp “So.xlsx”, trang “Thông tin chung”, ô C5: ô chữ đang chứa ngày")


# A system that refuses. Tests may run as root, whom no permission binds: the calls themselves are made to fail.

FAILURES = {
    "no permission": (errno.EACCES, "không có quyền hoặc tệp đang mở ở chương trình khác"),
    "read-only": (errno.EROFS, "chỉ cho đọc; hãy chọn thư mục khác"),
    "full": (errno.ENOSPC, "ổ đĩa đầy; hãy dọn bớt"),
    "anything else": (errno.EIO, r"không ghi được \(mã lỗi 5\); hãy kiểm tra ổ đĩa"),
}
WRITERS = [
    "validate So.xlsx --write",
    "validate So.xlsx --json ket-qua.json",
    "report So.xlsx",
    "report So.xlsx --out BaoCao.docx",
    "new --period 2022-06 Moi.xlsx",
]


READ_ONLY = {
    "validate So.xlsx --write": "So.xlsx",
    "validate So.xlsx --json ket-qua.json": "ket-qua.json",
    "report So.xlsx --out BaoCao.docx": "BaoCao.docx",
}


@pytest.mark.few(1)
@pytest.mark.parametrize("command_line", READ_ONLY)
def test_a_file_that_is_marked_read_only_is_never_written(folder: Path, command_line: str) -> None:
    de06(*command_line.split())
    made = list(folder.glob(READ_ONLY[command_line]))
    assert made
    for path in made:
        path.chmod(stat.S_IREAD)
    refused(folder, command_line, "Tệp “.*”: đang mang dấu chỉ đọc .* bỏ dấu Read-only")


@pytest.mark.parametrize(
    "command_line",
    ["validate So.xlsx --json Thumuc.json", "report So.xlsx --out Thumuc.docx"],
)
def test_a_folder_in_the_place_of_a_file_is_called_a_folder(folder: Path, command_line: str) -> None:
    (folder / command_line.split()[-1]).mkdir()
    refused(folder, command_line, "Tệp “Thumuc.*”: .*thư mục")


def failing(number: int) -> Callable[..., Any]:
    def fail(*arguments: Any, **named: Any) -> None:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.few(2)
@pytest.mark.parametrize("failure", FAILURES)
def test_each_refusal_of_the_system_is_told_in_vietnamese(
    folder: Path, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    number, reported = FAILURES[failure]
    monkeypatch.setattr(tempfile, "mkstemp", failing(number))
    refused(folder, "new --period 2022-06 Moi.xlsx", f"Tệp “Moi.xlsx”: .*{reported}")


@pytest.mark.parametrize(
    ("command_line", "wanted"), [("report So.xlsx", "bao_cao"), ("validate So.xlsx --write", "sao_luu")]
)
def test_a_folder_that_may_not_be_made_is_called_a_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str, wanted: str
) -> None:
    monkeypatch.setattr(Path, "mkdir", failing(errno.EACCES))
    refused(folder, command_line, f"Không tạo được thư mục “{wanted}” vì không có quyền ghi")


@pytest.mark.few(2)
@pytest.mark.parametrize("command_line", WRITERS)
@pytest.mark.parametrize(
    ("module", "call"),
    [(tempfile, "mkstemp"), (os, "fsync"), (Path, "replace")],
    ids=["when the file is begun", "when its content is written", "when it is moved in"],
)
def test_a_disk_that_fills_up_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str, module: Any, call: str
) -> None:
    monkeypatch.setattr(module, call, failing(errno.ENOSPC))
    refused(folder, command_line, "Tệp “.*”: không ghi được vì ổ đĩa đầy; hãy dọn bớt")


def test_a_workbook_that_cannot_be_replaced_keeps_no_backup_of_a_change_that_was_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def locked(self: Path, target: Path) -> Path:
        # Windows: another program holds the file, and has laid no owner file beside it.
        if target.name == "So.xlsx":
            raise PermissionError(errno.EACCES, "Access is denied")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    refused(folder, "validate So.xlsx --write", "Tệp “So.xlsx”: không ghi được vì không có quyền hoặc tệp đang mở")


@pytest.mark.parametrize("command_line", ["validate So.xlsx", "report So.xlsx"])
def test_a_workbook_that_may_not_be_read_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command_line: str
) -> None:
    before = content(folder)
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", failing(errno.EACCES))
        ran = de06(*command_line.split())
    assert (ran.status, ran.out) == (2, "")
    assert_one_sentence(ran.err)
    assert ran.err.startswith("Tệp “So.xlsx”: không đọc được vì không có quyền")
    assert content(folder) == before


# What is wrong inside: findings -------------------------------------------------------------------------

FINDINGS: dict[str, tuple[Spoil, str, Callable[[], Place], str]] = {
    "sheet of a section missing": (
        renamed_sheet("II.5 Tuyên truyền", "II.5 Tuyên truyền."),
        "missing-sheet",
        lambda: heading("II.5", "sheet"),
        "“II.5 Tuyên truyền” không có trong sổ .*có phải “II.5 Tuyên truyền.”",
    ),
    "code misspelt in a paragraph": (
        with_cell(lambda: paragraph("{dvc_tiep_nhan}"), "Đã nhận {dvc_tiep_nhn} hồ sơ."),
        "unknown-placeholder",
        lambda: paragraph("{dvc_tiep_nhan}"),
        "Không có mã “dvc_tiep_nhn” .*có phải “dvc_tiep_nhan”",
    ),
    "form misspelt in a paragraph": (
        with_cell(lambda: paragraph("{dvc_tiep_nhan}"), "Ngày {dvc_tiep_nhan.ngay}."),
        "unknown-placeholder",
        lambda: paragraph("{dvc_tiep_nhan}"),
        r"“\.ngay” không dùng được",
    ),
    "unknown fact": (
        with_cell(lambda: fact("mo_dau"), "Kết quả {tt.ki}."),
        "unknown-fact",
        lambda: fact("mo_dau"),
        "Không có thông tin “ki”",
    ),
    "formula in an entered cell": (
        with_cell(lambda: figure("dvc_tiep_nhan"), Formula("=7074+366")),
        "formula-in-entry",
        lambda: figure("dvc_tiep_nhan"),
        "chứa công thức; hãy gõ số",
    ),
    "7,440 as text": (
        with_cell(lambda: figure("dvc_tiep_nhan"), "7,440"),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "có thể là 7.440 hoặc 7,44",
    ),
    "7.44 as a number": (
        with_cell(lambda: figure("dvc_tiep_nhan"), 7.44),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "Excel cài kiểu Anh, Mỹ đổi 7.440 thành số này",
    ),
    "words for a number": (
        with_cell(lambda: figure("dvc_tiep_nhan"), "nhiều"),
        "unreadable-number",
        lambda: figure("dvc_tiep_nhan"),
        "không phải con số",
    ),
    "97,53% typed as a percentage": (
        with_cell(lambda: figure("ls_ngoai_tinh_ty_le"), 0.9573),
        "derived-differs",
        lambda: figure("ls_ngoai_tinh_ty_le"),
        "số gõ có dấu % nên Excel chia cho 100; hãy gõ 95,73",
    ),
    "negative count": (
        with_cell(lambda: figure("dvc_tiep_nhan"), -5),
        "value-negative",
        lambda: figure("dvc_tiep_nhan"),
        "Số -5 là số âm",
    ),
    "empty cell": (
        with_cell(lambda: figure("dvc_tiep_nhan"), None),
        "value-missing",
        lambda: figure("dvc_tiep_nhan"),
        "Chưa có số liệu của Trung tâm Phục vụ hành chính công tỉnh",
    ),
    "date that may be turned round": (
        with_real_date(lambda: figure("dvc_tiep_nhan", "as_of"), dt.datetime(2022, 12, 4)),  # noqa: DTZ001
        "ambiguous-date",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "04/12/2022 hoặc 12/4/2022",
    ),
    "date that is none": (
        with_cell(lambda: figure("dvc_tiep_nhan", "as_of"), "31/4/2022"),
        "unreadable-date",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "không có ngày 31",
    ),
    "date after the report": (
        with_cell(lambda: figure("dvc_tiep_nhan", "as_of"), "18/6/2022"),
        "date-after-report",
        lambda: figure("dvc_tiep_nhan", "as_of"),
        "18/6/2022 sau ngày báo cáo 31/5/2022",
    ),
    "code twice": (
        with_cell(lambda: figure("dvc_da_tra", "code"), "dvc_tiep_nhan"),
        "duplicate-code",
        lambda: figure("dvc_da_tra", "code"),
        "Mã “dvc_tiep_nhan” đã có ở trang “II.2 Dịch vụ công”, ô A5",
    ),
    "figure that needs itself": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_con_lai + 1"),
        "cycle",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "chạy vòng tròn: ls_cmnd9_con_lai → ls_cmnd9_con_lai",
    ),
    "expression cut off": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_chi_tieu -"),
        "unreadable-expression",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "hãy sửa Cách tính",
    ),
    "expression over an unknown code": (
        with_cell(lambda: figure("ls_cmnd9_con_lai", "expression"), "ls_cmnd9_chi_tieu - ls_cmnd9_thuc_hin"),
        "unknown-code",
        lambda: figure("ls_cmnd9_con_lai", "expression"),
        "“ls_cmnd9_thuc_hin” không có trong sổ.*có phải “ls_cmnd9_thuc_hien”",
    ),
    "condition cut off": (
        with_cell(lambda: paragraph("{ls_cmnd9_con_lai}", "include"), "ls_cmnd9_con_lai >"),
        "unreadable-expression",
        lambda: paragraph("{ls_cmnd9_con_lai}", "include"),
        "hãy ghi x, để trống, hoặc viết lại điều kiện",
    ),
    "condition over an unknown code": (
        with_cell(lambda: paragraph("{ls_cmnd9_con_lai}", "include"), "ls_cmnd9_con_la > 0"),
        "unknown-code",
        lambda: paragraph("{ls_cmnd9_con_lai}", "include"),
        "“ls_cmnd9_con_la” không có trong sổ.*có phải “ls_cmnd9_con_lai”",
    ),
    "section without content": (
        with_cell(lambda: heading("II.1", "when_empty"), "báo lỗi"),
        "empty-section",
        lambda: heading("II.1", "title"),
        "Mục II.1 chưa có nội dung",
    ),
    "choice that is none": (
        with_cell(lambda: heading("II.1", "when_empty"), "bỏ qua"),
        "unknown-choice",
        lambda: heading("II.1", "when_empty"),
        "Không có lựa chọn “bỏ qua”",
    ),
}


@pytest.mark.few(2)
@pytest.mark.parametrize("case", FINDINGS)
def test_what_is_wrong_in_a_cell_is_a_finding_at_that_cell(folder: Path, case: str) -> None:
    spoil, rule, place, message = FINDINGS[case]
    spoil(folder)
    before = content(folder)
    ran = de06("validate", "So.xlsx", "--json", "-")
    assert (ran.status, ran.err) == (1, "")
    assert content(folder) == before
    found = json.loads(ran.out)["findings"]
    where = place()
    here = [one for one in found if (one["rule"], one["sheet"], one["cell"]) == (rule, where.sheet, where.cell)]
    assert len(here) == 1, found
    assert here[0]["severity"] == "error"
    assert re.search(message, here[0]["message"]), here[0]["message"]
    for one in found:
        assert one["message"].endswith("."), one
        assert one["message"][0].isupper() or one["message"][0] in "“{", one


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "case",
    [
        "sheet of a section missing",
        "code misspelt in a paragraph",
        "unknown fact",
        "empty cell",
        "code twice",
        "figure that needs itself",
        "condition cut off",
        "section without content",
    ],
)
def test_a_report_with_findings_is_exported_and_says_so(folder: Path, case: str) -> None:
    FINDINGS[case][0](folder)
    ran = de06("report", "So.xlsx", "--out", "BaoCao.docx")
    assert (ran.status, ran.err) == (1, "")
    assert all("KHÔNG TRÌNH KÝ" in text for text in headers_of(folder / "BaoCao.docx"))


ODD = [
    *(None, 0, -1, 7.44, 1e15, 1e300, True, "#N/A", "97,53%", "9" * 40, "- 5", Formula("=1/0"), "=1+1"),
    *("{tt.ky}", "{a.b}", "{tt.mo_dau}", "{", "}}", "{{x}}", "{% x %}", "__class__", "tt"),
    *("ls_cmnd9_chi_tieu", "ls_cmnd9_chi_tieu > 0", "1/0", "2^999", "(" * 60 + "1" + ")" * 60, "-" * 200, "VÀ"),
    *("II.99", "I.", "..", "Đề cương", "_de06", "I Chỉ đạo, điều hành", "tuần, năm", "nối", "bỏ mục", "cộng", "a)"),
    *("Mã", "Giá trị", "NỘI DUNG", "x" * 5000, "\u0301", "\u200b", "𝐀🙂", "dòng\nhai", "'", '"', "31/12/1899"),
]
"""What turns up in cells: Excel's own makings, other languages' syntax, names of the workbook in the wrong place."""


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(40), deadline=None)
@given(st.dictionaries(st.sampled_from(places()), st.sampled_from(ODD), min_size=1, max_size=4))
def test_nothing_that_is_typed_into_a_table_ends_unexpectedly(folder: Path, typed: dict[Place, Any]) -> None:
    shutil.copyfile(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / "So.xlsx")
    for place, value in typed.items():
        put(folder / "So.xlsx", place, value)
    ran = de06("validate", "So.xlsx", "--json", "-")
    if ran.status == 2:
        assert_one_sentence(ran.err)
        assert ran.err.startswith("Tệp “So.xlsx”, trang “"), ran.err
    else:
        assert ran.status == bool(any(one["severity"] == "error" for one in json.loads(ran.out)["findings"]))
