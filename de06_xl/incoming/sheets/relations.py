"""Which part of an Office package is about what (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

from typing import NamedTuple

from de06_xl.incoming.sheets.archive import Archive
from de06_xl.incoming.sheets.safe_xml import elements, remembered

_PACKAGE = "_rels/.rels"


class Relation(NamedTuple):
    """A relationship: its id, its type's whole name, and the part it leads to as written."""

    id: str
    type: str
    target: str


def relations(xml: bytes) -> list[Relation]:
    """The relationships that a part lists; raises De06Error when it is broken."""
    return [
        Relation(*(attributes.get(key, "") for key in ("Id", "Type", "Target")))
        for name, attributes in elements(xml)
        if name == "Relationship"
    ]


def main_part(archive: Archive) -> str:
    """The part that the package is about ("xl/workbook.xml", "word/document.xml"); empty where it names none."""
    if _PACKAGE not in archive:
        return ""
    return _main_target(archive.read(_PACKAGE))


@remembered
def _main_target(xml: bytes) -> str:
    found = [one.target for one in relations(xml) if one.type.endswith("/officeDocument")]
    return found[-1].lstrip("/") if found else ""
