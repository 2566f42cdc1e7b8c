"""The error messages about spreadsheet files that cannot be read."""

from __future__ import annotations

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.kinds import FileKind
from de06_xl.system.errors import De06Error

_RESEND = "hãy điền vào phiếu đã nhận rồi gửi lại"
_USE_THE_FORM = "hãy điền vào phiếu Excel đã nhận rồi gửi lại"
_TEXT = f"là tệp chữ (như .csv, .txt), không phải bảng tính; {_USE_THE_FORM}."
_OTHER_KINDS = {
    FileKind.EMPTY: "trống, không có nội dung; hãy gửi lại.",
    FileKind.MAIL: _TEXT,
    FileKind.MAILBOX: _TEXT,
    FileKind.MARKUP: f"là trang web (HTML) mang tên bảng tính; {_USE_THE_FORM}.",
    FileKind.OTHER_ARCHIVE: "là tệp nén; hãy giải nén rồi gửi phiếu Excel bên trong.",
    FileKind.PDF: f"là tệp PDF, không phải phiếu; {_USE_THE_FORM}.",
    FileKind.PICTURE: f"là ảnh, không phải phiếu; {_USE_THE_FORM}.",
    FileKind.PROGRAM: "là chương trình chạy được (.exe), không phải bảng tính; không mở tệp này và báo cho người gửi.",
    FileKind.RICH_TEXT: f"là tệp văn bản RTF, không phải phiếu; {_USE_THE_FORM}.",
    FileKind.TEXT: _TEXT,
    FileKind.WORD: f"là tệp Word, không phải phiếu; {_USE_THE_FORM}.",
}


class NotAForm(De06Error):  # noqa: N818 - what the file is not
    """The file is not a form: a PDF, a Word file, a picture, a program, or another kind of workbook."""


class Locked(De06Error):  # noqa: N818 - what the file is
    """The file needs a password."""


def refuse_oversize(size: int, name: str) -> None:
    """Raise De06Error if a file of this size is too large for a form; call before reading it."""
    if size > limits.MAX_SPREADSHEET:
        raise De06Error(
            f"lớn {size / 1024 / 1024:.0f} MB, quá mức {limits.MAX_SPREADSHEET // 1024 // 1024} MB của một phiếu nên "
            "không đọc; hãy bỏ ảnh và các trang tính thừa rồi gửi lại.",
            file=name,
        )


def unusable(error: ContainerError) -> De06Error:
    """A spreadsheet file whose container cannot be read."""
    match error.fault:
        case Fault.ENCRYPTED:
            return encrypted()
        case Fault.TOO_LARGE | Fault.UNDERSTATED:
            return too_large("giải nén ra quá lớn")
        case Fault.TOO_MANY:
            return too_large(f"gồm {error.count} phần bên trong")
        case Fault.DUPLICATE:
            return unsafe("có hai phần cùng tên bên trong")
    return broken()


def other_kind(kind: FileKind) -> NotAForm:
    """A file that is no spreadsheet."""
    return NotAForm(_OTHER_KINDS.get(kind, f"không phải bảng tính; {_USE_THE_FORM}."))


def too_large(what: str) -> De06Error:
    """A file with too much of ``what``."""
    return De06Error(f"{what}, quá mức an toàn nên không đọc; {_RESEND}.")


def broken() -> De06Error:
    """A damaged or truncated file."""
    return De06Error("bị hỏng hoặc tải về thiếu; hãy gửi lại bản nguyên vẹn.")


def encrypted() -> Locked:
    """A file that needs a password."""
    return Locked("được đặt mật khẩu nên không đọc được; hãy bỏ mật khẩu mở tệp rồi gửi lại.")


def unsafe(what: str) -> De06Error:
    """A file with harmful content that no form has."""
    return De06Error(f"{what}, không an toàn nên không đọc; {_RESEND}.")
