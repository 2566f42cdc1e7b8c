"""XML from outside: never a document type, which alone makes entities and bombs, nor bytes that hide markup."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TypeVar
from xml.parsers import expat

from de06_xl.incoming.containers import limits
from de06_xl.incoming.sheets import refusals

Attributes = dict[str, str]
Result = TypeVar("Result")

_SMALL = 64 * 1024
"""Bytes that are worth remembering."""


def refuse_unsafe(xml: bytes) -> None:
    """Raise De06Error for a part with a DOCTYPE, with too many elements, or in UTF-16, which searching bytes misses."""
    if b"<!DOCTYPE" in xml:
        raise refusals.unsafe("có khai báo DOCTYPE (thực thể XML) mà bảng tính không bao giờ cần")
    if len(xml) > limits.MAX_MARKUP and xml.count(b"<") > limits.MAX_MARKUP:
        raise refusals.too_large("có quá nhiều hàng hoặc ô")
    if b"\0" in xml:
        raise refusals.broken()


def elements(xml: bytes) -> Sequence[tuple[str, Attributes]]:
    """The elements of a part in their order, by name without prefix; raises De06Error when it is broken."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        found.append((local(name), attributes))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parse(parser, xml)
    return found


def parse(parser: expat.XMLParserType, xml: bytes) -> None:
    """Run a parser over a part that is safe; raises De06Error when it is not, or is broken."""
    refuse_unsafe(xml)
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that nobody knows
        raise refusals.broken() from None


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function with a memory for what it makes of small parts, which one program writes into many files alike."""
    cached = functools.lru_cache(maxsize=32)(function)

    @functools.wraps(function)
    def call(*arguments: bytes | str) -> Result:
        return (cached if sum(map(len, arguments)) <= _SMALL else function)(*arguments)

    return call


def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]
