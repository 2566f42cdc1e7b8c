"""The whole flow on the published report of Kiên Giang, May 2022, in an empty folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from de06_xl import files, shipped
from de06_xl.actions import report, validate
from de06_xl.actions.documents import copy_templates
from de06_xl.actions.session import Outcome, commit, open_file
from de06_xl.errors import De06Error
from de06_xl.report import pdf
from de06_xl.ui import Ui

FOLDER = "DeAn06_demo"


def run(out: Path | None, ui: Ui, now: dt.datetime) -> Outcome:
    """Copy the sample, check it, export its report; ``out`` is made where it does not exist.

    Without ``out`` a new folder is made in the current one. Raises De06Error when the folder is not empty.
    """
    folder = out or files.next_free(Path(FOLDER))
    if not files.is_empty(folder):
        raise De06Error("thư mục không trống; hãy chỉ một thư mục mới hoặc trống cho --out.", file=str(folder))
    files.make_folder(folder)
    sample = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    workbook = folder / sample.name

    ui.step(f"Bước 1/3. Chép sổ mẫu báo cáo tháng 5/2022 của Kiên Giang và mẫu Word vào {folder}")
    files.write_atomically(workbook, files.read_bytes(sample))
    templates = copy_templates(folder)

    ui.step("Bước 2/3. Kiểm tra số liệu, ghi kết quả vào trang Kiểm tra")
    session = open_file(workbook, ui, now)
    checked = validate.run(session)
    backup = commit(session, checked)

    with_pdf = pdf.find_converter() is not None
    ui.step(
        "Bước 3/3. Xuất báo cáo theo mẫu Word" + ("" if with_pdf else " (máy không có Word, LibreOffice: bỏ qua PDF)")
    )
    exported = report.run(session, with_pdf=with_pdf)
    made = [workbook, *templates, *exported.files, *([backup] if backup else [])]
    return Outcome(told=checked.told, files=tuple(made), findings=checked.findings)
