"""The shipped template of the report: its styles and commands; it and reports made with it are valid Word files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from de06_xl.build.report_template import build_report_template
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped
from tests.support.report_context import rendered
from tests.support.word_layout import Document, W


def test_formats_stand_in_named_styles() -> None:
    template = Document(build_report_template())
    for paragraph in [*template.paragraphs, *template.header("first"), *template.header("default")]:
        assert paragraph.style.startswith("DA06 "), paragraph.text
        properties = [child.tag for child in paragraph.element.find(f"{W}pPr") if child.tag != f"{W}sectPr"]
        assert properties == [f"{W}pStyle"], paragraph.text
        for run in paragraph.element.iter(f"{W}rPr"):
            assert [child.tag for child in run] == [f"{W}rStyle"], paragraph.text


def test_commands_of_the_template_stand_on_shaded_lines_of_their_own() -> None:
    template = Document(build_report_template())
    paragraphs = [*template.paragraphs, *template.header("first"), *template.header("default")]
    commands = [paragraph for paragraph in paragraphs if re.search(r"\{[%#]", paragraph.text)]
    assert len(commands) > 20
    for command in commands:
        assert re.fullmatch(r"\{%(?:p|tr|tc) [^{}]+ %\}|\{#p [^{}]+ #\}", command.text), command.text
        assert command.style == "DA06 Lệnh của mẫu"
    others = [paragraph for paragraph in paragraphs if paragraph not in commands]
    assert not any(paragraph.style == "DA06 Lệnh của mẫu" for paragraph in others)


def test_the_shipped_template_is_what_the_build_makes() -> None:
    committed = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
    parts, expected = (unpack(data, "bao-cao.docx", "tệp Word") for data in (committed, build_report_template()))
    assert parts == expected


def test_the_build_gives_the_same_bytes_each_time() -> None:
    assert build_report_template() == build_report_template()


@pytest.mark.few(2)
@pytest.mark.parametrize("which", ["template", "report", "variant"])
def test_the_file_is_valid_office_open_xml(tmp_path: Path, rendered_report: bytes, which: str) -> None:
    data = {
        "template": build_report_template,
        "report": lambda: rendered_report,
        "variant": lambda: rendered(kinh_gui=[], quyen_han=["TM. UBND", "KT."], chuc_vu="", dau_trang="DỰ THẢO"),
    }[which]()
    path = tmp_path / f"{which}.docx"
    path.write_bytes(data)
    result = OpenXmlValidator().validate(path)
    assert result.errors == []
    assert result.is_valid
