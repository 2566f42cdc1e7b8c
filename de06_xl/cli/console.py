"""Output that survives any console: what an encoding lacks is shown by the nearest that it has."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASCII = "de06_ascii"
_SIGNS = {
    **dict.fromkeys("đð₫", "d"),
    **dict.fromkeys("ĐÐ", "D"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‚‹›", "'"),
    **dict.fromkeys("‐‑‒–—―−·•▪●", "-"),
    "→": "->",
    "←": "<-",
    "⇒": "=>",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "±": "+/-",
    **dict.fromkeys("×✓✔", "x"),
    **dict.fromkeys("÷⁄", "/"),
    **dict.fromkeys(map(chr, range(0x2500, 0x2580)), "+"),  # box drawing: corners and crossings, then lines
    **dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾", "-"),
    **dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿", "|"),
}
"""The nearest of letters and signs that do not decompose into a plain letter and its marks."""

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ") | {ord("\n"): "\n"}


def prepare_streams() -> None:
    """Make standard output and standard error take any text, whatever their encoding. Call it at the start.

    What a code page lacks is replaced as ``plain`` says. A Unicode stream is left as it is, except that lone
    surrogates (undecodable bytes of a file name) no longer stop it. A missing stream (pythonw has none)
    becomes one that discards everything.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        elif isinstance(stream, io.TextIOWrapper):
            encoding = codecs.lookup(stream.encoding).name
            if encoding == "ascii":
                # click takes "ascii" for a mistake and writes UTF-8 to such a stream; another name stops that
                stream.reconfigure(encoding=_ASCII, errors=_handler(_ASCII))
            elif not encoding.startswith("utf") or stream.errors == "strict":
                stream.reconfigure(errors=_handler(encoding))


def plain(text: str, encoding: str) -> str:
    """The text as a stream of that encoding shows it.

    A character that the encoding lacks becomes a letter and a combining tone where it has those (Windows-1258: "ế" is
    "ê" and U+0301), else the letter without marks ("đ" is "d"), a similar sign ("–" is "-", "…" is "..."), nothing
    where it is invisible, and "?" when nothing is near.
    """
    return text.encode(encoding, _handler(encoding)).decode(encoding)


def without_controls(text: str) -> str:
    """The text with a blank for each control character but line ends.

    Cells and file names may hold escape sequences, and on a terminal those would act.
    """
    return text.translate(_CONTROLS)


def _handler(encoding: str) -> str:
    # One handler for each encoding: the error of a Windows or DOS code page names only "charmap".
    name = f"de06.nearest.{encoding}"

    def replace(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        unencodable = error.object[error.start : error.end]
        return "".join(_nearest(character, encoding) for character in unencodable), error.end

    codecs.register_error(name, replace)
    return name


def _nearest(character: str, encoding: str) -> str:
    for candidate in _candidates(character):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"


def _candidates(character: str) -> Iterator[str]:
    decomposed = unicodedata.normalize("NFD", character)
    letter, marks = decomposed[0], decomposed[1:]
    for index, mark in enumerate(marks):
        others = marks[:index] + marks[index + 1 :]
        yield unicodedata.normalize("NFC", letter + others) + mark
    if character in _SIGNS:
        yield _SIGNS[character]
    parts = unicodedata.normalize("NFKD", character)
    yield "".join(_SIGNS.get(part, part) for part in parts if unicodedata.category(part) not in {"Mn", "Cf"})


def _find_ascii(name: str) -> codecs.CodecInfo | None:
    if name != _ASCII:
        return None
    found = codecs.lookup("ascii")
    return codecs.CodecInfo(
        name=_ASCII,
        encode=found.encode,
        decode=found.decode,
        incrementalencoder=found.incrementalencoder,
        incrementaldecoder=found.incrementaldecoder,
        streamwriter=found.streamwriter,
        streamreader=found.streamreader,
    )


codecs.register(_find_ascii)
