"""XML from outside: never a document type, which alone makes entities and bombs, nor bytes that hide markup."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from xml.parsers import expat

from de06_xl.forms.packages import limits

Attributes = dict[str, str]
_SMALL = 16 * 1024


def refuse_unsafe(xml: bytes) -> None:
    """Raise De06Error for a part with a DOCTYPE, with too many elements, or in UTF-16, which searching bytes misses."""
    if b"<!DOCTYPE" in xml:
        raise limits.unsafe("có khai báo DOCTYPE (thực thể XML) mà bảng tính không bao giờ cần")
    if len(xml) > limits.MAX_MARKUP and xml.count(b"<") > limits.MAX_MARKUP:
        raise limits.too_large("có quá nhiều ô")
    if b"\0" in xml:
        raise limits.broken()


def elements(xml: bytes) -> Sequence[tuple[str, Attributes]]:
    """The elements of a part in their order, by name without prefix; raises De06Error when it is broken.

    Those of a small part are remembered, for a program writes the same into many files.
    """
    return _remembered(xml) if len(xml) <= _SMALL else _elements(xml)


def _elements(xml: bytes) -> Sequence[tuple[str, Attributes]]:
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        found.append((local(name), attributes))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, xml)
    return found


_remembered = functools.lru_cache(maxsize=64)(_elements)


def parse(parser: expat.XMLParserType, xml: bytes) -> None:
    """Run a parser over a part that is safe; raises De06Error when it is not, or is broken."""
    refuse_unsafe(xml)
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that nobody knows
        raise limits.broken() from None


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
