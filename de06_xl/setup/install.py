"""``de06 setup``: a private environment and the add-in for one user of Windows, installed as a whole or not at all.

The environment is made beside the old one and replaces it by two renames, then the add-in follows. A failure at any
moment leaves the old pair in use; a machine switched off between the renames is repaired by the next run. Nothing
needs an administrator's rights, and no workbook is ever touched.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.metadata
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import de06_xl
from de06_xl.setup.environment import START_CODE, Places, program
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__

if TYPE_CHECKING:
    from de06_xl.actions.ui import Ui
    from de06_xl.setup.machine import Machine, Ran

_DISTRIBUTION = "dean06"
_RENAME_ATTEMPTS = 5
_RENAME_PAUSE = 1.0
"""Seconds: a folder cannot be renamed while a virus scanner has a new file in it open."""

_MAKE_SECONDS = 300
_PIP_SECONDS = 1800
_START_SECONDS = 180
"""The first start makes the wrappers around Excel's interface, while a virus scanner reads every file."""


def install(machine: Machine, *, wheels: Path | None, ui: Ui) -> None:
    """Install the package that runs, in place of the one installed before, if any.

    ``wheels`` is a folder with our wheel and those of all libraries; with it no network is needed. Without
    it, pip fetches the libraries, and ours comes from where it runs: a checkout, or the files of the wheel it was
    installed from. Raises De06Error when Excel or the old environment is in use, anything is missing or may not be
    written, and says what is left.
    """
    places = _refuse_unless_ready(machine)
    if machine.python.is_from_store:
        raise De06Error(
            "Python của Microsoft Store ghi vào bản sao riêng của thư mục người dùng nên Excel không thấy; "
            "hãy cài Python từ python.org rồi chạy lại bằng Python đó."
        )
    addin = files.read_bytes(shipped.path_of(shipped.ADDIN))
    if wheels is not None:
        wheels = _wheel_in(wheels)
    files.make_folder(places.start_folder)
    files.make_folder(places.home)
    _repair(places)
    try:
        _build(machine, places, wheels, ui)
        if machine.excel_runs():  # opened in the minutes since
            raise _excel_is_open()
        _replace(places, addin)
    finally:
        _delete(places.new_environment)
    _delete(places.old_environment)
    ui.tell(f"Đã cài DeAn06 {__version__} cho người dùng này.")
    ui.tell(f"Môi trường Python riêng: {places.environment}")
    ui.tell(f"Phần bổ trợ của Excel: {places.addin}")
    ui.tell("Hãy mở Excel, mở sổ tổng hợp và chọn thẻ “Đề án 06”; nếu không thấy thẻ, hãy chạy “de06 doctor”.")


def remove(machine: Machine, ui: Ui) -> None:
    """Remove the add-in, the environment and the logs; workbooks and reports stay where they are.

    Raises De06Error when Excel or the environment is in use; then everything stays.
    """
    places = _refuse_unless_ready(machine)
    _repair(places)
    traces = [places.addin, places.environment, places.log, *places.home.glob("chay_thu-*")]
    if not any(files.exists(trace) for trace in traces):
        ui.tell("DeAn06 chưa được cài cho người dùng này nên không có gì để gỡ.")
        return
    # Windows refuses this while a program in it runs: then nothing has been removed yet.
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
    for trace in (places.old_environment, *traces[2:]):
        _delete(trace)
    ui.tell("Đã gỡ phần bổ trợ, môi trường Python riêng và nhật ký lỗi; sổ và báo cáo của bạn vẫn nguyên.")
    try:
        places.home.rmdir()
    except FileNotFoundError:
        pass
    except OSError:
        ui.tell(f"Trong thư mục “{places.home}” còn tệp khác nên thư mục được giữ lại; hãy xóa bằng tay nếu không cần.")


def _refuse_unless_ready(machine: Machine) -> Places:
    if machine.system != "win32":
        raise De06Error(
            "Lệnh setup chỉ dùng trên Windows, nơi có Excel; trên máy này hãy dùng các lệnh khác, xem “de06 --help”."
        )
    if machine.excel_runs():
        raise _excel_is_open()
    places = Places.of(machine)
    if places.environment in machine.python.program.parents:
        raise De06Error(
            f"DeAn06 đang chạy từ chính môi trường “{places.environment}” nên không thay hoặc gỡ được; "
            "hãy chạy lại từ bản DeAn06 tải về."
        )
    return places


def _excel_is_open() -> De06Error:
    return De06Error("Excel đang mở nên phần bổ trợ đang được dùng; hãy lưu các sổ, đóng hết Excel rồi chạy lại.")


def _wheel_in(folder: Path) -> Path:
    """Our own wheel in a folder of wheels, of the version that runs."""
    pattern = f"{_DISTRIBUTION}-{__version__}-*.whl"
    try:
        return min(folder.glob(pattern))
    except (ValueError, OSError):
        raise De06Error(
            f"Thư mục “{folder}” không có tệp {pattern}, đúng phiên bản đang chạy; hãy chép tệp ấy cùng các thư viện "
            "vào thư mục rồi chạy lại."
        ) from None


def _build(machine: Machine, places: Places, wheel: Path | None, ui: Ui) -> None:
    """Make the new environment beside the old one, and test that it starts."""
    kept = "Bản đang dùng vẫn nguyên" if places.environment.exists() else "Chưa có gì được cài"
    ui.step("Đang tạo môi trường Python riêng…")
    ran = machine.run([machine.python.program, "-I", "-m", "venv", places.new_environment], _MAKE_SECONDS)
    if ran.status != 0:
        log = _write_log(places, ran)
        raise De06Error(
            f"{kept} vì không tạo được môi trường Python trong “{places.home}”; hãy kiểm tra dung lượng ổ đĩa, phần "
            f"mềm diệt vi-rút, hoặc cài lại Python từ python.org rồi chạy lại (chi tiết: “{log}”)."
        )
    ui.step("Đang cài DeAn06 và các thư viện, có thể mất vài phút…")
    python = program(places.new_environment, "python.exe")
    ran = _run_pip(machine, python, wheel)
    if ran.status != 0:
        log = _write_log(places, ran)
        raise De06Error(f"{kept} vì {_cause_of_pip(machine, wheel)} (chi tiết: “{log}”).")
    _drop_launchers(python.parent)
    _make_wrapper_folder(places.new_environment)
    ran = machine.run([python, "-I", "-c", START_CODE], _START_SECONDS)
    if ran.status != 0 or ran.output.strip() != __version__:
        log = _write_log(places, ran)
        raise De06Error(
            f"{kept} vì môi trường vừa tạo không chạy được; hãy kiểm tra phần mềm diệt vi-rút rồi chạy lại "
            f"(chi tiết: “{log}”)."
        )


def _run_pip(machine: Machine, python: Path, wheel: Path | None) -> Ran:
    """Install our package and its libraries from the folder of ``wheel``, else from where this runs and the network."""
    # pip keeps the settings of the machine: they name its proxy and its mirror of the package index.
    command: list[str | Path] = [python, "-I", "-X", "utf8", "-m", "pip", "install", "--no-input", "--no-user"]
    with tempfile.TemporaryDirectory(prefix="de06-", ignore_cleanup_errors=True) as folder:
        if wheel is None:
            command += [_running_package(Path(folder))]
        else:
            command += ["--no-index", "--only-binary", ":all:", "--find-links", wheel.parent, wheel]
        return machine.run(command, _PIP_SECONDS)


def _cause_of_pip(machine: Machine, wheel: Path | None) -> str:
    """Why pip failed, most likely, and what to do about it."""
    if wheel is None:
        return (
            "không tải hoặc không cài được các thư viện; hãy kiểm tra kết nối mạng rồi chạy lại, hoặc cài từ thư mục "
            "chứa sẵn các thư viện bằng “de06 setup --wheels”"
        )
    version = "{}.{}".format(*machine.python.version)
    return (
        f"thư mục “{wheel.parent}” thiếu thư viện cho Python {version}, {machine.python.bits} bit; hãy tải lại các thư "
        "viện bằng đúng bản Python này rồi chạy lại"
    )


def _running_package(folder: Path) -> str | Path:
    """What pip can install the running package from: its source folder, else a wheel of it made in ``folder``.

    Never its name: in a public index it may be anyone's. The wheel contains the files that the installer recorded
    (Python Packaging User Guide, "Recording installed projects" and "Binary distribution format").
    """
    package = Path(de06_xl.__file__).parent
    if not (package / "_shipped").is_dir():
        return package.parent
    distribution = importlib.metadata.distribution(_DISTRIBUTION)
    made_by_installer = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
    parts = {
        file.as_posix(): files.read_bytes(Path(str(file.locate())))
        for file in distribution.files or ()
        if file.parts[0] == package.name
        or (file.parts[0].endswith(".dist-info") and file.name not in made_by_installer)
        if "__pycache__" not in file.parts
    }
    info = f"{_DISTRIBUTION}-{__version__}.dist-info"
    if f"{info}/METADATA" not in parts:
        raise De06Error(
            "Không đọc được các tệp của DeAn06 đang chạy; hãy chạy lại với thư mục tệp cài đặt: de06 setup --wheels."
        )
    record = [f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in parts.items()]
    parts[f"{info}/RECORD"] = "".join([*record, f"{info}/RECORD,,\n"]).encode()
    wheel = folder / f"{_DISTRIBUTION}-{__version__}-py3-none-any.whl"
    files.write_atomically(wheel, files.pack(parts))
    return wheel


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _drop_launchers(scripts: Path) -> None:
    """Delete all programs but Python itself: pip wrote the folder into them that is about to be renamed."""
    for path in scripts.iterdir():
        if not path.name.lower().startswith("python") and path.suffix.lower() != ".dll":
            with contextlib.suppress(OSError):  # held by a virus scanner: then it stays, and does not start
                path.unlink()


def _make_wrapper_folder(environment: Path) -> None:
    """Have pywin32 keep its wrappers around Excel's interface in the environment.

    It does so where it finds this folder (win32com/__init__.py), and else in the temporary folder, which Windows
    clears file by file and which every program may write: no click works with half of them.
    """
    package = environment / "Lib" / "site-packages" / "win32com"
    if package.is_dir():
        files.make_folder(package / "gen_py")


def _replace(places: Places, addin: bytes) -> None:
    """Replace the old environment and the old add-in by the new ones: both, or neither."""
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
    """Bring back the environment that an interrupted run had moved away; delete what such a run left."""
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
    """Delete as much as possible: what a program has open stays until the next run."""
    shutil.rmtree(folder, ignore_errors=True)


def _write_log(places: Places, ran: Ran) -> Path:
    """Save the output of a program that failed, for those who help the user."""
    files.make_folder(places.log)
    log = files.next_free(places.log / f"setup_{time.strftime('%Y%m%d-%H%M%S')}.log")
    files.write_atomically(log, ran.output.encode("utf-8", "backslashreplace"))
    return log
