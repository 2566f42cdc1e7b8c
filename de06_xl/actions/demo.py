"""The whole workflow on the published report of Kiên Giang, May 2022, in an empty folder: from forms to Word."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions.collect import INBOX
from de06_xl.actions.documents import copy_templates
from de06_xl.actions.session import FORMS_FOLDER, Outcome
from de06_xl.actions.workbook import Workbook
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files, pdf, shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.next_period import unreported_blocks

if TYPE_CHECKING:
    from de06_xl.actions.ui import Ui

FOLDER = "DeAn06_demo"
SENT = dt.datetime(2022, 5, 18, 8, tzinfo=dt.timezone(dt.timedelta(hours=7)))
"""When the sample's plain files were saved; fictitious, like their senders."""
STEPS = 7


def run(out: Path | None, ui: Ui) -> Outcome:
    """Make forms, collect the sample's mails, aggregate, check and report in ``out``, which is created if necessary.

    The workbook starts without the units' figures, which come from their forms. Without ``out``, a new folder in the
    current one is used. Raises De06Error if the folder is not empty.
    """
    folder = out or files.next_free(Path(FOLDER))
    if not files.is_empty(folder):
        raise De06Error("thư mục không trống; hãy chỉ một thư mục mới hoặc trống cho --out.", file=str(folder))
    files.make_folder(folder)
    path = folder / Path(shipped.SAMPLE_WORKBOOK).name

    _step(
        ui, 1, f"Chép sổ mẫu báo cáo tháng 5/2022 của Kiên Giang, để trống số của các đơn vị, và mẫu Word vào {folder}"
    )
    _copy_sample(path)
    templates = copy_templates(folder)
    workbook = Workbook(path)

    _step(ui, 2, f"Tạo phiếu cho các đơn vị vào {FORMS_FOLDER}")
    done = [workbook.forms()]

    _step(ui, 3, f"Nhận hộp thư mẫu vào {INBOX} (số chia theo huyện và người gửi là giả định)")
    inbox = _unpack_mailbox(folder / INBOX)

    _step(ui, 4, "Thu phiếu: thư, tệp nén, .ods, phiếu gửi lại, phiếu gõ sai, tệp PDF")
    done.append(workbook.collect())

    _step(ui, 5, "Tổng hợp số liệu các đơn vị vào sổ")
    done.append(workbook.aggregate())

    _step(ui, 6, "Kiểm tra số liệu, ghi kết quả vào trang Kiểm tra")
    checked = workbook.validate(write=True)

    with_pdf = pdf.find_converter() is not None
    _step(ui, 7, "Xuất báo cáo theo mẫu Word" + ("" if with_pdf else " (máy không có Word, LibreOffice: bỏ qua PDF)"))
    report = workbook.report(with_pdf=with_pdf)

    done += [checked, report]
    backups = [outcome.backup for outcome in done if outcome.backup]
    return Outcome(
        messages=tuple(message for outcome in done for message in outcome.messages),
        files=(path, *templates, folder / FORMS_FOLDER, inbox, *backups, *report.files),
        findings=checked.findings,
    )


def _step(ui: Ui, number: int, what: str) -> None:
    ui.step(f"Bước {number}/{STEPS}. {what}")


def _copy_sample(workbook: Path) -> None:
    grid = FileGrid(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    files.write_atomically(workbook, grid.copy_with(unreported_blocks(read_book(grid, workbook.name))))


def _unpack_mailbox(inbox: Path) -> Path:
    """Unpack the mails and files that the sample's units sent."""
    data = files.read_bytes(shipped.path_of(shipped.SAMPLE_MAILBOX))
    for name, content in unpack(data, shipped.SAMPLE_MAILBOX, "tệp nén .zip").items():
        path = inbox / name
        files.make_folder(path.parent)
        files.write_atomically(path, content)
        os.utime(path, (SENT.timestamp(), SENT.timestamp()))
    return inbox
