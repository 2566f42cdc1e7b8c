"""New rows below all others are written as text: the same as where their rows were there already."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import canonicalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from de06_xl.workbook.grid import Block, Formula
from de06_xl.workbook.heights import lines_of
from de06_xl.workbook.patch.package import patch
from tests.support.patched import MAIN, SHEET1, blocks, opened, package, put, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\r\t<&>\"'_x0041_"), max_size=30)


@st.composite
def texts(draw: st.DrawFn) -> Block:
    rows = draw(st.lists(st.lists(TEXTS | st.none(), min_size=2, max_size=2), min_size=1, max_size=4))
    return Block("A", draw(st.integers(3, 6)), draw(st.integers(1, 3)), rows)


def rows_of(parts: dict[str, bytes]) -> list[str]:
    """The rows with cells, each as XML."""
    found = etree.fromstring(parts[SHEET1]).iterfind(f"{MAIN}sheetData/{MAIN}row")
    return [canonicalize(etree.tostring(row, with_tail=False)) for row in found if len(row)]


@given(written=st.lists(blocks() | texts(), min_size=1, max_size=3))
@example(written=[Block("A", 5, 1, [["sau"]]), Block("A", 3, 2, [["trước"]])])
@example(written=[Block("A", 2, 1, [[" a\r\nb ", Formula('=A1<2&"\'"', shown="")]])])
@example(written=[Block("A", 3, 1, [[dt.date(2026, 11, 27), dt.datetime(2026, 11, 27, 8, 15)]])])  # noqa: DTZ001
def test_rows_are_the_same_whether_they_were_there_or_not(written: Sequence[Block]) -> None:
    parts = wrapped(["A1", "B1"])
    end = b"</row></sheetData>"
    there = b"".join(b'<row r="%d"/>' % row for row in range(2, 20))
    assert end in parts[SHEET1]
    with_rows = parts | {SHEET1: parts[SHEET1].replace(end, b"</row>" + there + b"</sheetData>")}
    assert rows_of(patch(parts, written)) == rows_of(patch(with_rows, written))


@pytest.mark.parametrize(
    "rows", [b"", b'<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'], ids=["no rows", "a row"]
)
def test_new_rows_are_named_as_the_sheet_names_its_elements(rows: bytes) -> None:
    parts = package()
    prefixed = re.sub(rb"<(/?)(?=\w)", rb"<\1x:", parts[SHEET1]).replace(b"xmlns=", b"xmlns:x=")
    assert b"<x:sheetData/>" in prefixed
    prefixed = prefixed.replace(b"<x:sheetData/>", b"<x:sheetData>" + rows + b"</x:sheetData>")
    sheet = opened(patch(parts | {SHEET1: prefixed}, [Block("A", 2, 1, [["<chữ>", 7, Formula("=B2")]])]))
    assert [cell.value for cell in sheet[2]] == ["<chữ>", 7, "=B2"]


def test_a_style_stays_the_text_that_it_is() -> None:
    parts = wrapped(["A1"])
    parts[SHEET1] = parts[SHEET1].replace(b's="0"', b's="0&quot;&amp;"')
    assert b"""<c r="A2" s='0"&amp;'><v>1</v></c>""" in put(parts, "A2", 1)[SHEET1]


def test_a_column_too_narrow_for_a_letter_has_one_line() -> None:
    assert lines_of("chữ", 0.5 - 5 / 7) == 1
    parts = wrapped(["A1"])
    parts[SHEET1] = re.sub(rb' width="[\d.]+"', b' width="0.5"', parts[SHEET1])
    assert opened(put(parts, "A2", "chữ"))["A2"].value == "chữ"
