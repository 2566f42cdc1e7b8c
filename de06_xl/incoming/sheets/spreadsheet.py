"""Opens a spreadsheet file in the format that its content has."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from de06_xl.incoming.containers import limits, signatures
from de06_xl.incoming.containers.compound import CompoundFile
from de06_xl.incoming.containers.default_password import decrypted
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.kinds import FileKind, recognise
from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.ods import MIMETYPE, read_ods
from de06_xl.incoming.sheets.relations import main_part
from de06_xl.incoming.sheets.sheet import Sheet
from de06_xl.incoming.sheets.xls import read_xls
from de06_xl.incoming.sheets.xlsb import read_xlsb
from de06_xl.incoming.sheets.xlsx import read_xlsx
from de06_xl.system.errors import De06Error

_MACROS = "Tệp có macro; chương trình không chạy macro, chỉ đọc các ô."
_LINKS = "Tệp có liên kết tới tệp khác; chương trình không mở tệp ấy, chỉ đọc số đã lưu."
_EXCEL_2003_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """The worksheets of a file in their order, including hidden ones, and remarks about it."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def open_spreadsheet(data: bytes, name: str) -> Spreadsheet:
    """The worksheets of an .xlsx, .xlsm, .xlsb, .xls or .ods file; ``name`` is for messages only.

    Raises NotAForm if it is another kind of file, De06Error if it is damaged, encrypted, or beyond the limits. Always
    ends within seconds and some 100 MB, whatever the bytes are.
    """
    try:
        refusals.refuse_oversize(len(data), name)
        if data.startswith(signatures.COMPOUND_FILE):
            return _compound(data)
        if data.startswith(signatures.ZIP):
            return _zipped(data)
        raise _other_kind(data)
    except De06Error as error:
        raise error.in_file(name) from None
    except ContainerError as error:
        raise refusals.unusable(error).in_file(name) from None
    except (ValueError, LookupError, ArithmeticError, struct.error):  # impossible numbers, texts or records
        raise refusals.broken().in_file(name) from None


def _zipped(data: bytes) -> Spreadsheet:
    package = Package(data, limits.MAX_PARTS_READ)
    if len(package.names) > limits.MAX_ENTRIES:
        raise ContainerError(Fault.TOO_MANY, len(package.names))
    if "mimetype" in package and package.read("mimetype").startswith(MIMETYPE):
        notes = [_MACROS] if package.any_below("Basic/") or package.any_below("Scripts/") else []
        return Spreadsheet(tuple(read_ods(package)), tuple(notes))
    part = main_part(package)
    folder, _, file = part.rpartition("/")
    if not part:
        raise refusals.other_kind(FileKind.UNKNOWN)
    sheets = read_xlsb(package, part) if file.endswith(".bin") else read_xlsx(package, part)
    notes = []
    if package.any_below(f"{folder}/vbaProject.bin") or package.any_below(f"{folder}/macrosheets/"):
        notes.append(_MACROS)
    if package.any_below(f"{folder}/externalLinks/"):
        notes.append(_LINKS)
    return Spreadsheet(tuple(sheets), tuple(notes))


def _compound(data: bytes) -> Spreadsheet:
    """A workbook of Excel 97 to 2003, or an encrypted package."""
    with CompoundFile.of(data) as file:
        if file.exists("EncryptedPackage"):
            return _encrypted(data, file.read("EncryptionInfo"))
        if file.exists("Workbook"):
            notes = [_MACROS] if file.exists("_VBA_PROJECT_CUR") else []
            return Spreadsheet(tuple(_sheets_of_xls(data, file.read("Workbook"))), tuple(notes))
        if file.exists("Book"):
            raise De06Error("ở định dạng Excel 95; hãy lưu lại thành .xlsx rồi gửi lại.")
    raise refusals.other_kind(FileKind.UNKNOWN)


def _encrypted(data: bytes, info: bytes) -> Spreadsheet:
    """An encrypted package that opens with the default password."""
    package = decrypted(data, info)
    if package is None:
        raise refusals.encrypted()
    if not package.startswith(signatures.ZIP):
        raise refusals.broken()
    return _zipped(package)


def _sheets_of_xls(data: bytes, stream: bytes) -> list[Sheet]:
    try:
        return read_xls(stream)
    except refusals.Locked:
        plain = decrypted(data)
        if plain is None:
            raise
    with CompoundFile.of(plain) as file:
        return read_xls(file.read("Workbook"))


def _other_kind(data: bytes) -> De06Error:
    kind = recognise(data)
    if kind is FileKind.MARKUP and _EXCEL_2003_XML in data[:1024]:
        return refusals.NotAForm("ở định dạng XML của Excel 2003; hãy lưu lại thành .xlsx rồi gửi lại.")
    return refusals.other_kind(kind)
