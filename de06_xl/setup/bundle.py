"""``de06 bundle``: a folder, or a zip of it, that installs DeAn06 without network, Python or administrator.

It contains Windows' own Python with all libraries unpacked (``python``), the scripts to double-click, the guide, and
the SHA-256 of every file. The same pins and the same version of ours make the same bytes on every system.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import de06_xl
from de06_xl.setup import downloads, libraries, manifest
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de06_xl.actions.ui import Ui
    from de06_xl.setup.machine import Machine

NAME = f"DeAn06-{__version__}"
PYTHON_FOLDER = "python"
"""The part of a bundle that is copied to a user's profile."""
COMMANDS = Path(__file__).parent / "bundled"
"""The scripts to double-click: in ASCII, since no code page is certain, and with Windows' line ends."""

_GUIDES = "de06_xl/_shipped/docs/"
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def bundle(machine: Machine, out: Path, ui: Ui) -> None:
    """Make the bundle: a zip if ``out`` ends in .zip, else a folder, which must be empty or not exist yet.

    Raises De06Error if something cannot be downloaded, differs from its pin, or cannot be written.
    """
    is_zip = out.suffix.lower() == ".zip"
    if not is_zip and not files.is_empty(out):
        raise De06Error(f"Thư mục “{out}” đã có tệp; hãy chọn thư mục khác, hoặc xóa nó rồi chạy lại.")
    files.make_folder(out.parent)
    with made(machine, out.parent, ui) as folder:
        checksum = manifest.digest((folder / manifest.NAME).read_bytes())
        if is_zip:
            ui.step("Đang nén bộ cài…")
            packed = folder.with_suffix(".zip")
            _zip(folder, packed)
            checksum = manifest.digest(packed.read_bytes())
        _move_in(packed if is_zip else folder, out)
    ui.tell(f"Đã làm bộ cài DeAn06 {__version__}: {out}")
    ui.tell(f"SHA-256 của {'tệp này' if is_zip else manifest.NAME}: {checksum}")
    ui.tell("Chép sang máy của cán bộ tổng hợp, giải nén nếu là tệp .zip, rồi nháy đúp CaiDat.cmd.")


@contextlib.contextmanager
def made(machine: Machine, place: Path, ui: Ui) -> Iterator[Path]:
    """The folder of a bundle, made in a temporary folder inside ``place``."""
    try:
        site = Path(tempfile.mkdtemp(prefix=".de06-", dir=place))
    except OSError as error:
        raise De06Error(files.os_reason(error, "ghi"), file=str(place)) from None
    try:
        ui.step("Đang tải Python và các thư viện cho Windows, có thể mất vài phút…")
        fetched = site / "downloads"
        ran = downloads.download(machine, fetched)
        if ran.status != 0:
            raise De06Error(
                "Không tải được Python và các thư viện cho Windows; hãy kiểm tra kết nối mạng và cấu hình của pip "
                f"(proxy, kho thư viện) rồi chạy lại (pip: “{_last_line(ran.output)}”)."
            )
        ui.step("Đang xếp bộ cài…")
        assemble(fetched, site / NAME)
        yield site / NAME
    except OSError as error:
        raise De06Error(files.os_reason(error, "ghi"), file=str(error.filename or place)) from None
    finally:
        shutil.rmtree(site, ignore_errors=True)


def assemble(fetched: Path, folder: Path) -> None:
    """Assemble a bundle from the downloads and the running package."""
    python = folder / PYTHON_FOLDER
    site_packages = python / libraries.LIBRARIES
    for path in sorted(fetched.iterdir()):
        if libraries.is_python(path):
            libraries.unpack_python(path, python)
        else:
            libraries.unpack_wheel(path, site_packages)
    for name, source in own_files().items():
        _copy(source, site_packages / name)
        if name.startswith(_GUIDES):
            _copy(source, folder / "tai_lieu" / name.removeprefix(_GUIDES))
    info = site_packages / f"dean06-{__version__}.dist-info"
    info.mkdir()
    (info / "METADATA").write_bytes(f"Metadata-Version: 2.1\nName: dean06\nVersion: {__version__}\n".encode())
    for source in sorted(COMMANDS.glob("*.cmd")):
        (folder / source.name).write_bytes(source.read_text("ascii").replace("\n", "\r\n").encode("ascii"))
    manifest.write(python)
    manifest.write(folder)


def own_files() -> dict[str, Path]:
    """Our own files by their paths below the libraries, as in our wheel, without what builds the shipped files."""
    package = Path(de06_xl.__file__).parent
    found = {path.relative_to(package.parent).as_posix(): path for path in files.files_below(package, _is_left_out)}
    if not (package / "_shipped").is_dir():  # a checkout: what hatchling would include
        top = package.parent
        wheel = tomllib.loads((top / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
        for source, place in wheel["force-include"].items():
            inside = [top / source] if (top / source).is_file() else files.files_below(top / source, _is_left_out)
            found |= {"/".join((place, *path.relative_to(top / source).parts)): path for path in inside}
    return {name: path for name, path in found.items() if not name.startswith("de06_xl/build/")}


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


def _is_left_out(name: str) -> bool:
    return name == "__pycache__"


def _zip(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w") as package:
        for path in files.files_below(folder):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), _ZIP_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(entry, path.read_bytes(), compresslevel=6)


def _move_in(made: Path, out: Path) -> None:
    """Move the finished bundle into its place, replacing an empty folder."""
    if made.is_dir() and out.is_dir():
        out.rmdir()
    made.replace(out)


def _last_line(output: str) -> str:
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "không có gì")
