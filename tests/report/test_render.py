"""Filling a Word template: every text survives, every mistake of a template is named."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from docx.document import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from de06_xl.build.report_template import build_report_template
from de06_xl.incoming.containers.package import unpack
from de06_xl.report.render import render
from de06_xl.system.files import pack
from tests.support.examples import examples
from tests.support.report_context import report_context
from tests.support.word_templates import NAME, filled, refusal, template, texts, with_footnote


@pytest.mark.parametrize(
    "text",
    [
        "A & B < C > D \"E\" 'F' &amp; &#65; <w:p/>",
        "{{ tt.ky }} {% if %} {# #} }} %} {_{ }_} {_% %_} {{r x }}",
        "Hòa, Hòa",  # composed and decomposed
        "  hai  dấu cách  ",
        "một\nhai\n\nba\n",
        "\tmột\thai\t",
        " \u00a0\u2011…“”\u2028",
        "𠮷 😀",
        "",
    ],
)
def test_text_stands_in_the_report_as_it_is(text: str) -> None:
    assert texts(filled(template("[{{ x }}]"), x=text)) == [f"[{text}]"]


def test_text_of_ten_thousand_characters_survives() -> None:
    text = "Đề án 06 & <dữ liệu>\n" * 500
    assert texts(filled(template("{{ x }}"), x=text)) == [text]


@settings(max_examples=examples(60), deadline=None)
@given(st.text(st.sampled_from("{}%#_&<>\"'\\ \n\tếế-") | st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_survives_inside_and_around_commands(text: str) -> None:
    text = text.replace("\ufffe", "").replace("\uffff", "")
    data = template("{%p for x in xs %}", "[{{ x }}]", "{%p endfor %}", "{% if x %}{{ x }}{% endif %}")
    assert texts(filled(data, xs=[text, text], x=text)) == [f"[{text}]", f"[{text}]", text]


@pytest.mark.parametrize(("text", "shown"), [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\n\r\nb", "a\n\nb")])
def test_line_ends_of_every_system_become_line_breaks(text: str, shown: str) -> None:
    assert texts(filled(template("{{ x }}"), x=text)) == [shown]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x0b", "\x0c", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_characters_that_xml_forbids_are_dropped(character: str) -> None:
    assert texts(filled(template("{{ x }}", "{{ xs|join('-') }}"), x=f"a{character}b", xs=[f"{character}c"])) == [
        "ab",
        "c",
    ]


def test_numbers_print_as_they_are() -> None:
    assert texts(filled(template("{{ a }} {{ b }}"), a=7, b=Decimal("97.53"))) == ["7 97.53"]


def test_a_thing_that_has_a_text_of_its_own_prints_it() -> None:
    class Figure:
        gia_tri = 7440

        def __str__(self) -> str:
            return "7.440 & hơn"

    figures = SimpleNamespace(dvc=Figure())
    assert texts(filled(template("{{ so.dvc }}: {{ so.dvc.gia_tri }}"), so=figures)) == ["7.440 & hơn: 7440"]


def test_values_reach_tables_headers_and_footnotes() -> None:
    def change(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "{{ x }}"
        document.sections[0].header.paragraphs[0].text = "{{ x }}"
        document.sections[0].footer.paragraphs[0].text = "{{ x }}"

    document = filled(template(change=change), x="{{ y }} & z")
    assert document.tables[0].cell(0, 0).text == "{{ y }} & z"
    assert document.sections[0].header.paragraphs[0].text == "{{ y }} & z"
    assert document.sections[0].footer.paragraphs[0].text == "{{ y }} & z"


def test_a_footnote_is_filled_once_however_many_sections_there_are() -> None:
    data = with_footnote(template("a", change=lambda document: document.add_section()), "{{ x }}")
    parts = unpack(render(data, NAME, {"x": "{{ y }} & z"}), NAME, "tệp")
    assert "<w:t>{{ y }} &amp; z</w:t>" in re.sub(r' xml:space="preserve"', "", parts["word/footnotes.xml"].decode())


def test_a_placeholder_that_word_split_into_runs_is_found() -> None:
    def change(document: Document) -> None:
        paragraph = document.add_paragraph("Kỳ {")
        for piece in ("{ t", "t.", "ky }", "} này"):
            paragraph.add_run(piece).bold = True

    assert texts(filled(template(change=change), tt={"ky": " tháng 5 "})) == ["Kỳ  tháng 5  này"]


def test_quotation_marks_that_word_made_curly_are_understood() -> None:
    data = template("{%p for d in muc[‘II.4’].doan %}", "{{ d.text }}", "{%p endfor %}", "{{ so[”a”].moc }}")
    muc = {"II.4": SimpleNamespace(doan=[SimpleNamespace(text="“đúng, đủ”")])}
    assert texts(filled(data, muc=muc, so={"a": {"moc": "18/5/2022"}})) == ["“đúng, đủ”", "18/5/2022"]


def test_the_same_arguments_give_the_same_bytes() -> None:
    data = build_report_template()
    assert render(data, NAME, report_context()) == render(data, NAME, report_context())


def test_no_clock_gets_into_the_report() -> None:
    data = build_report_template()
    report = render(data, NAME, report_context())
    with zipfile.ZipFile(io.BytesIO(report)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    kept, filled_in = (
        etree.canonicalize(etree.fromstring(unpack(file, NAME, "tệp")["docProps/core.xml"])) for file in (data, report)
    )
    assert filled_in == kept
    assert "2020-03-05T00:00:00Z" in kept


def test_a_template_without_properties_gets_none() -> None:
    parts = unpack(template("{{ x }}"), NAME, "tệp")
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", parts["_rels/.rels"])
    del parts["docProps/core.xml"]
    assert "docProps/core.xml" not in unpack(render(pack(parts), NAME, {"x": "a"}), NAME, "tệp")


def test_braces_in_the_title_of_a_template_are_left_alone() -> None:
    def change(document: Document) -> None:
        document.core_properties.title = "Mẫu {{ khong_co }} & khác"

    assert filled(template("a", change=change)).core_properties.title == "Mẫu {{ khong_co }} & khác"


@pytest.mark.parametrize(
    "placeholder", ["{{ tt.khong_co }}", "{{ khong_co }}", "{{ so.sai_ma }}", "{{ muc['IX'].doan }}", "{{tt.a.b}}"]
)
def test_an_unknown_name_is_quoted_with_its_paragraph(placeholder: str) -> None:
    message = refusal(
        template("Trước.", f"Kỳ {{{{ tt.ky }}}}: {placeholder} hết.", "Sau {{ tt.ky }}."),
        tt={"ky": "tháng 5"},
        so=SimpleNamespace(),
        muc={},
    )
    assert message == (
        f"Tệp “{NAME}”: không có dữ liệu cho “{placeholder}” trong đoạn "
        f"“Kỳ {{{{ tt.ky }}}}: {placeholder} hết.”; hãy sửa lại tên trong mẫu Word."
    )


def test_all_unknown_names_are_told_at_once() -> None:
    def change(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "Bảng {{ tt.mot }}"
        document.sections[0].header.paragraphs[0].text = "{{ tt.hai }}"

    data = template("{%p for d in ds %}", "{{ d.ba }}", "{%p endfor %}", "{{ d.bon }} {{ d.nam }}", change=change)
    message = refusal(data, tt=SimpleNamespace(), ds=[SimpleNamespace(), SimpleNamespace()], d=SimpleNamespace())
    quoted = ["{{ d.ba }}", "{{ d.bon }}", "{{ d.nam }}", "{{ tt.mot }}", "{{ tt.hai }}"]
    assert re.findall(r"“({{ \w+\.\w+ }})”", message) == quoted
    assert "trong đoạn “{{ d.bon }} {{ d.nam }}”" in message
    assert "trong đoạn “Bảng {{ tt.mot }}”" in message


def test_an_unknown_name_in_a_command_is_quoted_as_the_command_stands_in_word() -> None:
    message = refusal(template("{{ sai }}", "{%p for d in de_cuongg %}", "{{ d }}", "{%p endfor %}"))
    assert "“{{ sai }}”, “{%p for d in de_cuongg %}”;" in message


def test_a_name_that_is_only_asked_about_may_be_unknown() -> None:
    data = template("{%p if x is defined %}", "{{ x }}", "{%p endif %}", "{{ x|default('không') }}")
    assert texts(filled(data)) == ["không"]


@pytest.mark.parametrize(
    "command",
    ["{{ tt. }}", "{{ }}", "{{ tt.ky|khong_co }}", "{{ tt.ky|safe }}", "{% khong_co %}", "{% endfor %}", "{{ 1 2 }}"],
)
def test_a_badly_written_command_is_quoted_with_its_paragraph(command: str) -> None:
    message = refusal(template("{{ tt.ky }} {{ tt.ky }}", f"Đoạn {command}."), tt={"ky": "5"})
    assert message.startswith(f"Tệp “{NAME}”: ")
    assert f"“{command}” trong đoạn “Đoạn {command}.”" in message


@pytest.mark.parametrize("text", ["Kỳ {{ tt.ky } này", "Kỳ {{ tt.ky này", "Kỳ tt.ky }} này", "{% if x này", "x #}"])
def test_braces_that_do_not_close_are_quoted_with_their_paragraph(text: str) -> None:
    message = refusal(template("{{ tt.ky }}", text, "{{ tt.ky }}"), tt={"ky": "5"})
    assert f"ngoặc nhọn không khép đúng trong đoạn “{text}”" in message


@pytest.mark.parametrize("command", ["{%p for d in ds %}", "{%p if ds %}"])
def test_a_command_that_nothing_closes_is_quoted(command: str) -> None:
    message = refusal(template("{%p if ds %}", "a", "{%p endif %}", command, "{{ ds }}", "cuối"), ds=["a"])
    assert f"lệnh “{command}” chưa được đóng" in message


def test_a_loop_without_anything_to_loop_over_is_quoted() -> None:
    assert "“{%p for %}”" in refusal(template("{%p for %}", "a"))


@pytest.mark.parametrize("text", ["{%p if x %} còn chữ", "{%p if x %}{%p endif %}"])
def test_a_command_of_a_whole_line_does_not_swallow_what_stands_beside_it(text: str) -> None:
    message = refusal(template(text, "{%p endif %}"), x=1)
    assert f"đoạn “{text}” còn chữ khác" in message


def test_a_command_that_crosses_paragraphs_and_tables_is_refused() -> None:
    def change(document: Document) -> None:
        document.add_table(1, 1).cell(0, 0).text = "a {% if x %}"
        document.add_paragraph("b {% endif %}")

    assert "mở ở đoạn này mà đóng ở đoạn khác" in refusal(template(change=change), x=False)


@pytest.mark.parametrize(
    "command",
    [
        "{{ tt.__class__ }}",
        "{{ [].append }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ f.__globals__ }}",
        "{{ '{0.__class__}'.format(x) }}",
    ],
)
def test_a_template_cannot_reach_into_python(command: str) -> None:
    message = refusal(template(f"Đoạn {command}."), tt=SimpleNamespace(), x=1, f=refusal)
    assert f"có lệnh không được phép: “{command}” trong đoạn “Đoạn {command}.”" in message


@pytest.mark.parametrize(
    ("command", "value"),
    [
        ("{{ x }}", ["danh", "sách"]),
        ("{{ x }}", {"a": 1}),
        ("{{ x }}", None),
        ("{{ x }}", True),
        ("{{ x }}", SimpleNamespace(a=1)),
        ("{{ x.keys }}", {"a": 1}),
        ("{{ x + 1 }}", "a"),
        ("{{ 1 / x }}", 0),
        ("{% for a in x %}{% endfor %}", 7),
        ("{% include 'x' %}", 7),
    ],
)
def test_what_cannot_be_printed_is_quoted_with_its_paragraph(command: str, value: object) -> None:
    message = refusal(template(f"Đoạn {command}."), x=value)
    tag = command.partition("{% endfor")[0]
    assert f"không in được “{tag}” trong đoạn “Đoạn {command}.”" in message


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "không phải tệp Word .docx"),
        (b"%PDF-1.7 ...", "không phải tệp Word .docx"),
        (template("a")[:-200], "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "được đặt mật khẩu hoặc ở định dạng Office cũ"),
        (pack({"a.txt": b"a"}), "không phải tệp Word .docx"),
        (pack({"[Content_Types].xml": b"<Types", "word/document.xml": b"<w"}), "không phải tệp Word .docx"),
    ],
    ids=["empty", "pdf", "cut off", "doc or encrypted", "zip", "broken"],
)
def test_what_is_no_word_file_is_refused(data: bytes, reason: str) -> None:
    assert reason in refusal(data)


def test_a_workbook_is_no_word_file() -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    assert "không phải tệp Word .docx" in refusal(stream.getvalue())
