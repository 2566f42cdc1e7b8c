"""``de06 bundle``: a folder, or a zip of it, that installs DeAn06 without network, Python or administrator.

It contains Windows' own Python with all libraries unpacked (``python``), the scripts to double-click, the guide, and
the SHA-256 of every file. The same pins and the same version of ours make the same bytes on every system.
"""

from __future__ import annotations

import contextlib
import re
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
from de06_xl.vietnamese.messages import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from de06_xl.actions.ui import Ui
    from de06_xl.setup.machine import Machine

NAME = f"DeAn06-{__version__}"
PYTHON_FOLDER = "python"
"""The part of a bundle that is copied to a user's profile."""
COMMANDS = Path(__file__).parent / "bundled"
"""The scripts to double-click: in ASCII, since no code page is certain, and with Windows' line ends."""

_UNFINISHED = ".de06-"
"""How the name of the folder begins in which a bundle is made."""
_GUIDES = "de06_xl/_shipped/docs/"
_OTHER_FILE = re.compile(r"(\S+==\S+) from [^\n]+\n\s*Expected sha256 [0-9a-f]+\s+Got +([0-9a-f]{64})")
"""What pip prints of a file with another SHA-256."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def bundle(machine: Machine, out: Path, ui: Ui) -> None:
    """Make the bundle: a zip if ``out`` ends in .zip, else a folder, which must be empty or not exist yet.

    Raises De06Error if something cannot be downloaded, differs from its pin, or cannot be written.
    """
    is_zip = out.suffix.lower() == ".zip"
    _refuse_other(out, is_zip=is_zip)
    place = out if out.is_dir() else out.parent
    files.make_folder(place)
    with made(machine, place, ui) as folder:
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
        site = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place))
    except OSError as error:
        raise De06Error(files.os_reason(error, "ghi"), file=str(place)) from None
    try:
        ui.step("Đang tải Python và các thư viện cho Windows, có thể mất vài phút…")
        fetched = site / "downloads"
        ran = downloads.download(machine, fetched)
        if ran.status != 0:
            raise _why(ran.output)
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


def _refuse_other(out: Path, *, is_zip: bool) -> None:
    """Refuse a target that holds anything, but for an earlier zip of ours, before anything is downloaded."""
    if is_zip:
        if out.is_dir():
            raise De06Error(f"“{out}” là thư mục; hãy chọn tên khác cho tệp .zip.")
        if files.exists(out) and not _is_bundle(out):
            raise De06Error(f"Tệp “{out}” đã có và không phải bộ cài DeAn06; hãy chọn tên khác.")
    elif out.is_file():
        raise De06Error(f"“{out}” là tệp; hãy nêu thư mục, hoặc tên tệp .zip.")
    else:
        for unfinished in out.glob(f"{_UNFINISHED}*"):  # of a run that was ended
            shutil.rmtree(unfinished, ignore_errors=True)
        if not files.is_empty(out):
            raise De06Error(f"Thư mục “{out}” đã có tệp; hãy chọn thư mục khác, hoặc xóa nó rồi chạy lại.")


def _is_bundle(path: Path) -> bool:
    # the last two are of zips in a later format, and with names that are no UTF-8
    unread = OSError, zipfile.BadZipFile, NotImplementedError, ValueError
    with contextlib.suppress(*unread), zipfile.ZipFile(path) as package:
        return any(name.startswith("DeAn06-") and name.endswith(f"/{manifest.NAME}") for name in package.namelist())
    return False


def _move_in(made: Path, out: Path) -> None:
    """Move the finished bundle into its place; into a folder that is there already, file by file.

    The folder itself may be a disk or the one in which somebody stands, which cannot be replaced.
    """
    if not out.is_dir():
        files.move(made, out)
        return
    moved = []
    try:
        for part in sorted(made.iterdir()):
            files.move(part, out / part.name)
            moved.append(part.name)
    except BaseException:
        for name in moved:
            (out / name).replace(made / name)
        raise


def _why(output: str) -> De06Error:
    """What pip's output means: a file that is not the pinned one, or anything else, quoted."""
    if other := _OTHER_FILE.search(output):
        return De06Error(
            f"Kho thư viện đưa tệp khác với tệp đã ghim của {quoted(other[1], 120)} (SHA-256 {other[2]}) nên không làm "
            "bộ cài; hãy báo người quản lý kho vì tệp có thể đã bị thay, hoặc tải từ kho chính thức của Python."
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("ERROR: ")), lines[-1] if lines else "không có gì")
    return De06Error(
        "Không tải được Python và các thư viện cho Windows; hãy kiểm tra kết nối mạng, chỗ trống trên ổ đĩa và cấu "
        f"hình của pip (proxy, kho thư viện) rồi chạy lại (pip: {quoted(said, 300)})."
    )
