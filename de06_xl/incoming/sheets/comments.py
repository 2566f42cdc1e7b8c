"""Comments on cells of an .xlsx sheet: notes and threads (ECMA-376 part 1, 18.7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from de06_xl.incoming.sheets.relations import relations
from de06_xl.incoming.sheets.safe_xml import local, parse
from de06_xl.system.cells import cell_numbers
from de06_xl.vietnamese.text import clean

if TYPE_CHECKING:
    from de06_xl.incoming.containers.package import Package
    from de06_xl.incoming.sheets.sheet import CellPosition

_TYPES = ("comments", "threadedComment")
"""In this order: for a thread, the first part holds a substitute for programs that do not know threads."""
_ADDRESS = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")


def comments(package: Package, sheet: str) -> dict[CellPosition, str]:
    """The comments of a sheet by cell; those of a thread are joined."""
    found: dict[CellPosition, str] = {}
    related = relations(package, sheet)
    for type_ in _TYPES:
        for part in (one.part for one in related if one.type == type_ and one.part in package):
            found |= _Comments(package.read(part)).texts()
    return found


class _Comments:
    """A part of comments or threads: an element with the address of a cell, and texts inside."""

    def __init__(self, xml: bytes) -> None:
        self._found: dict[str, list[str]] = {}
        self._at = ""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        parse(self._parser, xml)

    def texts(self) -> dict[CellPosition, str]:
        return {cell_numbers(at): text for at, parts in self._found.items() if (text := clean("".join(parts)).strip())}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "comment" | "threadedComment":
                self._at = ref if _ADDRESS.fullmatch(ref := attributes.get("ref", "")) else ""
                if self._at in self._found:
                    self._found[self._at].append(" ")
            case "t" | "text" if self._at:
                self._parser.CharacterDataHandler = self._found.setdefault(self._at, []).append

    def _end(self, name: str) -> None:
        if local(name) in ("t", "text"):
            self._parser.CharacterDataHandler = None
