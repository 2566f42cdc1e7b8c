"""``de06 doctor --run``: starts Excel and presses every button of the add-in."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.actions import fill
from de06_xl.actions.session import FORMS_FOLDER, REPORT_FOLDER
from de06_xl.addin.buttons import ACTIONS
from de06_xl.setup.checks.check import Check
from de06_xl.setup.environment import Places
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.excel_app import load_xlwings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de06_xl.actions.ui import Ui
    from de06_xl.addin.action import Action
    from de06_xl.setup.machine import Machine

MACRO = "De06Ribbon.De06_Press"
"""The add-in's macro that does what a click on the button with this id does, but without asking or showing anything.

It returns the exit status of Python, or NOT_STARTED.
"""
NOT_STARTED = -1

PRESSED = tuple(action for action in ACTIONS if not action.under and action.id != "lap_so")
"""Choices in menus run like the button above them; Lập sổ would leave a file in the user's folder."""

_SEE_DOCTOR = "Xem các mục [CHẶN] của “de06 doctor”."


def drive(machine: Machine, ui: Ui) -> list[Check]:
    """Press every button once, in a separate Excel, on a copy of the sample that is deleted afterwards.

    The add-in is opened by its path: an Excel that a program starts opens nothing from its start folder. The user is
    asked nothing. Tested only against a stand-in for xlwings, never with a real Excel.

    Raises De06Error if this is not Windows, Excel is open, the add-in is not installed or does not open.
    """
    if machine.system != "win32":
        raise De06Error("Chỉ chạy thử các nút được trên Windows có Excel; hãy chạy “de06 doctor” không có --run.")
    if machine.excel_runs():
        raise De06Error("Excel đang mở nên chưa chạy thử; hãy lưu các sổ, đóng hết Excel rồi chạy lại.")
    places = Places.of(machine)
    if not files.exists(places.addin):
        raise De06Error(
            "Phần bổ trợ chưa được cài nên chưa chạy thử; hãy cài bằng CaiDat.cmd (hoặc “de06 setup”) rồi chạy lại."
        )
    sample = files.read_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    files.make_folder(places.home)
    # Not the temporary folder: the buttons refuse workbooks there.
    folder = Path(tempfile.mkdtemp(prefix="chay_thu-", dir=places.home))
    ui.step("Đang mở Excel để chạy thử từng nút, xin đừng dùng Excel cho đến khi xong…")
    try:
        workbook = folder / "Chạy thử.xlsx"
        files.write_atomically(workbook, sample)
        with _opened(places.addin, workbook) as (addin, book):
            checks = []
            for action in PRESSED:
                put_needed_files(action.id, folder)
                checks.append(_press(action, addin, book, places.log, ui))
            return checks
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_needed_files(button: str, folder: Path) -> None:
    """Put beside the workbook what a button looks for: a document changed since its export, a form from above."""
    forms = sorted((folder / FORMS_FOLDER).glob("Phieu_*.xlsx"))  # Tạo phiếu was pressed before
    if button == "doi_chieu":
        source, target = shipped.path_of(shipped.REPORT_TEMPLATE), folder / REPORT_FOLDER / "Bản ký.docx"
    elif button == "dien_phieu_cap_tren" and forms:
        source, target = forms[0], folder / fill.INBOX / forms[0].name
    else:
        return
    files.make_folder(target.parent)
    files.write_atomically(target, files.read_bytes(source))


@contextlib.contextmanager
def _opened(addin: Path, workbook: Path) -> Iterator[tuple[Any, Any]]:
    """Both files opened in a separate Excel, which is closed in the end without saving."""
    xlwings = load_xlwings()
    app, books = None, []
    try:
        try:
            app = xlwings.App(visible=True, add_book=False)
            books += [app.books.open(str(path)) for path in (addin, workbook)]
        except Exception:  # COM raises many kinds, and all mean the same to the user
            raise De06Error(
                "Excel không khởi động hoặc không mở được phần bổ trợ; hãy mở Excel bằng tay xem có thông báo gì, "
                "rồi chạy “de06 doctor”."
            ) from None
        yield books[0], books[1]
    finally:
        for book in books:
            with contextlib.suppress(Exception):  # already closed, by the user or with its Excel
                book.close()
        if app is not None:
            with contextlib.suppress(Exception):
                app.api.Quit()  # not app.quit(), which also ends other Excels without a window


def _press(action: Action, addin: Any, book: Any, log: Path, ui: Ui) -> Check:
    ui.step(f"Nút {action.label}…")
    name = f"Nút {action.label}"
    try:
        app = book.app
        before = app.calculation
        book.activate()
        status = int(addin.macro(MACRO)(action.id))
        left = [
            what
            for what, is_left in (
                ("màn hình bị treo", not app.screen_updating),
                ("chế độ tính toán bị đổi", app.calculation != before),
                ("dòng trạng thái chưa được xóa", bool(app.status_bar)),
            )
            if is_left
        ]
    except Exception:  # COM raises many kinds, and all mean the same to the user
        return Check(name, False, "Excel không chạy được macro của phần bổ trợ.", _SEE_DOCTOR)
    if status == NOT_STARTED:
        return Check(name, False, "Excel không gọi được Python.", _SEE_DOCTOR)
    if status != 0:
        remedy = f"Gửi tệp mới nhất trong thư mục {log} cho bộ phận kỹ thuật."
        return Check(name, False, f"Không làm xong, mã {status}.", remedy)
    if left:
        return Check(name, False, f"Đã chạy nhưng {', '.join(left)}.", "Báo bộ phận kỹ thuật.")
    return Check(name, True, "Đã chạy xong.")
