"""OLE compound files (MS-CFB), which .msg, .xls, .doc and encrypted Office files are: opened only within bounds."""

from __future__ import annotations

import io
import struct

from olefile import OleFileIO

from de06_xl.incoming.mail.parts import Unopened, Why, broken

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_DIRECTORY = 5_000
"""Entries of a compound file's directory; a mail has about 15 for each attachment and each recipient."""

_DIRECTORY_ENTRY = 128


class CompoundFile(OleFileIO):  # type: ignore[misc]
    """A compound file whose claims about itself fit into its own length.

    olefile follows what the header and the directory claim, in loops where sectors point to themselves; here a
    claim that cannot be true raises Unopened before it is followed. What olefile itself raises is left as it is.
    """

    @classmethod
    def of(cls, data: bytes) -> CompoundFile:
        """The file with these bytes."""
        _check_header(data)
        file = cls(io.BytesIO(data))
        file._check_sizes(len(data))
        return file

    def loaddirectory(self, sect: int) -> None:
        """Count the directory's entries along its chain of sectors before any is read."""
        entries, at = 0, sect
        while at < len(self.fat):
            entries += self.sectorsize // _DIRECTORY_ENTRY
            if entries > MAX_DIRECTORY:
                raise Unopened(Why.TOO_MANY, f"có hơn {MAX_DIRECTORY} mục bên trong nên không mở; hãy đề nghị gửi lại.")
            at = self.fat[at]
        super().loaddirectory(sect)

    def top_names(self) -> set[str]:
        """The names of the streams and storages at the top."""
        return {entry.name for entry in self.root.kids}

    def _check_sizes(self, length: int) -> None:
        """Streams share no sector, so that together they cannot be longer than the file."""
        claimed = [entry.size for entry in self.direntries if entry is not None and entry is not self.root]
        if self.root.size > length or sum(claimed) > length:
            raise broken()


def _check_header(data: bytes) -> None:
    if len(data) < 1536:
        raise broken()
    sector_shift, mini_sector_shift = struct.unpack_from("<HH", data, 30)
    fat_sectors, mini_fat_sectors = (struct.unpack_from("<L", data, at)[0] for at in (44, 64))
    if (sector_shift, mini_sector_shift) not in {(9, 6), (12, 6)}:
        raise broken()
    sectors = len(data) >> sector_shift
    # A sector of the table tells of as many sectors as it has 4-byte entries; programs keep some spare ones.
    if fat_sectors > 2 * (sectors >> (sector_shift - 2)) + 109 or mini_fat_sectors > sectors:
        raise broken()
