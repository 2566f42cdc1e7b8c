"""The process that unpacks 7z archives: archive on standard input, plain zip of its files on standard output.

A separate process, because pyppmd, which py7zr uses, aborts over an archive that demands too much memory.
"""

from __future__ import annotations

import io
import sys
import zipfile

import py7zr
from py7zr.io import BytesIOFactory

from de06_xl.incoming.containers.limits import MAX_ENTRIES, MAX_FILE, MAX_SEVEN_ZIP
from de06_xl.incoming.mail.seven_zip import LOCKED, TOO_LARGE, TOO_MANY, UNKNOWN_COMPRESSION


def main() -> int:
    """Repack standard input to standard output; the exit status is 0, or says what went wrong."""
    try:
        sys.stdout.buffer.write(repacked(sys.stdin.buffer.read()))
    except py7zr.PasswordRequired:
        return LOCKED
    except py7zr.UnsupportedCompressionMethodError:
        return UNKNOWN_COMPRESSION
    except py7zr.DecompressionBombError:
        return TOO_LARGE
    except OverflowError:
        return TOO_MANY
    return 0


def repacked(data: bytes) -> bytes:
    """The files of a 7z archive as an uncompressed zip; raises whatever py7zr raises on broken input.

    A file beyond MAX_FILE is cut one byte after it. OverflowError: there are more than MAX_ENTRIES.
    """
    unpacked = BytesIOFactory(MAX_FILE + 1)
    with py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=MAX_SEVEN_ZIP) as archive:
        files = [entry for entry in archive.list() if not (entry.is_directory or entry.is_symlink)]
        if len(files) > MAX_ENTRIES:
            raise OverflowError(len(files))
        if sum(entry.uncompressed for entry in files) > MAX_SEVEN_ZIP:
            raise py7zr.DecompressionBombError(MAX_SEVEN_ZIP)
        archive.extract(targets=[entry.filename for entry in files], factory=unpacked)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive_of_files:
        for name, content in unpacked.products.items():
            content.seek(0)
            archive_of_files.writestr(zipfile.ZipInfo(name), content.read())
    return packed.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
