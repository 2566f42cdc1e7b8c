"""Checks of Python and of what ``setup`` installs: the private Python and its files, and the add-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de06_xl.incoming.containers.package import unpack
from de06_xl.setup import manifest
from de06_xl.setup.checks.check import INSTALL, Check
from de06_xl.setup.environment import START_CODE, Places, program
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.setup.machine import Machine

_OLDEST_PYTHON = (3, 11)
_BITS_OF_PANDAS = 64
"""pandas has no wheels for 32-bit Python on Windows; a 64-bit one works with an Excel of either kind."""
_START_SECONDS = 60
_SHOWN = 3
"""How many files are named; all are counted."""

_QUARANTINE = (
    "Có thể phần mềm diệt vi-rút đã cách ly: hãy xem danh sách cách ly của nó, khôi phục, rồi gửi tệp cho hãng diệt "
    "vi-rút xác minh (xem hướng dẫn cài đặt, mục “Phần mềm diệt vi-rút”)."
)


def check_python(machine: Machine) -> Check:
    """The running Python."""
    python = machine.python
    found = f"{'.'.join(map(str, python.version))}, {python.bits} bit."
    if python.version < _OLDEST_PYTHON:
        return Check("Python", False, found, "Cài Python 3.11 trở lên từ python.org rồi chạy “de06 setup”.")
    if python.bits < _BITS_OF_PANDAS:
        return Check("Python", False, found, "Cài Python bản 64 bit từ python.org rồi chạy “de06 setup”.")
    if python.is_from_store:
        remedy = "Cài Python từ python.org rồi chạy “de06 setup” bằng Python đó."
        return Check(
            "Python", False, f"{found} Bản của Microsoft Store, Excel không thấy những gì bản này ghi.", remedy
        )
    return Check("Python", True, found)


def check_launcher(machine: Machine, places: Places) -> Check:
    """The private Python, which runs the clicks."""
    name = "Python riêng của DeAn06"
    launcher = program(places.environment, "pythonw.exe")
    if not files.exists(launcher):
        return Check(name, False, f"Không có {launcher}.", INSTALL)
    if machine.run([launcher, "-I", "-c", START_CODE], _START_SECONDS).status != 0:
        remedy = (
            f"{INSTALL} Nếu vẫn vậy, đề nghị bộ phận CNTT cho phép chương trình này trong phần mềm diệt vi-rút và "
            "chính sách chạy chương trình (AppLocker, App Control)."
        )
        return Check(name, False, f"{launcher} không chạy được.", remedy)
    return Check(name, True, f"{launcher} chạy được.")


def check_files(places: Places) -> Check:
    """Every file of the private Python, compared with the published one: antivirus software removes single files."""
    name = "Tệp của DeAn06"
    try:
        missing, changed = manifest.faults(places.environment)
    except De06Error:
        return Check(name, False, f"Không đọc được danh sách {places.environment / manifest.NAME}.", INSTALL)
    found = [
        f"{what} {len(names)} tệp: {_some(names)}"
        for what, names in (("thiếu", missing), ("bị thay đổi", changed))
        if names
    ]
    if not found:
        return Check(name, True, f"Đủ các tệp trong {places.environment}, đúng như lúc phát hành.")
    sentence = f"{'; '.join(found)} (trong {places.environment})."
    remedy = f"{_QUARANTINE} Sau đó: {INSTALL[0].lower()}{INSTALL[1:]}"
    return Check(name, False, f"{sentence[0].upper()}{sentence[1:]}", remedy)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown}, …" if len(names) > _SHOWN else shown


def check_addin(places: Places) -> Check:
    """The add-in in its folder."""
    name = "Phần bổ trợ Excel"
    if not files.exists(places.addin):
        remedy = f"{INSTALL} Nếu lại mất: {_QUARANTINE[0].lower()}{_QUARANTINE[1:]}"
        return Check(name, False, f"Không có {places.addin}.", remedy)
    try:
        same = _is_shipped(places.addin)
    except De06Error as error:
        return Check(name, False, str(error), INSTALL)
    if not same:
        version = _addin_version(places.addin)
        found = f"{places.addin}{f', phiên bản {version},' if version else ''} khác bản đi kèm DeAn06 {__version__}."
        return Check(name, False, found, INSTALL)
    return Check(name, True, f"{places.addin} đúng là bản đi kèm DeAn06 {__version__}.")


def _is_shipped(addin: Path) -> bool:
    return files.read_bytes(addin) == files.read_bytes(shipped.path_of(shipped.ADDIN))


def check_versions(machine: Machine, places: Places) -> Check:
    """Whether private Python, add-in and command have the same version."""
    code = "import de06_xl; print(de06_xl.__version__)"  # an older version may have nothing else of this
    python = program(places.environment, "python.exe")
    ran = machine.run([python, "-I", "-c", code], _START_SECONDS)
    versions = {
        "Python riêng": ran.output.strip() if ran.status == 0 else None,
        "phần bổ trợ": _addin_version(places.addin),
        "lệnh de06": __version__,
    }
    found = ", ".join(f"{part} {version or 'không rõ'}" for part, version in versions.items())
    match = set(versions.values()) == {__version__}
    return Check("Phiên bản", match, f"{found[0].upper()}{found[1:]}.", "" if match else INSTALL)


def _addin_version(addin: Path) -> str | None:
    """The core property ``version`` of the add-in (ECMA-376 part 2, 11.1), None if it cannot be read.

    The add-in shipped with this package has its version, without being read.
    """
    try:
        if _is_shipped(addin):
            return __version__
        core = unpack(files.read_bytes(addin), addin.name, "phần bổ trợ Excel").get("docProps/core.xml", b"")
    except De06Error:
        return None
    found = re.search(rb"<(?:\w+:)?version>([^<]+)</", core)
    return found[1].decode("utf-8", "replace").strip() if found else None
