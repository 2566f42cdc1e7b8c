"""Files on disk: written whole or not at all, and zipped to the same bytes each time."""

from __future__ import annotations

import contextlib
import errno
import functools
import io
import os
import re
import stat
import tempfile
import time
import unicodedata
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

UNFINISHED = (".de06-", ".tmp")
"""How the name of a temporary file, still being written, begins and ends."""
OLD = 24 * 60 * 60
"""Seconds after which a temporary file is certainly abandoned."""
PATIENCE = 1.0
"""Seconds to wait for a file that another program, such as a virus scanner, holds for a moment."""
_PAUSE = 0.05
_HELD = {5, 32, 33}
"""Windows' errors for a file in use: ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_READ_ONLY = (
    "đang mang dấu chỉ đọc (Read-only) nên không ghi đè; hãy bấm chuột phải vào tệp, chọn Properties, bỏ dấu Read-only "
    "rồi chạy lại."
)
NOT_REGULAR = "không phải tệp thường (là ống dẫn hay thiết bị) nên không mở; hãy xóa hoặc chuyển đi nơi khác."
_REASONS = {
    errno.EACCES: "không có quyền hoặc tệp đang mở ở chương trình khác; hãy đóng tệp, hoặc chọn thư mục khác",
    errno.EPERM: "không có quyền; hãy chọn thư mục khác",
    errno.ENOENT: "thư mục không có; hãy kiểm tra lại đường dẫn",
    errno.ENOTDIR: "đường dẫn đi qua một tệp như thể đó là thư mục; hãy kiểm tra lại đường dẫn",
    errno.EEXIST: "đã có tệp mang tên này; hãy đổi tên tệp ấy hoặc chọn thư mục khác",
    errno.EISDIR: "có thư mục mang tên này; hãy chọn tên khác",
    errno.ENAMETOOLONG: "tên quá dài; hãy đặt tên ngắn hơn",
    errno.EINVAL: "tên có ký tự không dùng được; hãy đổi tên",
    errno.ELOOP: "liên kết dẫn vòng quanh chính nó; hãy xóa liên kết",
    errno.ENXIO: "không phải tệp thường; hãy xóa hoặc chuyển đi nơi khác",
    errno.ENOSPC: "ổ đĩa đầy; hãy dọn bớt rồi chạy lại",
    errno.EROFS: "ổ đĩa hoặc thư mục chỉ cho đọc; hãy chọn thư mục khác",
}
"""Why the system refused and what to do about it, by error number: the system's own words are often English."""


def exists(path: Path) -> bool:
    """Whether the path exists; False where the system cannot tell (no access, too long a name)."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises some of the system's errors


def is_empty(folder: Path) -> bool:
    """Whether a folder is empty or does not exist; raises De06Error if it is a file or may not be read."""
    try:
        return not any(folder.iterdir())
    except FileNotFoundError:
        return True
    except OSError as error:
        raise De06Error(os_reason(error, "đọc"), file=str(folder)) from None


def link_target(path: Path) -> Path:
    """The file that a symbolic link finally leads to; the path itself if it is no link."""
    return real_path(path) if _is_link(path) else path


def real_path(path: Path) -> Path:
    """The path without links; unlike Path.resolve, never raises for circular links or what Windows refuses."""
    try:
        return Path(os.path.realpath(path))
    except OSError:
        return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute leaves ".." as it is


def _is_link(path: Path) -> bool:
    return os.path.islink(path)  # noqa: PTH114 - as in exists


def open_elsewhere(path: Path) -> bool:
    """Whether Excel, Word or LibreOffice has the file open: it then puts an owner file or a lock link beside it."""
    return any(
        exists(place.parent / owner)
        for place in {path, link_target(path)}
        # Word shortens the owner file's name: in a long name, "~$" replaces the first two letters.
        for owner in (f"~${place.name}", f"~${place.name[2:]}", f".~lock.{place.name}#")
    )


def refuse_if_open(path: Path) -> None:
    """Raise De06Error if another program has the file open: writing would lose that program's changes."""
    if open_elsewhere(path):
        raise De06Error(
            "đang mở ở chương trình khác (hoặc còn tệp khóa ~$ sót lại bên cạnh); hãy đóng tệp rồi chạy lại.",
            file=path.name,
        )


def read_bytes(path: Path, limit: int = -1) -> bytes:
    """The content of a file, at most ``limit`` + 1 bytes, whatever size the system reports.

    Raises De06Error when the file is missing, a folder, not readable, or a pipe or device, which could block forever.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise De06Error(NOT_REGULAR, file=str(path))
            return stream.read(limit + 1 if limit >= 0 else -1)
    except (FileNotFoundError, NotADirectoryError):
        raise De06Error("không tìm thấy; hãy kiểm tra lại tên và thư mục.", file=str(path)) from None
    except OSError as error:
        # checked beforehand, not taken from the error: Windows reports a folder as "access denied", like a file
        is_folder = os.path.isdir(path)  # noqa: PTH112 - as in exists
        reason = "là thư mục, không phải tệp; hãy chỉ rõ tên tệp." if is_folder else os_reason(error, "đọc")
        raise De06Error(reason, file=str(path)) from None


def _open_without_waiting(path: str, flags: int) -> int:
    # Opening a pipe would block until somebody writes to it; Windows has neither the flag nor such files.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def files_below(folder: Path, is_left_out: Callable[[str], object] = frozenset[str]().__contains__) -> list[Path]:
    """Every file below a folder, sorted by name, except those whose own name or a folder's is left out.

    Links to folders are not followed: they may be circular or lead outside. Raises De06Error naming a folder that may
    not be read, since a file in it would otherwise count as missing.
    """

    def refuse(error: OSError) -> None:
        raise De06Error(os_reason(error, "đọc"), file=str(error.filename or folder)) from None

    found: list[Path] = []
    for place, subfolders, names in os.walk(folder, onerror=refuse, followlinks=False):
        subfolders[:] = sorted(name for name in subfolders if not is_left_out(name))
        found += [Path(place, name) for name in sorted(names) if not is_left_out(name)]
    return found


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file whole: after a crash, either the old or the new file is there.

    Writes a temporary file, then moves it into place. A symbolic link stays one; its target is written. Raises
    De06Error when the folder is missing or read-only, the disk is full, or the file is locked, read-only or a folder.
    """
    temporary: Path | None = None
    place = link_target(path)
    try:
        if _is_link(place):  # a circle of links
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        mode = _mode_for(place)
        sweep_old(place.parent)
        handle, name = tempfile.mkstemp(prefix=_unfinished(place), suffix=UNFINISHED[1], dir=place.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(mode)
        move(temporary, place)
    except De06Error as error:
        raise error.in_file(str(path)) from None
    except OSError as error:
        raise De06Error(os_reason(error, "ghi"), file=str(path)) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):  # held by a virus scanner: removed later
                temporary.unlink()  # still there if the move failed


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files, each atomically; if one cannot be written, those before it become as they were.

    Raises De06Error as ``write_atomically`` does.
    """
    before = {path: read_bytes(path) if exists(path) else None for path in contents}
    written: list[Path] = []
    try:
        for path, data in contents.items():
            write_atomically(path, data)
            written.append(path)
    except BaseException:
        for path in written:
            with contextlib.suppress(De06Error):  # the others are restored all the same
                _restore(path, before[path])
        raise


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        remove(path)
    else:
        write_atomically(path, content)


def _mode_for(place: Path) -> int:
    """The permissions for a file to be written at this path; raises if nothing may be written there.

    Checked before writing: Windows refuses to replace a folder or a read-only file with the same error as an open file,
    and other systems replace a read-only file although somebody meant to protect it.
    """
    try:
        mode = place.stat().st_mode
    except FileNotFoundError:
        # mkstemp makes files private to the user; a report in a shared folder must be readable for colleagues too
        return usual_mode()
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not mode & stat.S_IWUSR:
        raise De06Error(_READ_ONLY)
    return stat.S_IMODE(mode)


def move(source: Path, target: Path) -> None:
    """Move a file into place, over an existing one; retries for a second while a program holds either."""
    retry_while_held(lambda: source.replace(target))


def retry_while_held(change: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Change something on disk; on Windows, retry while another program holds it."""
    end = time.monotonic() + seconds
    while True:
        try:
            change()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def remove(path: Path) -> None:
    """Delete a file, read-only or not, if it exists; raises De06Error if a program has it open."""

    def delete() -> None:
        try:
            path.unlink(missing_ok=True)
        except PermissionError:  # Windows does not delete read-only files
            path.chmod(stat.S_IWUSR)
            path.unlink()

    try:
        retry_while_held(delete)
    except OSError as error:
        raise De06Error(os_reason(error, "xóa"), file=str(path)) from None


def sweep_unfinished(path: Path) -> None:
    """Remove the temporary files that killed runs left for a file that nobody else writes now."""
    place = link_target(path)
    prefix = _unfinished(place)
    _sweep(place.parent, lambda entry: entry.name.startswith(prefix))


@functools.cache
def sweep_old(folder: Path) -> None:
    """Remove old temporary files of killed runs from a folder, once per process."""
    before = time.time() - OLD
    _sweep(folder, lambda entry: entry.stat(follow_symlinks=False).st_mtime < before)


def _sweep(folder: Path, is_left: Callable[[os.DirEntry[str]], bool]) -> None:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(UNFINISHED[0]) and entry.name.endswith(UNFINISHED[1]) and is_left(entry):
                Path(entry).unlink(missing_ok=True)


def _unfinished(path: Path) -> str:
    """How the names of this file's temporary files begin: a digest, since its own name may be of maximum length."""
    return f"{UNFINISHED[0]}{zlib.crc32(path.name.encode('utf-8', 'surrogatepass')):08x}-"


def make_folder(folder: Path) -> None:
    """Make a folder and its parents; raises De06Error if that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except PermissionError:
        raise De06Error(
            f"Không tạo được thư mục “{folder}” vì không có quyền ghi ở nơi chứa nó; hãy xin quyền, hoặc làm việc ở "
            "thư mục khác."
        ) from None
    except OSError as error:
        raise De06Error(os_reason(error, "tạo"), file=str(folder)) from None


def next_free(path: Path) -> Path:
    """The path itself, or with ``_2``, ``_3``, … before its suffix: the first that does not exist yet."""
    candidate, number = path, 2
    while exists(candidate):
        candidate = path.with_name(f"{path.stem}_{number}{path.suffix}")
        number += 1
    return candidate


def plain_name(text: str) -> str:
    """A text as part of a file name: characters that Windows refuses, or that are invisible, become "-"."""
    seen = "".join("-" if unicodedata.category(letter)[0] == "C" else letter for letter in text)
    return _NOT_IN_NAMES.sub("-", seen).strip(" .") or "-"


def pack(parts: dict[str, bytes]) -> bytes:
    """Zip parts in the order given, with a fixed date, so that the same parts make the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, data, compresslevel=6)
    return stream.getvalue()


def usual_mode() -> int:
    """The permissions that this user's new files usually get."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def os_reason(error: OSError, verb: str) -> str:
    """Why the system refused to ``verb`` a file and what to do, worded as the end of a sentence."""
    if error.errno in _REASONS:
        return f"không {verb} được vì {_REASONS[error.errno]}."
    return f"không {verb} được (mã lỗi {error.errno}); hãy kiểm tra ổ đĩa và quyền của thư mục."
