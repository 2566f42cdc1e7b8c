"""Output for any console: characters that its encoding lacks are replaced by similar ones."""

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
"""Substitutes for letters and signs that do not decompose into a plain letter and marks."""

_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ") | {ord("\n"): "\n"}


def prepare_streams() -> None:
    """Make standard output and standard error accept any text, whatever their encoding. Call it at the start.

    Characters missing from a code page are replaced by ``plain``. A Unicode stream is unchanged, except that lone
    surrogates (undecodable bytes of a file name) no longer raise. A missing stream (pythonw has none) is replaced by
    one that discards everything.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open until the end
        elif isinstance(stream, io.TextIOWrapper):
            encoding = codecs.lookup(stream.encoding).name
            if encoding == "ascii":
                # click mistakes "ascii" for a misconfiguration and writes UTF-8 to such a stream; another name prevents
                # that
                stream.reconfigure(encoding=_ASCII, errors=_handler(_ASCII))
            elif not encoding.startswith("utf") or stream.errors == "strict":
                stream.reconfigure(errors=_handler(encoding))


def plain(text: str, encoding: str) -> str:
    """The text in the characters of an encoding.

    A missing character becomes a letter and a combining tone if the encoding has those (Windows-1258: "ế" is "ê" and
    U+0301), else the letter without marks ("đ" is "d"), a similar sign ("–" is "-", "…" is "..."), nothing if it is
    invisible, and "?" otherwise.
    """
    return text.encode(encoding, _handler(encoding)).decode(encoding)


def without_controls(text: str) -> str:
    """The text with a blank for each control character except line ends.

    Cells and file names may contain escape sequences, which a terminal would execute.
    """
    return text.translate(_CONTROLS)


def _handler(encoding: str) -> str:
    # One handler per encoding: the error of a Windows or DOS code page names only "charmap".
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
