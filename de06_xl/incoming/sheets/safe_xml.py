"""XML from outside: without a document type, which alone makes entities and bombs, and with a limit on its elements."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import NoReturn, TypeVar
from xml.parsers import expat

from de06_xl.incoming.containers import limits
from de06_xl.incoming.sheets import refusals

Attributes = dict[str, str]
Result = TypeVar("Result")

_SMALL = 64 * 1024
"""Bytes that are worth remembering."""
_STEP = 64 * 1024
"""Bytes that are parsed at a time: expat goes on to the end of what it has when a handler raises."""


def elements(xml: bytes) -> Sequence[tuple[str, Attributes]]:
    """The elements of a part in their order, by name without prefix; raises De06Error when it is broken.

    Those of extensions, where programs repeat names of their own, and of choices beside a fallback are left out
    (ECMA-376 part 1, 18.2.10, part 3, 9.3).
    """
    found: list[tuple[str, Attributes]] = []
    skipped = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal skipped
        name = local(name)
        if skipped or name in ("extLst", "Choice"):
            skipped += 1
        else:
            found.append((name, attributes))

    def end(_: str) -> None:
        nonlocal skipped
        skipped = max(skipped - 1, 0)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parse(parser, xml)
    return found


def parse(parser: expat.XMLParserType, xml: bytes) -> None:
    """Run a parser over a part; raises De06Error when it is broken, or has a DOCTYPE or too many elements."""
    if len(xml) > limits.MAX_MARKUP and xml.count(b"<") > limits.MAX_MARKUP:
        raise refusals.too_large("có quá nhiều hàng hoặc ô")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for at in range(0, len(xml), _STEP):
            parser.Parse(xml[at : at + _STEP], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # an encoding that nobody knows
        raise refusals.broken() from None


def remembered(function: Callable[..., Result]) -> Callable[..., Result]:
    """The function with a memory for what it makes of small parts, which one program writes into many files alike."""
    cached = functools.lru_cache(maxsize=32)(function)

    @functools.wraps(function)
    def call(*arguments: bytes | str) -> Result:
        return (cached if sum(map(len, arguments)) <= _SMALL else function)(*arguments)

    return call


@functools.lru_cache(maxsize=1024)
def local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> NoReturn:
    raise refusals.unsafe("có khai báo DOCTYPE (thực thể XML) mà bảng tính không bao giờ cần")
