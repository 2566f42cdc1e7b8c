"""A click on a ribbon button: ``python -I -m de06_xl.addin <button> <window>``, started by the add-in's VBA.

The window is Excel's; its active workbook is used. Exit status 0 means that the user has read the outcome, any other
that VBA has to report it. If the Python process is killed, VBA clears the status bar.
"""

from __future__ import annotations

import datetime as dt
import importlib
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.actions.session import Session, current_user, warned, write_with_backup
from de06_xl.addin.action import AS_CHOICE, Needs
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.escape import Escape
from de06_xl.addin.excel_ui import ExcelUi, user32
from de06_xl.addin.watch import REPORTED, UNREPORTED, Watch
from de06_xl.system import error_log, files
from de06_xl.system.errors import De06Error
from de06_xl.workbook.excel_app import call_excel, is_busy, load_xlwings
from de06_xl.workbook.xlwings_grid import XlwingsGrid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import xlwings

    from de06_xl.actions.session import Outcome
    from de06_xl.addin.action import Action


UNATTENDED = "unattended"
"""Third argument of a click by a program (``de06 doctor --run``): questions are agreed to, nothing is shown."""

_QUESTION = "Ghi kết quả vào sổ? Trước khi ghi, sổ được lưu và sao vào thư mục sao_luu."
_PASSING_FOLDERS = {"content.outlook", "olk", "inetcache", "temporary internet files"}
"""Folders, in lower case, into which Outlook, old and new, and browsers open files that were never saved."""


def click(action: Action, app: xlwings.App | None, ui: ExcelUi, now: dt.datetime) -> None:
    """Do what a button does, on the active workbook or, if the button needs none, without one.

    If cells are to change, the user is asked, the workbook is saved and backed up, then written and left unsaved.
    Raises De06Error if it fails; then the workbook is unchanged.
    """
    module, _, name = action.run.partition(":")
    run: Callable[[Any], Outcome] = getattr(importlib.import_module(module), name)
    if action.needs is Needs.NOTHING:
        _report(run(ui), [], ui)
        return
    ui.book = book = _active_book(app)
    path = _path_of(book)
    try:
        session = Session(XlwingsGrid(book), path, ui, now, current_user(), lambda: _save(book))
        outcome = warned(session, run(session))
        if not outcome.blocks:
            _report(outcome, [], ui)
        elif outcome.agreed or ui.ask("\n".join([*outcome.messages, "", _QUESTION])):
            session.save()
            ui.announce_writing()
            copy = write_with_backup(session, outcome)
            _report(
                outcome, ["Đã ghi vào sổ, chưa lưu: xem xong hãy lưu (Ctrl+S).", f"Bản sao trước khi ghi: {copy}"], ui
            )
    except De06Error as error:
        raise error.in_file(path.name) from error.__cause__


def main(arguments: Sequence[str] | None = None, find: Callable[[str], xlwings.App | None] | None = None) -> int:
    """Run one click and return the exit status; never raises.

    ``find`` returns the Excel of a window number, None if it has no workbook open. The time limit ends the process.
    """
    button, window, *manner = sys.argv[1:] if arguments is None else arguments
    action = next((action for action in ACTIONS if action.id == button.removesuffix(AS_CHOICE)), None)
    if action is None:  # the add-in is newer than this package
        return UNREPORTED
    watch = Watch(action.seconds)
    watch.start()
    # Excel's current folder may be the workbook's, where Windows would search for programs first.
    os.chdir(sys.prefix)
    attended = UNATTENDED not in manner
    escape = Escape(window, user32() if attended and sys.platform == "win32" else None)
    ui = ExcelUi(None, window, watch, attended=attended, escape=escape)
    try:
        app = (find or _excel_of)(window)
        ui = ExcelUi(app, window, watch, attended=attended, escape=escape)
        click(action, app, ui, dt.datetime.now().astimezone())
    except Exception as error:  # the last resort: a clerk always gets a sentence
        return _explain(error, ui)
    finally:
        watch.stop()
        escape.end()
    return REPORTED


def _excel_of(window: str) -> xlwings.App | None:
    """The Excel whose window has this number, if xlwings finds it: it searches for windows of workbooks."""
    apps = load_xlwings().apps
    import ctypes  # imported here: slow to load, but on Windows xlwings has done so

    pid = ctypes.c_ulong()
    user32().GetWindowThreadProcessId(int(window), ctypes.byref(pid))
    try:
        app: xlwings.App = apps[pid.value]
    except KeyError:
        return None
    return app


def _explain(error: Exception, ui: ExcelUi) -> int:
    """Report why it failed, without a user only in the log; returns the exit status."""
    if isinstance(error, De06Error):
        sentence = str(error)
        if not ui.attended or _unexplained(error):
            error_log.write_error_log(error)
    else:
        sentence = error_log.sentence_for(error)
    try:
        ui.warn(sentence)
    except Exception as unshown:  # nobody can be shown anything
        error_log.write_error_log(unshown)
        return UNREPORTED
    return REPORTED if ui.attended else UNREPORTED


def _unexplained(error: De06Error) -> bool:
    """Whether an error came from an Excel that was not just busy, so that the sentence states only a likely cause."""
    cause = error.__cause__
    return cause is not None and not isinstance(cause, De06Error) and not is_busy(cause)


def _report(outcome: Outcome, written: Sequence[str], ui: ExcelUi) -> None:
    """Report what was done and what to do next, and offer to open the result."""
    lines = [*outcome.messages, *written]
    if outcome.next_step:
        lines.append(f"Việc tiếp theo: {outcome.next_step}")
    if outcome.open_path is None:
        if lines:
            ui.tell("\n".join(lines))
    elif ui.ask("\n".join([*lines, "", "Mở ra xem ngay?"])):
        ui.open(outcome.open_path)


def _active_book(app: xlwings.App | None) -> xlwings.Book:
    book = call_excel(lambda: app.books.active) if app else None
    # xlwings wraps whatever Excel returns, even nothing: only hidden workbooks (PERSONAL.XLSB), or one in Protected
    # View
    if book is None or book.impl is None or book.api is None:
        raise De06Error(
            "Chưa có sổ nào để làm việc; hãy mở sổ Đề án 06, hoặc nếu sổ đã mở mà phía trên có thanh vàng (Protected "
            "View) thì bấm “Bật chỉnh sửa” (Enable Editing) trên thanh ấy, rồi bấm lại nút này."
        )
    return book


def _path_of(book: xlwings.Book) -> Path:
    """The workbook's path; raises De06Error if files cannot be put beside it."""
    name = call_excel(lambda: _full_name(book))
    if "://" in name:
        raise De06Error(
            "Sổ đang mở từ OneDrive hoặc SharePoint nên không đặt được báo cáo và bản sao bên cạnh; hãy lưu sổ vào một "
            "thư mục trên máy (phím F12) rồi bấm lại nút này."
        )
    path = Path(name)
    if not path.is_absolute():
        raise De06Error("chưa được lưu lần nào; hãy lưu thành tệp .xlsx (phím F12) rồi bấm lại nút này.", file=name)
    if _is_passing(path):
        raise De06Error(
            "đang mở từ thư mục tạm (tệp đính kèm thư hoặc tệp trong .zip), nơi Windows sẽ xóa; hãy lưu sổ vào thư mục "
            "làm việc (phím F12) rồi bấm lại nút này.",
            file=path.name,
        )
    return path


def _full_name(book: xlwings.Book) -> str:
    try:
        name: str = book.fullname
    except load_xlwings().XlwingsError:  # a OneDrive or SharePoint address that it cannot turn into a path
        return "https://"
    return name


def _is_passing(path: Path) -> bool:
    """Whether a workbook is in a folder that the system empties by itself."""
    temporary = files.real_path(Path(tempfile.gettempdir()))
    return temporary in files.real_path(path).parents or any(part.lower() in _PASSING_FOLDERS for part in path.parts)


def _save(book: xlwings.Book) -> None:
    call_excel(
        book.save,
        refused="không lưu được nên chưa làm gì; hãy kiểm tra sổ có đang mở ở chế độ chỉ đọc, ổ đĩa có đầy không, rồi "
        "bấm lại nút này.",
    )
