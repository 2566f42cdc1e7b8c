"""What a spreadsheet file from outside may hold: far more than any form does, far less than what hurts.

A form packs into some 10 KB. Whatever goes beyond these limits is refused before it is taken apart, so that no file
costs more than a few seconds or some 100 MB.
"""

from __future__ import annotations

from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error

MAX_BYTES = 20 * 1024 * 1024
"""Bytes of the file itself: room for a scanned page or two that somebody pasted in."""
MAX_PARTS = 2_000
"""Parts of a zip package."""
MAX_DECLARED = 300 * 1024 * 1024
"""Bytes that all parts together say they unpack to; pictures among them are never unpacked."""
MAX_UNPACKED = 32 * 1024 * 1024
"""Bytes of the parts that are unpacked: sheets and texts."""
MAX_SHEETS = 100
MAX_AREA = 1_000_000
"""Cells of all sheets together, each counted from A1 to its last cell with a value: they become lists."""
MAX_CELLS = 200_000
"""Cells of one sheet that a file names, empty ones with a format too."""
MAX_MARKUP = 2_000_000
"""XML tags of one part, or records of one binary part."""
MAX_TEXT = 20_000_000
"""Bytes of all cells' texts together: one text may be the value of many cells."""

_RESEND = "hãy điền vào phiếu đã nhận rồi gửi lại"


class NotAForm(De06Error):  # noqa: N818 - what the file is not
    """The file is no form: a PDF, a Word file, a picture, a program, or a workbook of something else."""


class Locked(De06Error):  # noqa: N818 - what the file is
    """The file opens with a password only."""


def refuse_oversize(size: int, name: str) -> None:
    """Raise De06Error when a file of so many bytes is too large to be a form; to be asked before it is read."""
    if size > MAX_BYTES:
        raise De06Error(
            f"lớn {size / 1024 / 1024:.0f} MB, quá mức {MAX_BYTES // 1024 // 1024} MB của một phiếu nên không đọc; "
            "hãy bỏ ảnh và các trang tính thừa rồi gửi lại.",
            file=name,
        )


def too_large(what: str) -> De06Error:
    """``what`` says of which there is too much."""
    return De06Error(f"{what}, quá mức an toàn nên không đọc; {_RESEND}.")


def bomb() -> De06Error:
    """A package that unpacks to more than a form can need."""
    return too_large("giải nén ra quá lớn")


def broken() -> De06Error:
    """A file that is damaged or cut off."""
    return De06Error("bị hỏng hoặc tải về thiếu; hãy gửi lại bản nguyên vẹn.")


def encrypted() -> Locked:
    """What to say of a file that opens with a password only."""
    return Locked("được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu mở tệp rồi gửi lại.")


def unsafe(what: str) -> De06Error:
    """A file that holds something no form has and that does harm."""
    return De06Error(f"{what}, không an toàn nên không đọc; {_RESEND}.")


class Area:
    """The cells of one workbook, counted as its sheets are measured."""

    def __init__(self) -> None:
        self._cells = 0

    def add(self, sheet: str, rows: int, columns: int) -> None:
        """Count a sheet's cells from A1; raises De06Error, naming its last cell, when they become too many."""
        self._cells += rows * columns
        if self._cells > MAX_AREA:
            raise De06Error(
                "có dữ liệu ở ô quá xa phần còn lại của trang, hoặc quá nhiều dữ liệu; hãy xóa các hàng, cột, trang "
                "tính thừa rồi gửi lại.",
                sheet=sheet,
                cell=cell_name(rows, columns),
            )


def refuse_many(data: bytes, what: bytes, most: int, name: str) -> None:
    """Raise De06Error when something stands in a part more often than may be; ``name`` says of which there are many."""
    if len(data) > most * len(what) and data.count(what) > most:
        raise too_large(f"có quá nhiều {name}")
