"""Templates as secretaries leave them in Word: tracked changes, tags in pieces, commands beside other text."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from de06_xl.incoming.containers.package import unpack
from de06_xl.report.render import render
from de06_xl.report.seal import seal
from de06_xl.system.errors import De06Error
from de06_xl.system.files import pack
from tests.support.word_templates import NAME, filled, refusal, saved, template, texts

BY = 'w:id="1" w:author="Thư ký" w:date="2022-05-31T08:00:00Z"'
IF, END = "{%p if khong %}", "{%p endif %}"


def run(text: str, deleted: bool = False) -> str:
    tag = "delText" if deleted else "t"
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def paragraph(content: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr>{mark}</w:rPr></w:pPr>" if mark else ""
    return f"<w:p {nsdecls('w')}>{properties}{content}</w:p>"


def document(*paragraphs: str) -> bytes:
    """A template of these paragraphs, in XML."""

    def change(made: Document) -> None:
        for xml in reversed(paragraphs):
            made.element.body.insert(0, parse_xml(xml))

    return template(change=change)


def deleted_line(text: str) -> str:
    return paragraph(f"<w:del {BY}>{run(text, deleted=True)}</w:del>", f"<w:del {BY}/>")


def moved_line(text: str) -> str:
    return paragraph(f"<w:moveFrom {BY}>{run(text)}</w:moveFrom>", f"<w:moveFrom {BY}/>")


@pytest.mark.parametrize("line", [deleted_line, moved_line], ids=["deleted", "moved away"])
def test_a_command_that_tracked_changes_took_away_is_none(line: Callable[[str], str]) -> None:
    made = document(line(IF), paragraph(run("Đoạn phải in.")), line(END))
    assert texts(filled(made, khong=False)) == ["Đoạn phải in."]


def test_a_placeholder_that_was_deleted_is_none_and_one_that_was_inserted_is_filled() -> None:
    deleted, inserted = (
        f"<w:del {BY}>{run('{{ cu }}', deleted=True)}</w:del>",
        f"<w:ins {BY}>{run('{{ moi }}')}</w:ins>",
    )
    made = document(paragraph(run("Kỳ ") + deleted + inserted + run(".")))
    assert texts(filled(made, moi="5/2022")) == ["Kỳ 5/2022."]


def test_a_tag_of_which_a_part_was_replaced_is_read_as_it_stands_now() -> None:
    made = document(
        paragraph(
            run("{{ tt.")
            + f"<w:del {BY}>{run('cu', deleted=True)}</w:del><w:ins {BY}>{run('moi')}</w:ins>"
            + run(" }}")
        )
    )
    assert texts(filled(made, tt={"moi": "5/2022"})) == ["5/2022"]


def test_what_was_moved_stands_in_its_new_place_only() -> None:
    moved = f"<w:moveTo {BY}>{run('Câu {{ a }}.')}</w:moveTo>"
    assert texts(filled(document(moved_line("Câu {{ a }}."), paragraph(moved)), a="1")) == ["Câu 1."]


def test_paragraphs_whose_mark_was_deleted_are_one() -> None:
    made = document(paragraph(run("Một "), f"<w:del {BY}/>"), paragraph(run("{{ hai }}")))
    assert texts(filled(made, hai="hai")) == ["Một hai"]


def test_a_table_row_that_was_deleted_is_gone_with_its_commands() -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=1)
    table.cell(0, 0).text, table.cell(1, 0).text = "{%tr for x in khong %}", "Hàng"
    table.rows[0]._tr.insert(0, parse_xml(f"<w:trPr {nsdecls('w')}><w:del {BY}/></w:trPr>"))
    (found,) = filled(saved(made)).tables
    assert [row.cells[0].text for row in found.rows] == ["Hàng"]


@pytest.mark.parametrize(
    "pieces",
    [
        run("{")
        + '<w:proofErr w:type="spellStart"/>'
        + run("{ a")
        + '<w:bookmarkStart w:id="9" w:name="x"/>'
        + run(" }}"),
        run("{{\u00a0a\u00a0}}"),
        run("{\u200b{ a\u200b }\u200b}"),
        run("{{ a") + "<w:r><w:tab/></w:r>" + run("}}"),
        f'<w:hyperlink w:anchor="x">{run("{{ a")}</w:hyperlink>{run(" }}")}',
        f"<w:sdt><w:sdtContent>{run('{{ a }')}</w:sdtContent></w:sdt>{run('}')}",
        "<w:r><w:t>{{ a }</w:t><w:softHyphen/><w:t>}</w:t></w:r>",
    ],
    ids=["spelling and bookmark", "no-break", "zero width", "tab", "link", "content control", "soft hyphen"],
)
def test_a_tag_that_word_cut_into_pieces_is_whole(pieces: str) -> None:
    made = filled(document(paragraph(run("Số ") + pieces + run("."))), a="5")
    assert "".join(text.text or "" for text in made.element.body.iter(qn("w:t"))) == "Số 5."


def test_a_hyphen_that_does_not_break_is_a_minus_in_a_command() -> None:
    pieces = run("{{ a ") + "<w:r><w:noBreakHyphen/></w:r>" + run(" 1 }}")
    assert texts(filled(document(paragraph(pieces)), a=5)) == ["4"]


def test_a_command_of_a_line_may_hold_percent_signs_and_braces() -> None:
    made = template(
        "{%p for i in [0, 1, 2] %}", "{%p if i % 2 == {'a': 0}['a'] %}", "chẵn {{ i }}", END, "{%p endfor %}"
    )
    assert texts(filled(made)) == ["chẵn 0", "chẵn 2"]


def table_of(*rows: str) -> bytes:
    made = docx.Document()
    table = made.add_table(rows=len(rows), cols=2)
    for row, text in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = text.split("|", 1)
    return saved(made)


def test_a_command_of_a_row_takes_that_row_alone() -> None:
    made = table_of(
        "STT|Tên", "{%tr for x in ten %}|", "{{ loop.index }}|{{ x }}", "{%tr endfor %}|", "Cộng|{{ ten | count }}"
    )
    (found,) = filled(made, ten=["An", "Bình"]).tables
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["STT", "Tên"],
        ["1", "An"],
        ["2", "Bình"],
        ["Cộng", "2"],
    ]


def test_a_command_of_a_row_beside_other_text_is_refused_by_its_row() -> None:
    message = refusal(table_of("STT {%tr for x in ten %}|Tên", "{%tr endfor %}|"), ten=[])
    assert "lệnh có chữ “tr” phải đứng riêng một hàng của bảng, nhưng hàng “STT {%tr for x in ten %} Tên”" in message


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        (
            ("{%p for a in x %}", "{%p for b in a %}", "{{ b }}", "{%p endfor %}"),
            "lệnh “{%p for a in x %}” hoặc “{%p for b in a %}” chưa được đóng",
        ),
        (
            ("{%p for a in x %}", "{%p if a %}", "{{ a }}", "{%p endfor %}"),
            "lệnh “{%p if a %}” chưa được đóng trước lệnh “{%p endfor %}”",
        ),
        (("{%p for a in x %}", "{{ a }}", "{%p endif %}", "{%p endfor %}"), "lệnh “{%p endif %}” không có lệnh mở"),
        (("{{ a }}", "{%p endfor %}"), "lệnh “{%p endfor %}” không có lệnh mở"),
        (("{%p if a %}", "{{ a }}"), "lệnh “{%p if a %}” chưa được đóng"),
    ],
    ids=["end of one of two loops", "end of an if", "begin of an if", "begin of a loop", "end of the only if"],
)
def test_the_line_that_lacks_its_other_half_is_named(lines: tuple[str, ...], reported: str) -> None:
    assert reported in refusal(template(*lines), x=[], a=1)


def package() -> dict[str, bytes]:
    return unpack(template("{{ a }}", change=lambda made: made.sections[0].header.add_paragraph("x") and None), "", "")


SPOILT: dict[str, Callable[[dict[str, bytes], str], dict[str, bytes]]] = {
    "missing": lambda parts, name: {other: part for other, part in parts.items() if other != name},
    "empty": lambda parts, name: parts | {name: b""},
    "cut": lambda parts, name: parts | {name: parts[name][: len(parts[name]) // 2]},
    "zeros": lambda parts, name: parts | {name: bytes(50)},
}


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize(
    "part",
    ["[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels", "word/styles.xml"],
)
def test_a_damaged_template_is_refused_by_its_name_or_read(part: str, how: str) -> None:
    data, message, printed = pack(SPOILT[how](package(), part)), "", []
    try:
        printed = texts(docx.Document(io.BytesIO(seal(render(data, NAME, {"a": "1"})))))
    except De06Error as error:
        message = str(error)
    if part == "word/styles.xml":
        assert printed == ["1"] or message.startswith(f"Tệp “{NAME}”: ")
    else:  # a report without its relations would lose headers and styles
        assert message.startswith(f"Tệp “{NAME}”: ")


def test_a_report_without_properties_is_left_unsealed() -> None:
    report = render(template("a"), NAME, {})
    parts = {name: part for name, part in unpack(report, "", "").items() if name != "docProps/core.xml"}
    assert seal(pack(parts)) == pack(parts)
