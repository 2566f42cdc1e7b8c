"""Everything that the installed click says through gettext has a Vietnamese text in the catalogue."""

from __future__ import annotations

import io
import string
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from de06_xl.build.messages import MESSAGES
from de06_xl.system import shipped

SAID = [
    message
    for _, _, message, _, _ in extract_from_dir(
        Path(click.__file__).parent, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    )
]
ALL = sorted({(said,) if isinstance(said, str) else said for said in [*SAID, "required"]})
"""Each message, one with a plural form as a pair; click translates "required" out of a variable."""


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    source = shipped.path_of(MESSAGES).with_suffix(".po")
    return read_po(io.BytesIO(source.read_bytes()), locale="vi", abort_invalid=True)


def names_in(text: str) -> set[str]:
    """The names of the fields that ``str.format`` would fill in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_click_still_speaks_through_gettext() -> None:
    assert len(ALL) > 50
    assert ("Missing command.",) in ALL


@pytest.mark.parametrize("message", ALL, ids=lambda message: message[0])
def test_a_message_has_a_vietnamese_text(message: tuple[str, ...], catalogue: Catalog) -> None:
    entry = catalogue.get(message[0])
    assert entry is not None
    assert not entry.fuzzy
    assert entry.pluralizable == (len(message) == 2)
    texts = [entry.string] if isinstance(entry.string, str) else list(entry.string)
    assert len(texts) == 1
    assert texts[0].strip(), "empty"
    assert texts[0] != message[0]
    assert names_in(texts[0]) <= set.union(*map(names_in, message))
