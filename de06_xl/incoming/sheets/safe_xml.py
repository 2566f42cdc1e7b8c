"""XML from outside, without document types (which make entity bombs possible) and with a limit on elements."""

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
"""Maximum size of parts whose results are cached."""
_STEP = 64 * 1024
"""Bytes parsed at a time: after a handler raises, expat continues to the end of its buffer."""


def elements(xml: bytes) -> Sequence[tuple[str, Attributes]]:
    """The elements of a part in document order, by name without prefix; raises De06Error if it is broken.

    Skips extensions, in which programs repeat names of their own, and choices with a fallback (ECMA-376 part 1,
    18.2.10, part 3, 9.3).
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
    """Run a parser over a part; raises De06Error if it is broken, or has a DOCTYPE or too many elements."""
    if len(xml) > limits.MAX_MARKUP and xml.count(b"<") > limits.MAX_MARKUP:
        raise refusals.too_large("có quá nhiều hàng hoặc ô")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        for at in range(0, len(xml), _STEP):
            parser.Parse(xml[at : at + _STEP], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # an unknown encoding
        raise refusals.broken() from None


def cached(function: Callable[..., Result]) -> Callable[..., Result]:
    """Cache a function's results for small parts, which one program writes identically into many files."""
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
