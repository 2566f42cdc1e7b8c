"""A stand-in for Word that makes PDFs: its objects as ``de06_xl.system.pdf`` asks for them, in the asking process.

``python -m tests.windows.stand_in.word`` tells this Windows of it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pythoncom
from win32com.server.register import RegisterServer

from tests.windows.stand_in.dispatch import ComObject, publish

CLASS_ID = "{000209FF-0000-0000-C000-000000000046}"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
"""What it makes of every document."""
_AS_PDF = 17


class Word(ComObject):
    """Word itself."""

    visible = property(lambda self: True, lambda self, value: None)
    display_alerts = property(lambda self: 0, lambda self, value: None)
    automation_security = property(lambda self: 3, lambda self, value: None)
    IID = "{00020970-0000-0000-C000-000000000046}"

    @property
    def documents(self) -> Documents:
        return Documents()

    def quit(self, save_changes: Any = None) -> None:
        """Nothing is open."""


class Documents(ComObject):
    """The open documents."""

    IID = "{0002096C-0000-0000-C000-000000000046}"

    def open(
        self, file_name: str, confirm_conversions: Any = None, read_only: Any = None, add_to_recent_files: Any = None
    ) -> Document:
        assert Path(file_name).read_bytes().startswith(b"PK")
        return Document()


class Document(ComObject):
    """An open document."""

    IID = "{0002096B-0000-0000-C000-000000000046}"

    def export_as_fixed_format(self, output_file_name: str, export_format: int) -> None:
        assert export_format == _AS_PDF
        Path(output_file_name).write_bytes(PDF)


if __name__ == "__main__":
    RegisterServer(
        CLASS_ID,
        "tests.windows.stand_in.word.Word",
        "Word",
        "Word.Application",
        policy="tests.windows.stand_in.dispatch._Policy",
        clsctx=pythoncom.CLSCTX_INPROC_SERVER,
    )
else:
    publish([Word, Documents, Document], Path(tempfile.mkdtemp()), "Word")
