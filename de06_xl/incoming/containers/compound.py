"""OLE compound files ([MS-CFB]) within bounds: the container of .msg, .xls, .doc and encrypted Office files."""

from __future__ import annotations

import io
import struct
from typing import Self

from olefile import OleFileIO

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.errors import ContainerError, Fault

_DIRECTORY_ENTRY = 128


class CompoundFile(OleFileIO):  # type: ignore[misc]
    """A compound file whose declared sizes fit into its own length.

    olefile trusts the header and the directory, and loops forever if sectors point to themselves; here an impossible
    value raises ContainerError before it is followed.
    """

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Open the file with these bytes; raises ContainerError if it is broken or its directory too long."""
        try:
            _check_header(data)
            file = cls(io.BytesIO(data))
            file._check_sizes(len(data))
        except ContainerError:
            raise
        except Exception:  # olefile raises many kinds on broken input, and all mean the same
            raise ContainerError(Fault.BROKEN) from None
        return file

    def loaddirectory(self, sect: int) -> None:
        """Count the directory's entries along its chain of sectors before reading any."""
        entries, at = 0, sect
        while at < len(self.fat):
            entries += self.sectorsize // _DIRECTORY_ENTRY
            if entries > limits.MAX_DIRECTORY:
                raise ContainerError(Fault.TOO_MANY, entries)
            at = self.fat[at]
        super().loaddirectory(sect)

    def top_names(self) -> set[str]:
        """The names of the top-level streams and storages."""
        return {entry.name for entry in self.root.kids}

    def read(self, stream: str) -> bytes:
        """The content of a stream; raises ContainerError if it is broken."""
        try:
            content: bytes = self.openstream(stream).read()
        except Exception:  # as in of
            raise ContainerError(Fault.BROKEN) from None
        return content

    def _check_sizes(self, length: int) -> None:
        """Check the sizes: streams share no sectors, so that together they cannot be longer than the file."""
        claimed = [entry.size for entry in self.direntries if entry is not None and entry is not self.root]
        if self.root.size > length or sum(claimed) > length:
            raise ContainerError(Fault.BROKEN)


def _check_header(data: bytes) -> None:
    if len(data) < 1536:
        raise ContainerError(Fault.BROKEN)
    sector_shift, mini_sector_shift = struct.unpack_from("<HH", data, 30)
    fat_sectors, mini_fat_sectors = (struct.unpack_from("<L", data, at)[0] for at in (44, 64))
    if (sector_shift, mini_sector_shift) not in {(9, 6), (12, 6)}:
        raise ContainerError(Fault.BROKEN)
    sectors = len(data) >> sector_shift
    # A sector of the table describes as many sectors as it has 4-byte entries; programs keep some spare ones.
    if fat_sectors > 2 * (sectors >> (sector_shift - 2)) + 109 or mini_fat_sectors > sectors:
        raise ContainerError(Fault.BROKEN)
