"""Relationships between the parts of an Office package (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets.safe_xml import cached, elements


class Relation(NamedTuple):
    """A relationship: its id, the last word of its type ("worksheet"), and its target part."""

    id: str
    type: str
    part: str


def relations(package: Package, part: str = "") -> list[Relation]:
    """The relationships of a part, or of the package itself; none if there is no list of them."""
    folder, _, file = part.rpartition("/")
    path = posixpath.join(folder, "_rels", f"{file}.rels")
    return _relations(package.read(path), folder) if path in package else []


def part_of_type(related: list[Relation], type_: str) -> str:
    """The target of this type; empty if there is none."""
    return next((one.part for one in reversed(related) if one.type == type_), "")


def main_part(package: Package) -> str:
    """The main part of the package ("xl/workbook.xml", "word/document.xml"); empty if it names none."""
    return part_of_type(relations(package), "officeDocument")


@cached
def _relations(xml: bytes, folder: str) -> list[Relation]:
    return [
        Relation(
            attributes.get("Id", ""),
            attributes.get("Type", "").rpartition("/")[2],
            _resolved(folder, attributes.get("Target", "")),
        )
        for name, attributes in elements(xml)
        if name == "Relationship" and attributes.get("TargetMode", "") != "External"
    ]


def _resolved(folder: str, target: str) -> str:
    """The name of a target part, given absolutely or relative to a folder (RFC 3986 5.2, ECMA-376 part 2, 6.5.3)."""
    path = target.partition("#")[0].strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
