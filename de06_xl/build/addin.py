"""Builds the Excel add-in: our VBA and ribbon, and a sheet with the few messages that VBA itself shows."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from lxml import etree
from pyopenvba import ExcelFile

from de06_xl.addin.excel_ui import WRITING
from de06_xl.build import ribbon
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.system.version import __version__
from de06_xl.workbook.drawing import Drawing

VBA = Path(__file__).parent / "vba"
"""The folder of our VBA, a file per module, named after it."""
SHEET = "DeAn06"

MESSAGES = {
    "title": "Đề án 06",
    "running": "Đề án 06: đang khởi động…",
    "no_workbook": (
        "Chưa có sổ nào để làm việc. Hãy mở sổ Đề án 06; nếu sổ đã mở mà phía trên có thanh vàng (Protected View) thì "
        "bấm “Bật chỉnh sửa” (Enable Editing) trên thanh ấy, rồi bấm lại nút này."
    ),
    "never_saved": (
        "Sổ này chưa được lưu lần nào nên chưa có thư mục để đặt báo cáo và bản sao. Hãy lưu sổ thành tệp .xlsx "
        "(phím F12), rồi bấm lại nút này."
    ),
    "in_cloud": (
        "Sổ đang mở thẳng từ OneDrive hoặc SharePoint nên không đặt được báo cáo và bản sao bên cạnh. Hãy lưu sổ vào "
        "một thư mục trên máy (phím F12), rồi bấm lại nút này."
    ),
    "read_only": (
        "Sổ đang mở ở chế độ chỉ đọc nên không lưu, không ghi được gì vào sổ. Hãy đóng sổ ở nơi khác đang mở, bỏ "
        "thuộc tính chỉ đọc của tệp hoặc lưu sổ thành tệp khác (phím F12), rồi bấm lại nút này."
    ),
    "not_started": (
        "Không khởi động được chương trình DeAn06 (mã lỗi {code}); sổ chưa bị thay đổi. Hãy nhờ cán bộ công nghệ thông "
        "tin chạy lệnh de06 doctor để biết nguyên nhân và cách khắc phục."
    ),
    "not_finished": (
        "Chương trình DeAn06 dừng giữa chừng (mã {code}) nên việc vừa chọn có thể chưa xong; sổ chưa bị thay đổi. Hãy "
        "bấm lại nút này; nếu vẫn thế, hãy nhờ cán bộ công nghệ thông tin chạy lệnh de06 doctor."
    ),
    "too_long": (
        "Việc vừa chọn mất quá nhiều thời gian nên đã dừng lại; sổ chưa bị thay đổi. Hãy kiểm tra ổ mạng và các chương "
        "trình khác đang chạy, rồi bấm lại nút này."
    ),
    "half_written": (
        "Chương trình DeAn06 dừng giữa chừng (mã {code}) trong lúc đang ghi vào sổ. Hãy đóng sổ mà KHÔNG lưu rồi mở "
        "lại: sổ trên đĩa còn nguyên như trước khi ghi; trong thư mục sao_luu cũng có một bản sao."
    ),
    "writing": WRITING,
}
"""The messages of VBA, by the name of their cells; {code} stands for the number of an error or an exit status.

The last one is written into the status bar by Python; by it VBA knows that cells were being changed.
"""

_WORKBOOK_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def build_addin() -> bytes:
    """The add-in as .xlam bytes, the same for the same source."""
    drawing = Drawing(title="DeAn06", subject="Phần bổ trợ Excel của Đề án 06")
    drawing.book.calc_on_load = False  # it has no formulas
    drawing.book.add_vba_project(io.BytesIO(_vba_project()), is_stream=True)
    drawing.book.set_vba_name("ThisWorkbook")
    _draw_messages(drawing)
    parts = unpack(drawing.close(), "DeAn06.xlam", "phần bổ trợ Excel")
    types = parts["[Content_Types].xml"]
    assert types.count(_WORKBOOK_TYPE) == 1
    parts["[Content_Types].xml"] = types.replace(_WORKBOOK_TYPE, _ADDIN_TYPE)
    parts["_rels/.rels"] = _with_ribbon(parts["_rels/.rels"])
    parts["docProps/core.xml"] = _with_version(parts["docProps/core.xml"])
    parts[ribbon.PART] = ribbon.ribbon_xml()
    return files.pack(parts)


def _vba_project() -> bytes:
    """Our modules and those of the workbook and its sheet, as source only, so that Excel compiles them."""
    with tempfile.TemporaryDirectory() as folder, ExcelFile.create_new(Path(folder) / "DeAn06.xlam") as book:
        project = book.vba_project()
        project.delete_module("Module1")
        for name in ("ThisWorkbook", "Sheet1"):
            # The template's modules have compiled code, which is removed when their source changes.
            book.set_module(name, book.get_module(name) + "Option Explicit\r\n")
        for path in sorted(VBA.glob("*.bas")):
            project.add_module(path.stem, path.read_text(encoding="ascii").replace("\n", "\r\n"))
        book.save()
        with ExcelFile(Path(folder) / "DeAn06.xlam") as saved:
            data: bytes = saved.vba_project_bytes()
            return data


def _draw_messages(drawing: Drawing) -> None:
    sheet = drawing.sheet(SHEET)
    sheet.set_vba_name("Sheet1")
    sheet.set_column(0, 0, 18, drawing.style("body"))
    sheet.set_column(1, 1, 110, drawing.style("body"))
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, "Lời nhắn của phần bổ trợ", drawing.style("title"))
    when = "Hiện ra khi nút lệnh chưa chạy được hoặc chương trình không tự nói được; mọi lời khác do chương trình viết."
    sheet.write_string(1, 0, when, drawing.style("subtitle"))
    sheet.set_row(3, 24)
    for column, header in enumerate(("Tên", "Lời nhắn")):
        sheet.write_string(3, column, header, drawing.style("header"))
    for row, (name, text) in enumerate(MESSAGES.items(), 4):
        sheet.write_string(row, 0, name, drawing.style("code"))
        sheet.write_string(row, 1, text, drawing.style("text"))
        drawing.fit_row(sheet, row, [(text, 110)])
        drawing.book.define_name(name, f"={SHEET}!$B${row + 1}")
    sheet.print_area(0, 0, 4 + len(MESSAGES) - 1, 1)


def _with_ribbon(relationships: bytes) -> bytes:
    root = etree.fromstring(relationships)
    attributes = {"Id": "rIdRibbon", "Type": ribbon.RELATIONSHIP, "Target": ribbon.PART}
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}Relationship", attributes)
    return _serialized(root)


def _with_version(core: bytes) -> bytes:
    """The core properties with our version, by which ``de06 doctor`` identifies an add-in (ECMA-376 part 2, 11.1)."""
    root = etree.fromstring(core)
    etree.SubElement(root, f"{{{etree.QName(root).namespace}}}version").text = __version__
    return _serialized(root)


def _serialized(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
