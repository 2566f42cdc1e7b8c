"""Spreadsheet files from outside, of whatever program, as values: known by their content, measured before reading.

    open_package(data, "Phiếu An Biên.xls") -> Package

Macros and links to other files are never followed; the package says that they are there. Each format is read by the
code that measures it: a reader behind a scan may see what the scan did not, and one that gives up on a broken file by
ending the process, as python-calamine does on some, would take the other forms of the same mail with it.
"""

from __future__ import annotations

import io
import re
import struct
from dataclasses import dataclass

import olefile

from de06_xl.incoming.sheets import limits
from de06_xl.incoming.sheets.archive import Archive
from de06_xl.incoming.sheets.limits import Locked, NotAForm, refuse_oversize
from de06_xl.incoming.sheets.ods import MIMETYPE, read_ods
from de06_xl.incoming.sheets.relations import main_part
from de06_xl.incoming.sheets.sheet import Rows, Sheet
from de06_xl.incoming.sheets.xls import read_xls
from de06_xl.incoming.sheets.xlsb import read_xlsb
from de06_xl.incoming.sheets.xlsx import read_xlsx
from de06_xl.system.errors import De06Error

__all__ = ["Locked", "NotAForm", "Package", "Rows", "Sheet", "open_package", "refuse_oversize"]

_ZIP, _OLE = b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_USE_THE_FORM = "hãy điền vào phiếu Excel đã nhận rồi gửi lại"
_OTHER_KINDS = (
    (
        re.compile(rb"MZ"),
        "là chương trình chạy được (.exe), không phải bảng tính; không mở tệp này và báo cho người gửi",
    ),
    (re.compile(rb"%PDF"), f"là tệp PDF, không phải phiếu; {_USE_THE_FORM}"),
    (
        re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|II\*\0|MM\0\*|RIFF....WEBP|....ftyphei[cf]|....ftypmif1", re.DOTALL),
        f"là ảnh, không phải phiếu; {_USE_THE_FORM}",
    ),
    (re.compile(rb"\{\\rtf"), f"là tệp văn bản RTF, không phải phiếu; {_USE_THE_FORM}"),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b"), "là tệp nén; hãy giải nén rồi gửi phiếu Excel bên trong"),
    (
        re.compile(
            rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>.{0,400}urn:schemas-microsoft-com:office:spreadsheet", re.DOTALL
        ),
        "ở định dạng XML của Excel 2003; hãy lưu lại thành .xlsx rồi gửi lại",
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|meta|style|div)", re.IGNORECASE),
        f"là trang web (HTML) mang tên bảng tính; {_USE_THE_FORM}",
    ),
)
"""How the contents of other files begin, and what to tell about them."""
_MACROS = "Tệp có macro; chương trình không chạy macro, chỉ đọc các ô."
_LINKS = "Tệp có liên kết tới tệp khác; chương trình không mở tệp ấy, chỉ đọc số đã lưu."


@dataclass(frozen=True, slots=True)
class Package:
    """The worksheets of a file in their order, hidden ones too, and what to tell about it."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def open_package(data: bytes, name: str) -> Package:
    """The worksheets of an .xlsx, .xlsm, .xlsb, .xls or .ods file; ``name`` is for messages only.

    Raises NotAForm when it is a file of another kind, De06Error when it is damaged, encrypted, or beyond the limits:
    each within seconds and some 100 MB whatever the bytes are.
    """
    try:
        refuse_oversize(len(data), name)
        if data[:8] == _OLE:
            return _compound(data)
        if data[:4] == _ZIP:
            return _zipped(data)
        raise NotAForm(f"{_other_kind(data)}.")
    except De06Error as error:
        raise error.in_file(name) from None
    except (ValueError, LookupError, ArithmeticError, struct.error):  # numbers, texts, records that cannot be
        raise limits.broken().in_file(name) from None


def _zipped(data: bytes) -> Package:
    archive = Archive(data)
    if "mimetype" in archive and archive.read("mimetype").startswith(MIMETYPE):
        notes = [_MACROS] if archive.any_below("Basic/") or archive.any_below("Scripts/") else []
        return Package(tuple(read_ods(archive)), tuple(notes))
    part = main_part(archive)
    folder, _, file = part.rpartition("/")
    if folder == "word":
        raise NotAForm(f"là tệp Word, không phải phiếu; {_USE_THE_FORM}.")
    if file == "workbook.bin":
        sheets = read_xlsb(archive, part)
    elif file == "workbook.xml":
        sheets = read_xlsx(archive, f"{folder}/" if folder else "")
    else:
        raise NotAForm(f"không phải bảng tính; {_USE_THE_FORM}.")
    notes = []
    if archive.any_below(f"{folder}/vbaProject.bin") or archive.any_below(f"{folder}/macrosheets/"):
        notes.append(_MACROS)
    if archive.any_below(f"{folder}/externalLinks/"):
        notes.append(_LINKS)
    return Package(tuple(sheets), tuple(notes))


def _compound(data: bytes) -> Package:
    """A compound file ([MS-CFB]): a workbook of Excel 97 to 2003, or an encrypted package."""
    try:
        _refuse_claims(data)
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            # A chain of sectors may run in a circle, and olefile follows it as far as the size that is claimed.
            if any(entry is not None and entry.size > len(data) for entry in compound.direntries):
                raise limits.broken()
            if compound.exists("EncryptedPackage"):
                raise limits.encrypted()
            if compound.exists("Workbook"):
                notes = [_MACROS] if compound.exists("_VBA_PROJECT_CUR") else []
                return Package(tuple(read_xls(compound.openstream("Workbook").read())), tuple(notes))
            if compound.exists("Book"):
                raise De06Error("ở định dạng Excel 95; hãy lưu lại thành .xlsx rồi gửi lại.")
    except De06Error:
        raise
    except Exception:  # olefile raises many kinds on broken input
        raise limits.broken() from None
    raise NotAForm(f"không phải bảng tính; {_USE_THE_FORM}.")


def _refuse_claims(data: bytes) -> None:
    """Raise De06Error when a compound file's header counts more sectors than the file holds ([MS-CFB] 2.2)."""
    (shift,) = struct.unpack_from("<H", data, 30)
    (tables,) = struct.unpack_from("<I", data, 44)
    (small_tables,) = struct.unpack_from("<I", data, 64)
    (lists,) = struct.unpack_from("<I", data, 72)
    if shift not in (9, 12) or max(tables, small_tables, lists) << shift > len(data):
        raise limits.broken()


def _other_kind(data: bytes) -> str:
    for beginning, told in _OTHER_KINDS:
        if beginning.match(data):
            return told
    if not data:
        return "trống, không có nội dung; hãy gửi lại"
    if b"\0" not in data[:2000] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"là tệp chữ (như .csv, .txt), không phải bảng tính; {_USE_THE_FORM}"
    return f"không phải bảng tính; {_USE_THE_FORM}"
