"""Office and OpenDocument files: zips whose parts are known by name (ECMA-376 part 2, 6.2)."""

from __future__ import annotations

from urllib.parse import unquote

from de06_xl.incoming.containers import limits, signatures
from de06_xl.incoming.containers.errors import ContainerError, Fault
from de06_xl.incoming.containers.zip import Entry, ZipArchive
from de06_xl.system.errors import De06Error


class Package:
    """The parts of a package by name, ignoring case.

    ``most`` is how many bytes all parts that are read may unpack to. Raises ContainerError if the zip is broken, has
    two parts of one name, or declares to unpack to more than MAX_PACKAGE.
    """

    def __init__(self, data: bytes, most: int = limits.MAX_PACKAGE) -> None:
        self._archive = ZipArchive(data)
        self._entries: dict[str, Entry] = {_key(entry.name): entry for entry in self._archive.entries}
        self._left = most
        if len(self._entries) < len(self._archive.entries):
            raise ContainerError(Fault.DUPLICATE)
        if sum(entry.size for entry in self._archive.entries) > limits.MAX_PACKAGE:
            raise ContainerError(Fault.TOO_LARGE)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def names(self) -> list[str]:
        """The names of the parts as written, in their order."""
        return [entry.name for entry in self._entries.values()]

    def any_below(self, start: str) -> bool:
        """Whether any part's name starts with this."""
        start = _key(start)
        return any(name.startswith(start) for name in self._entries)

    def read(self, name: str) -> bytes:
        """A part's content; raises ContainerError if it is missing, unreadable, or beyond the limit."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise ContainerError(Fault.BROKEN)
        content = self._archive.read(entry, self._left)
        self._left -= len(content)
        return content


def unpack(data: bytes, name: str, what: str) -> dict[str, bytes]:
    """The parts of an Office package by name, in their order.

    ``what`` names the kind expected ("sổ Excel .xlsx", "tệp Word .docx") for the message. Raises De06Error if the bytes
    are not such a package, are damaged or encrypted, or unpack to more than MAX_PACKAGE.
    """
    if data.startswith(signatures.COMPOUND_FILE):
        raise De06Error(
            f"được đặt mật khẩu hoặc ở định dạng Office cũ (.xls, .doc), không phải {what}; "
            f"hãy bỏ mật khẩu và lưu lại thành {what}.",
            file=name,
        )
    if not data.startswith(b"PK"):
        raise De06Error(f"không phải {what}; hãy chọn đúng tệp hoặc lưu lại thành {what}.", file=name)
    try:
        package = Package(data)
        return {part: package.read(part) for part in package.names}
    except ContainerError as error:
        reason = "bị hỏng hoặc tải về thiếu; hãy lấy lại bản nguyên vẹn hoặc bản trong thư mục sao_luu."
        if error.fault in (Fault.TOO_LARGE, Fault.TOO_MANY):
            reason = "giải nén ra quá lớn, không an toàn nên không đọc; hãy lấy lại bản nguyên vẹn."
        raise De06Error(reason, file=name) from None


def _key(name: str) -> str:
    """A key under which names count as equal if some program may take them so."""
    name = name.replace("\\", "/").lstrip("/").lower()
    return unquote(name) if "%" in name else name
