"""A text as long as a cell takes, of one letter or two again and again, is read as fast as any other."""

from __future__ import annotations

import signal

import pytest

from tests.support import fuzz
from tests.support.command_line import sample_book
from tests.support.filled_forms import filled

LONGEST = 32_767
"""Letters that a cell takes."""
LETTERS = (
    "a",
    "{",
    "?",
    "ế",
    "a?",
    "1",
    ".",
    "-",
    "a ",
    "1.",
    "&",
    "/",
    "…",
    "(",
    "[",
    "*",
    "@",
    "_",
    '"',
    "<",
    "a@",
    "�",
)


@pytest.mark.linux("Windows has no alarm for a process")
@pytest.mark.few(3, 6)
@pytest.mark.parametrize("letters", LETTERS)
def test_it_keeps_nobody_waiting(letters: str) -> None:
    book = sample_book()
    long = (letters * LONGEST)[:LONGEST]
    form = filled(book, "RG", {"tt_luot": 9, "tt_nguoi": 190}, texts=[long])
    before = signal.signal(signal.SIGPROF, fuzz.too_slow)
    try:
        assert fuzz.run(book, "phieu.xlsx", form, fuzz.samples()[fuzz.GOOD]) == ""
    finally:
        signal.signal(signal.SIGPROF, before)
