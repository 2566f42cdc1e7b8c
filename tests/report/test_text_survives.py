"""Whatever a clerk types into a cell stands in the report as text, letter for letter."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from docx import Document

from de06_xl.actions.report import render_report
from de06_xl.actions.session import check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system import files, shipped
from de06_xl.workbook.grid import Block
from tests.conftest import NOW

SECTION = "I Chỉ đạo, điều hành"
LONG = "Nội dung dài "

TEXTS = {
    "xml": """a & b < c > d " e ' f &amp; &lt;b&gt; ]]> <!-- -->""",
    "jinja": "{{ tt.ky }} {% if x %} {# y #} {{ 7 * 7 }} {%p endfor %} }} {{",
    "composed": unicodedata.normalize("NFC", "Đề án 06: thủ tục, quản lý, số hóa, ưỡn ẹo"),
    "decomposed": unicodedata.normalize("NFD", "Đề án 06: thủ tục, quản lý, số hóa, ưỡn ẹo"),
    "lines": "dòng một\ndòng hai\n\ndòng bốn",
    "long": LONG + "ơ" * (10_000 - len(LONG)),
    "formula": "=1+1",
    "apostrophe": "'abc",
    "escape": "_x0041_ \\n \\a %s {0}",
    "blanks": "hai  dấu cách\tvà tab",
    "emoji": "𝐀 🙂 nghĩa",
    "other braces": "{} {a b} { } {1} {{a}}",
}


def report_with(sample: Path, cells: list[Block]) -> Document:
    session = open_file(sample, TerminalUi(), NOW, "test")
    session.grid.write(cells)
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    data = render_report(check(session), files.read_bytes(template), template.name)
    return Document(io.BytesIO(data))


@pytest.mark.few(1)
@pytest.mark.parametrize("name", TEXTS)
def test_a_paragraphs_text_survives(name: str, sample: Path) -> None:
    document = report_with(sample, [Block(SECTION, 16, 2, [[TEXTS[name]]])])
    expected = unicodedata.normalize("NFC", TEXTS[name])
    found = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith(("1. ", "2. ", "3. "))]
    assert any(text.split(". ", 1)[1] == expected for text in found), found[:3]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["xml", "jinja", "decomposed", "long"])
def test_a_facts_text_survives(name: str, sample: Path) -> None:
    session = open_file(sample, TerminalUi(), NOW, "test")
    row = next(fact.row for fact in session.book().facts if fact.key == "mo_dau")
    document = report_with(sample, [Block(row.sheet, row.number, 3, [[TEXTS[name]]])])
    expected = unicodedata.normalize("NFC", TEXTS[name])
    assert expected in [paragraph.text for paragraph in document.paragraphs]
