"""PDF files of Word reports, made by this machine's Word or LibreOffice."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from de06_xl.system import files
from de06_xl.system.errors import De06Error

TIME_LIMIT = 180
"""Seconds that LibreOffice may take; its first start on a slow machine takes up to 60."""

_WD_EXPORT_FORMAT_PDF = 17
_WD_ALERTS_NONE = 0
_WD_DO_NOT_SAVE_CHANGES = 0
_MSO_AUTOMATION_SECURITY_FORCE_DISABLE = 3


@dataclass(frozen=True, slots=True)
class Converter:
    """A program on this machine that makes PDFs.

    ``convert`` takes the paths of an existing .docx and of the PDF to make, both in a private folder; it may raise any
    exception, or make nothing.
    """

    name: str
    convert: Callable[[Path, Path], None]


def find_converter() -> Converter | None:
    """Word if it is installed, else LibreOffice, else None."""
    if _has_word():
        return Converter("Microsoft Word", _convert_by_word)
    program = next(filter(None, map(shutil.which, _libreoffice_programs())), None)
    if program is None:
        return None
    return Converter("LibreOffice", lambda docx, pdf: _convert_by_libreoffice(program, docx, pdf))


def to_pdf(docx: Path, pdf: Path) -> None:
    """Make ``pdf`` of ``docx``, or leave the old PDF as it is.

    Raises De06Error when the document cannot be read, no converter is installed, the conversion fails or takes longer
    than TIME_LIMIT, or the PDF cannot be written.
    """
    data = files.read_bytes(docx)
    converter = find_converter()
    if converter is None:
        raise De06Error(
            "không xuất được PDF vì máy không có Microsoft Word hoặc LibreOffice; hãy cài một trong hai, "
            "hoặc mở tệp Word và tự lưu thành PDF.",
            file=docx.name,
        )
    with tempfile.TemporaryDirectory(prefix="de06-pdf-", ignore_cleanup_errors=True) as folder:
        # A private copy: the document may be open, have a long path, or carry the mark of the web.
        source, target = Path(folder, "bao-cao.docx"), Path(folder, "bao-cao.pdf")
        source.write_bytes(data)
        try:
            converter.convert(source, target)
            made = target.read_bytes()
        except subprocess.TimeoutExpired:
            raise De06Error(
                f"không xuất được PDF vì {converter.name} chạy quá {TIME_LIMIT} giây; hãy thử lại.", file=docx.name
            ) from None
        except Exception:  # COM and the operating system raise many kinds, which all mean the same to the user
            raise De06Error(
                f"không xuất được PDF bằng {converter.name}; hãy mở tệp Word xem có lỗi không, hoặc tự lưu thành PDF.",
                file=docx.name,
            ) from None
    files.write_atomically(pdf, made)


def _has_word() -> bool:
    if sys.platform != "win32":
        return False
    winreg = importlib.import_module("winreg")
    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Word.Application\CLSID"))
        importlib.import_module("win32com.client")
    except (OSError, ImportError):
        return False
    return True


def _convert_by_word(docx: Path, pdf: Path) -> None:
    """Convert through COM in a separate Word process: one that the user has open is not touched."""
    word = importlib.import_module("win32com.client").DispatchEx("Word.Application")
    try:
        word.Visible = False
        word.DisplayAlerts = _WD_ALERTS_NONE
        word.AutomationSecurity = _MSO_AUTOMATION_SECURITY_FORCE_DISABLE
        document = word.Documents.Open(
            FileName=str(docx), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False
        )
        document.ExportAsFixedFormat(OutputFileName=str(pdf), ExportFormat=_WD_EXPORT_FORMAT_PDF)
    finally:
        word.Quit(SaveChanges=_WD_DO_NOT_SAVE_CHANGES)


def _libreoffice_programs() -> Iterator[str]:
    """Programs on the search path, then in the usual places of Windows, macOS and Linux."""
    yield from ("soffice", "libreoffice")
    for variable in ("ProgramFiles", "ProgramFiles(x86)"):
        if folder := os.environ.get(variable):
            yield str(Path(folder, "LibreOffice", "program", "soffice.exe"))
    yield "/Applications/LibreOffice.app/Contents/MacOS/soffice"
    yield from map(str, sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True))
    yield from ("/usr/lib/libreoffice/program/soffice", "/snap/bin/libreoffice")


def _convert_by_libreoffice(program: str, docx: Path, pdf: Path) -> None:
    # With its own profile it neither waits for an open LibreOffice nor runs its extensions.
    profile = docx.parent / "profile"
    command = [
        *(program, "--headless", "--norestore", "--nolockcheck", "--nodefault"),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(pdf.parent), str(docx)),
    ]
    process = subprocess.Popen(  # noqa: S603 no shell, and no part of the command comes from a document
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        process.wait(TIME_LIMIT)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its children: soffice only launches the program that does the work."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        taskkill = Path(os.environ["SYSTEMROOT"], "System32", "taskkill.exe")
        subprocess.run([taskkill, "/PID", str(process.pid), "/T", "/F"], check=False)  # noqa: S603
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
