"""The XML of one part of a package."""

from __future__ import annotations

from lxml import etree

from de06_xl.system.errors import De06Error

BROKEN = "bị hỏng bên trong; hãy lấy lại bản nguyên vẹn hoặc bản trong thư mục sao_luu."


def parse(data: bytes) -> etree._Element:
    """Parse XML and return the root; raises De06Error if it is broken or, against ECMA-376-2, has a DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise De06Error(BROKEN) from None
    if root.getroottree().docinfo.doctype:
        raise De06Error(BROKEN)
    return root


def serialise(root: etree._Element) -> bytes:
    """The XML of a parsed part."""
    tree = root.getroottree()
    alone = tree.docinfo.standalone
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=alone)
    return data
