"""``de06 setup``: a private Python and the add-in for one user of Windows, installed as a whole or not at all.

Both come from a bundle: the one whose Python is running, else one that is made for the purpose. The private Python is
written beside the old one, each file checked, and replaces it by two renames, then the add-in follows. A failure at any
moment leaves the old pair in use; a machine switched off between the renames is repaired by the next run. Nothing needs
an administrator's rights, and no workbook is ever touched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.setup import bundle, libraries, manifest
from de06_xl.setup.environment import START_CODE, Places, program
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__
from de06_xl.vietnamese.messages import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de06_xl.actions.ui import Ui
    from de06_xl.setup.machine import Completed, Machine

_RENAME_ATTEMPTS = 5
_RENAME_PAUSE = 1.0
"""Seconds to wait: a folder cannot be renamed while a virus scanner has a new file in it open."""

_OF_SERVICES = {"systemprofile", "serviceprofiles"}
"""Folders above the profiles of SYSTEM and of services."""

_START_SECONDS = 180
"""Limit of the first start, which makes the wrappers around Excel's interface while a virus scanner reads every file.
"""


def install(machine: Machine, ui: Ui) -> None:
    """Install the running version, in place of the one installed before, if any.

    Raises De06Error if Excel or the old Python is in use, another installation runs, the account is the system's, a
    file is missing or differs from the published one, or anything may not be written, and says what is left.
    """
    places = _refuse_unless_ready(machine)
    if machine.python.is_from_store:
        raise De06Error(
            "Python của Microsoft Store ghi vào bản sao riêng của thư mục người dùng nên Excel không thấy; "
            "hãy cài bằng CaiDat.cmd của bộ cài (lệnh “de06 bundle”), hoặc bằng Python từ python.org."
        )
    addin = files.read_bytes(shipped.path_of(shipped.ADDIN))
    files.make_folder(places.start_folder)
    files.make_folder(places.home)
    with _alone(places):
        _install(machine, places, addin, ui)
    ui.tell(f"Đã cài DeAn06 {__version__} cho người dùng này.")
    ui.tell(f"Python riêng của DeAn06: {places.environment}")
    ui.tell(f"Phần bổ trợ của Excel: {places.addin}")
    ui.tell("Hãy mở Excel, mở sổ tổng hợp và chọn thẻ “Đề án 06”; nếu không thấy thẻ, hãy chạy KiemTra.cmd.")


def remove(machine: Machine, ui: Ui) -> None:
    """Remove the add-in, its Python and the logs; workbooks and reports are kept.

    Raises De06Error if Excel or that Python is in use, or an installation runs; then nothing is removed.
    """
    places = _refuse_unless_ready(machine)
    if not any(map(files.exists, _traces(places))):
        ui.tell("DeAn06 chưa được cài cho người dùng này nên không có gì để gỡ.")
        return
    files.make_folder(places.home)
    with _alone(places):
        _remove(places)
    ui.tell("Đã gỡ phần bổ trợ, Python riêng và nhật ký lỗi; sổ và báo cáo của bạn vẫn nguyên.")
    ui.tell("Mật khẩu hộp thư đã lưu (nếu có) còn ở mục DeAn06 trong Credential Manager của Windows; hãy xóa ở đó.")
    try:
        places.home.rmdir()
    except FileNotFoundError:
        pass
    except OSError:
        ui.tell(f"Trong thư mục “{places.home}” còn tệp khác nên thư mục được giữ lại; hãy xóa bằng tay nếu không cần.")


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Let nobody else install or remove meanwhile: two at once would delete each other's files."""
    from filelock import FileLock, Timeout  # only here: doctor needs no lock

    lock = FileLock(places.home / ".cai_dat.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise De06Error(
            "DeAn06 đang được cài hoặc gỡ ở một cửa sổ khác; hãy chờ xong rồi mới chạy lại nếu cần."
        ) from None
    except OSError as error:
        raise De06Error(files.os_reason(error, "ghi"), file=str(places.home)) from None
    try:
        yield
    finally:
        lock.release()
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()


def _install(machine: Machine, places: Places, addin: bytes, ui: Ui) -> None:
    _repair(places)
    try:
        with _bundle(machine, places, ui) as folder:
            ui.step("Đang kiểm tra và chép các tệp…")
            _copy_python(folder, places.new_environment)
        _make_wrapper_folder(places.new_environment)
        ui.step("Đang chạy thử…")
        _try(machine, places)
        _refuse_if_incomplete(places)
        if machine.excel_runs():  # opened in the meantime
            raise _excel_is_open()
        _replace(places, addin)
    finally:
        _delete(places.new_environment)
    _delete(places.old_environment)


def _remove(places: Places) -> None:
    _repair(places)
    # Windows refuses this while a program in it is running: then nothing has been removed yet.
    if places.environment.exists():
        _rename(places.environment, places.old_environment)
    try:
        files.remove(places.addin)
    except De06Error:
        if places.old_environment.exists():
            _rename(places.old_environment, places.environment)
        raise De06Error(
            "không gỡ được vì đang mở hoặc không có quyền; hãy đóng Excel rồi chạy lại.", file=str(places.addin)
        ) from None
    for trace in _traces(places):
        _delete(trace)


def _traces(places: Places) -> list[Path]:
    """What an installation, also an interrupted one, and a trial of the buttons leave."""
    environments = [places.environment, places.old_environment, places.new_environment]
    unfinished = [path for pattern in ("chay_thu-*", ".de06-*") for path in places.home.glob(pattern)]
    return [places.addin, *environments, places.log, *unfinished]


def _refuse_unless_ready(machine: Machine) -> Places:
    if machine.system != "win32":
        raise De06Error(
            "Lệnh setup chỉ dùng trên Windows, nơi có Excel; trên máy này hãy dùng các lệnh khác, xem “de06 --help”."
        )
    if machine.excel_runs():
        raise _excel_is_open()
    places = Places.of(machine)
    if not _OF_SERVICES.isdisjoint(part.lower() for part in places.home.parts):
        raise De06Error(
            "Lệnh đang chạy bằng tài khoản hệ thống (SYSTEM) nên người dùng Excel không thấy phần bổ trợ; "
            "hãy chạy trong phiên của người dùng."
        )
    if places.environment in machine.python.program.parents:
        raise De06Error(
            f"DeAn06 đang chạy từ chính bản đã cài “{places.environment}” nên không thay hoặc gỡ được; "
            "hãy chạy lại từ bộ cài."
        )
    return places


def _excel_is_open() -> De06Error:
    return De06Error("Excel đang mở nên phần bổ trợ đang được dùng; hãy lưu các sổ, đóng hết Excel rồi chạy lại.")


@contextlib.contextmanager
def _bundle(machine: Machine, places: Places, ui: Ui) -> Iterator[Path]:
    """The bundle whose Python is running; with any other Python, a temporary one made in our folder."""
    python = machine.python.prefix
    if files.exists(python / manifest.NAME):
        yield python.parent
    else:
        with bundle.made(machine, places.home, ui) as folder:
            yield folder


def _copy_python(folder: Path, target: Path) -> None:
    """Copy the Python of a bundle, checking each file; the bundle's other files are checked as well."""
    inside = f"{bundle.PYTHON_FOLDER}/"
    for name, data in manifest.contents(folder):
        if name.startswith(inside):
            place = target / name.removeprefix(inside)
            files.make_folder(place.parent)
            try:
                place.write_bytes(data)
            except OSError as error:
                raise De06Error(files.os_reason(error, "ghi"), file=str(place)) from None


def _try(machine: Machine, places: Places) -> None:
    """Check that the new Python starts and loads what a click needs."""
    ran = machine.run([program(places.new_environment, "python.exe"), "-I", "-c", START_CODE], _START_SECONDS)
    if ran.status == 0 and ran.output.strip() == __version__:
        return
    log = _write_log(places, ran)
    raise De06Error(
        f"{_kept(places)} vì Python vừa chép không chạy được; hãy kiểm tra phần mềm diệt vi-rút và chính sách chạy "
        f"chương trình (AppLocker, App Control) rồi chạy lại (chi tiết: “{log}”)."
    )


def _refuse_if_incomplete(places: Places) -> None:
    """Check the files that were copied once more: a virus scanner may have taken some while they were tried."""
    for names in manifest.faults(places.new_environment):
        if names:
            raise De06Error(
                f"{_kept(places)} vì {len(names):02d} tệp vừa chép đã mất hoặc bị đổi ({listed(names, 2, 'tệp')}); "
                "hãy xem danh sách cách ly của phần mềm diệt vi-rút rồi chạy lại."
            )


def _kept(places: Places) -> str:
    return "Bản đang dùng vẫn nguyên" if places.environment.exists() else "Chưa có gì được cài"


def _make_wrapper_folder(environment: Path) -> None:
    """Make pywin32 keep its wrappers around Excel's interface in the private Python.

    It does so if it finds this folder (win32com/__init__.py), and else uses the temporary folder, which Windows clears
    file by file and every program may write to; with half of the wrappers no click works.
    """
    package = environment / libraries.LIBRARIES / "win32com"
    if package.is_dir():
        files.make_folder(package / "gen_py")


def _replace(places: Places, addin: bytes) -> None:
    """Replace the old Python and the old add-in by the new ones: both, or neither."""
    if places.environment.exists():
        _rename(places.environment, places.old_environment)
    try:
        _rename(places.new_environment, places.environment)
        try:
            files.write_atomically(places.addin, addin)
        except De06Error:
            _rename(places.environment, places.new_environment)
            raise
    except De06Error:
        if places.old_environment.exists():
            _rename(places.old_environment, places.environment)
        raise


def _repair(places: Places) -> None:
    """Restore the Python that an interrupted run had moved away; delete what such a run left."""
    if places.old_environment.exists() and not places.environment.exists():
        _rename(places.old_environment, places.environment)
    for leftover in (places.new_environment, places.old_environment):
        _delete(leftover)
        if leftover.exists():
            raise De06Error(
                f"Thư mục “{leftover}” còn sót từ lần trước và đang được dùng; hãy đóng các cửa sổ lệnh và Excel, "
                "hoặc khởi động lại máy, rồi chạy lại."
            )


def _rename(source: Path, target: Path) -> None:
    for attempt in range(1, _RENAME_ATTEMPTS + 1):
        try:
            os.rename(source, target)  # noqa: PTH104 - tests replace it by refusals of the system
        except OSError:
            if attempt == _RENAME_ATTEMPTS:
                raise De06Error(
                    f"Thư mục “{source}” đang được chương trình khác dùng nên chưa làm xong; hãy đóng Excel và các cửa "
                    "sổ lệnh rồi chạy lại."
                ) from None
            time.sleep(_RENAME_PAUSE)
        else:
            return


def _delete(folder: Path) -> None:
    """Delete as much as possible: files that a program has open are left for the next run."""
    with contextlib.suppress(OSError):
        folder.unlink()  # a file in the place of the folder
    shutil.rmtree(folder, ignore_errors=True)


def _write_log(places: Places, ran: Completed) -> Path:
    """Save the output of a program that failed, for those who help the user."""
    files.make_folder(places.log)
    log = files.next_free(places.log / f"setup_{time.strftime('%Y%m%d-%H%M%S')}.log")
    files.write_atomically(log, ran.output.encode("utf-8", "backslashreplace"))
    return log
