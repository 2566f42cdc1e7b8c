"""A file that is no workbook, and a command that cannot be done: one sentence that names it, and nothing changed."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path

import pytest

from de06_xl.incoming.containers import limits
from de06_xl.model.place import Place
from de06_xl.system import files, shipped
from tests.support.command_line import fact
from tests.support.spoilt_sample import (
    OLE,
    PDF,
    TEMPLATE,
    Spoil,
    a_folder,
    edited_report,
    emptied_sheet,
    folder_with_sample,
    holding,
    nothing,
    protected_sheet,
    refused,
    renamed_sheet,
    sample_bytes,
    with_cell,
    with_real_date,
    with_template,
)


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    return folder_with_sample(tmp_path, tmp_path_factory.mktemp("home"), monkeypatch)


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
