"""The final document held against the workbook: each change is found once, at its place, none is invented."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl import open_workbook
from de06_xl.report.compare.differences import DifferenceKind, differences
from de06_xl.report.compare.match import pairs
from de06_xl.report.compare.units import Unit
from de06_xl.report.layout.bounds import MAX_PARAGRAPHS
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from tests.support.command_line import de06
from tests.support.edited_reports import (
    ADDED,
    FIGURE,
    MOVED,
    REMOVED,
    TEXT,
    Edit,
    Report,
    as_list,
    at,
    broken,
    everywhere,
    in_a_text_box,
    in_capitals_by_format,
    insert_after,
    letter_by_letter,
    move_before,
    remove,
    replaced,
    report_of,
    restyle,
    run_on,
    tracked,
    tracked_away,
    with_breaks,
    with_comments,
    with_picture,
)
from tests.support.examples import examples
from tests.support.libreoffice import convert


@pytest.fixture(scope="module")
def sample_report() -> Report:
    return report_of(shipped.SAMPLE_WORKBOOK)


@pytest.fixture(scope="module")
def appendix_report() -> Report:
    return report_of(shipped.APPENDIX_WORKBOOK)


# Nothing is invented ------------------------------------------------------------------------------------------------

HARMLESS: dict[str, Edit] = {
    "nothing": lambda document: None,
    "other dashes": everywhere(lambda text: text.replace(" - ", " – ")),
    "straight quotes": everywhere(lambda text: text.replace("“", '"').replace("”", '"')),
    "non-breaking blanks": everywhere(lambda text: text.replace(" ", "\u00a0")),
    "two blanks": everywhere(lambda text: text.replace(" ", "  ")),
    "decomposed letters": everywhere(lambda text: unicodedata.normalize("NFD", text)),
    "one sign for three dots": everywhere(lambda text: text.replace("...", "…")),
    "other styles and fonts": restyle,
    "comments": with_comments,
    "runs of one letter": letter_by_letter,
    "a list made by Word": as_list("Tiếp tục triển khai hiệu quả"),
    "a text box": in_a_text_box("13.678"),
    "empty paragraphs": lambda document: document.add_paragraph(""),
    "a paragraph broken in two": broken("6.933", "6.933"),
    "a paragraph broken before its figures": broken("1.078.935", "đúng quy định."),
    "two paragraphs in one": run_on("694/UBND-NC"),
    "capitals by format": in_capitals_by_format("II. "),
    "breaks of pages and lines": with_breaks,
    "a picture of the signature": with_picture,
    "the same with Track Changes": tracked("13.678", "13.678"),
}


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.few(6)
def test_what_nobody_reads_otherwise_is_no_difference(name: str, sample_report: Report) -> None:
    assert sample_report.found(HARMLESS[name]) == []


def test_the_appendices_are_no_difference(appendix_report: Report) -> None:
    assert appendix_report.found() == []


@pytest.mark.office
@pytest.mark.thorough
def test_libreoffice_saves_no_difference(sample_report: Report, appendix_report: Report, tmp_path: Path) -> None:
    for name, report in (("mau", sample_report), ("phu-luc", appendix_report)):
        (tmp_path / f"{name}.docx").write_bytes(report.edited())
        (tmp_path / "luu").mkdir(exist_ok=True)
        saved = convert(tmp_path / f"{name}.docx", "docx", tmp_path / "luu")
        assert [one.description for one in report.against(saved.read_bytes())] == []


def swap(document: Any) -> None:
    for old, new in (("6.933", "@"), ("977", "6.933"), ("@", "977")):
        replaced(old, new)(document)


# Each change is found ------------------------------------------------------------------------------------------------

CHANGES: dict[str, tuple[Edit, list[tuple[DifferenceKind, str, str]]]] = {
    "a figure": (replaced("13.678", "13.687"), [(FIGURE, "13.678", "13.687")]),
    "a figure without dots": (replaced("13.678", "13678"), [(FIGURE, "13.678", "13678")]),
    "a figure with blanks": (replaced("1.078.935", "1 078 935"), [(FIGURE, "1.078.935", "1 078 935")]),
    "a rate": (replaced("97,53", "95,73"), [(FIGURE, "97,53", "95,73")]),
    "a date": (replaced("11/5/2022", "12/5/2022"), [(FIGURE, "11/5/2022", "12/5/2022")]),
    "a figure with Track Changes": (tracked("13.678", "13.687"), [(FIGURE, "13.678", "13.687")]),
    "a figure away": (replaced("13.678 thí sinh", "thí sinh"), [(FIGURE, "13.678", "")]),
    "a figure in words": (replaced("13.678", "hơn mười ba nghìn"), [(FIGURE, "13.678", "hơn mười ba nghìn")]),
    "two figures of a sentence": (
        lambda document: (replaced("6.933", "6.934")(document), replaced("977", "978")(document)),
        [(FIGURE, "6.933", "6.934"), (FIGURE, "977", "978")],
    ),
    "two figures changed for each other": (
        swap,
        [(FIGURE, "6.933", "977"), (FIGURE, "977", "6.933")],
    ),
    "a paragraph more": (insert_after("13.678", "Một đoạn hoàn toàn mới."), [(ADDED, "", "Một đoạn hoàn toàn mới.")]),
    "the first paragraph": (replaced("Độc lập", "Độc  lập"), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_found_once(name: str, sample_report: Report) -> None:
    edit, wanted = CHANGES[name]
    assert sample_report.found(edit) == wanted


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (replaced("hoàn thành việc đăng ký", "kết thúc việc đăng ký"), ("hoàn thành", "kết thúc")),
        (replaced("Tổ chức cho học sinh", "Tổ chức tốt cho học sinh"), ("", "tốt")),
        (replaced("Tổ chức cho học sinh", "Tổ chức học sinh"), ("cho", "")),
        (replaced("ký xác nhận", "kí xác nhận"), ("ký", "kí")),
        (tracked("Tổ chức cho học sinh", "Tổ chức học sinh"), ("cho", "")),
        (replaced("Quyết định số 1012", "Quyết định số 1013"), ("1012", "1013")),
        (replaced("BÁO CÁO", "TỜ TRÌNH", "BÁO CÁO"), None),
    ],
)
@pytest.mark.few(4)
def test_words_are_told_word_by_word(edit: Edit, words: tuple[str, str] | None, sample_report: Report) -> None:
    found = sample_report.against(sample_report.edited(edit))
    if words is None:  # no word in common: another paragraph
        assert {one.difference.kind for one in found} <= {ADDED, REMOVED, TEXT}
        assert found
        return
    (one,) = found
    assert one.difference.kind is TEXT
    assert one.difference.words == (words,)


@pytest.mark.parametrize("away", [remove, tracked_away])
def test_a_paragraph_that_is_gone_is_told(away: Callable[[str], Edit], sample_report: Report) -> None:
    ((kind, old, new),) = sample_report.found(away("13.678"))
    assert (kind, new) == (REMOVED, "")
    assert "13.678" in old


def test_a_paragraph_that_moved_is_told_once(sample_report: Report) -> None:
    ((kind, old, new),) = sample_report.found(move_before("13.678", "694/UBND-NC"))
    assert kind is MOVED
    assert old == new


def test_a_moved_paragraph_with_another_figure_is_both(sample_report: Report) -> None:
    found = sample_report.found(replaced("13.678", "13.687"), move_before("13.687", "694/UBND-NC"))
    assert [kind for kind, _, _ in found] == [MOVED, FIGURE]
    assert found[1][1:] == ("13.678", "13.687")


def test_two_paragraphs_in_other_order_are_one_move(sample_report: Report) -> None:
    ((kind, _, _),) = sample_report.found(move_before("692/UBND-KGVX", "694/UBND-NC"))
    assert kind is MOVED


def test_one_paragraph_moved_past_others_is_one_move() -> None:
    texts = [f"{word} đã triển khai, hướng dẫn {word} các địa phương thực hiện {word}" for word in "abcdefg"]
    changed = [texts[1], f"{texts[2]} nhé", texts[3], texts[0], *texts[4:]]
    found = differences([Unit(text) for text in texts], [Unit(text) for text in changed])
    assert [(one.kind, one.new) for one in found if one.kind is MOVED] == [(MOVED, texts[0])]
    assert len(found) == 2


def test_figures_of_a_broken_paragraph_are_found_in_both_halves(sample_report: Report) -> None:
    edits = (replaced("6.933", "6.934"), replaced("977", "978"), broken("6.934", "6.934"))
    assert sample_report.found(*edits) == [(FIGURE, "6.933", "6.934"), (FIGURE, "977", "978")]


def test_figures_of_paragraphs_in_one_are_found_in_it(sample_report: Report) -> None:
    edits = (replaced("13.678", "13.687"), run_on("13.687"))
    assert sample_report.found(*edits) == [(FIGURE, "13.678", "13.687")]


def test_another_signer_is_told_with_the_office(sample_report: Report) -> None:
    edits = (
        replaced("Lâm Minh Thành", "Nguyễn Văn An"),
        replaced("TRƯỞNG BAN", "KT. TRƯỞNG BAN", "TRƯỞNG BAN"),
        insert_after("KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
    )
    found = sample_report.against(sample_report.edited(*edits))
    assert "PHÓ" in " ".join(one.description for one in found)
    assert "“Nguyễn Văn An”" in " ".join(one.description for one in found)
    assert len(found) == 3


def test_what_moved_is_not_taken_for_a_paragraph_like_it() -> None:
    first = "Ban hành Công văn số 41/BCĐ ngày 18/5/2022 của Ban Chỉ đạo về việc rà soát dữ liệu dân cư"
    second = first.replace("Ban hành Công văn số 41", "Theo Báo cáo số 111")
    between = [Unit(f"Đoạn {word} đứng giữa.") for word in ("một", "hai", "ba")]
    found = differences([Unit(first), *between, Unit(second)], [Unit(second), *between])
    assert [(one.kind, one.paragraph) for one in found] == [(REMOVED, first), (MOVED, second)]


def test_a_figure_of_a_table_is_found_in_its_cell(appendix_report: Report) -> None:
    found = appendix_report.against(appendix_report.edited(replaced("3.724", "3.742")))
    assert found[0].difference.kind is FIGURE
    assert (found[0].difference.old, found[0].difference.new) == ("3.724", "3.742")
    assert found[0].code == "dv_tong[16]"
    assert found[0].place
    assert found[0].place.sheet == "PL1 25 dịch vụ công"
    assert len(found) == 1


def test_a_row_of_a_table_that_is_gone_is_its_cells(appendix_report: Report) -> None:
    def edit(document: Any) -> None:
        row = next(at(document, "3.724")._p.iterancestors(qn("w:tr")))
        row.getparent().remove(row)

    found = appendix_report.found(edit)
    assert {kind for kind, _, _ in found} == {REMOVED}
    assert "3.724" in {old for _, old, _ in found}


def test_a_figure_leads_to_its_row_and_to_what_is_wrong_with_it(sample_report: Report) -> None:
    (one,) = sample_report.against(sample_report.edited(replaced("7.074", "7.047")))
    assert one.code == "dvc_da_giai_quyet"
    assert one.place
    assert one.place.sheet == "II.2 Dịch vụ công"


def test_a_rate_that_its_figures_do_not_give_is_told(sample_report: Report) -> None:
    (one,) = sample_report.against(sample_report.edited(replaced("9.073", "9.000")))
    assert one.code == "ls_cmnd9_thuc_hien"
    assert one.consequences
    assert "ls_cmnd9_ty_le" in " ".join(one.consequences)


# Any figure, anywhere ------------------------------------------------------------------------------------------------


@given(data=st.data())
@settings(max_examples=examples(500))
def test_every_changed_figure_is_found(data: st.DataObject, appendix_report: Report) -> None:
    """Figures of texts and cells changed at random, words of other sentences too."""
    report = appendix_report
    spans = [(at, span) for at, unit in enumerate(report.units) for span in unit.spans]
    chosen = data.draw(st.lists(st.sampled_from(spans), min_size=1, max_size=8, unique_by=lambda one: one[1].anchor))
    changed: dict[int, str] = {}
    final = [[unit.text, unit] for unit in report.units]
    for number, span in sorted(chosen, key=lambda one: -one[1].start):
        text = report.units[number].text
        old = text[span.start : span.end]
        digit = data.draw(st.sampled_from([place for place, letter in enumerate(old) if letter.isdigit()]))
        other = data.draw(st.sampled_from([one for one in "0123456789" if one != old[digit]]))
        new = f"{old[:digit]}{other}{old[digit + 1 :]}"
        now = str(final[number][0])
        final[number][0] = now[: span.start] + new + now[span.end :]
        changed[span.anchor] = new
    prose = [at for at, unit in enumerate(report.units) if not unit.in_cell and len(unit.tokens) > 12]
    for number in data.draw(st.lists(st.sampled_from(prose), max_size=4, unique=True)):
        final[number][0] = re.sub(r"(?<=[a-zà-ỹ]) (?=[a-zà-ỹ])", " rất ", str(final[number][0]), count=1)
    units = [Unit(str(text), unit.in_cell, unit.numbered) for text, unit in final]
    found = differences(report.units, units)
    assert {one.anchor: one.new for one in found if one.kind is FIGURE} == changed
    assert all(one.kind in (FIGURE, TEXT) for one in found)


# As a command --------------------------------------------------------------------------------------------------------


@pytest.fixture
def final(sample: Path, tmp_path: Path) -> Path:
    """The report of the sample, a figure and a sentence of it changed."""
    exported = tmp_path / "bao-cao.docx"
    open_workbook(sample).report(out=exported)
    document = docx.Document(str(exported))
    replaced("13.678", "13.687")(document)
    replaced("ký xác nhận", "kí xác nhận")(document)
    document.save(str(tmp_path / "Bản ký.docx"))
    return tmp_path / "Bản ký.docx"


def test_the_command_tells_writes_and_marks_what_differs(sample: Path, final: Path, tmp_path: Path) -> None:
    json_file, marked = tmp_path / "dc.json", tmp_path / "dc.docx"
    ran = de06("compare", sample, final, "--json", json_file, "--marked", marked, "--write")
    assert ran.status == 1
    assert "Đổi số thi_sinh_dang_ky: sổ cho “13.678”, văn bản ghi “13.687”." in ran.out
    assert ran.out.endswith("Kết quả: 1 đổi số, 1 đổi câu chữ.\n")
    reported = json.loads(json_file.read_text("utf-8"))["differences"]
    assert [(one["kind"], one["code"], one["cell"]) for one in reported] == [
        ("text", None, "B21"),
        ("figure", "thi_sinh_dang_ky", "D9"),
    ]
    rows = FileGrid(sample).read("Đối chiếu")
    assert rows[3][:5] == ["Khác gì", "Mã", "Chỉ tiêu", "Theo sổ", "Văn bản cuối"]
    assert [rows[5][at] for at in (0, 1, 3, 4)] == ["đổi số", "thi_sinh_dang_ky", "13.678", "13.687"]
    document = docx.Document(str(marked))
    assert [one.text.partition(":")[0] for one in document.comments] == ["Đổi câu chữ", "Đổi số thi_sinh_dang_ky"]
    assert at(document, "13.687")._p.find(qn("w:commentRangeStart")) is not None


def test_the_exported_report_differs_in_nothing(sample: Path, tmp_path: Path) -> None:
    open_workbook(sample).report(out=tmp_path / "bao-cao.docx")
    ran = de06("compare", sample, tmp_path / "bao-cao.docx")
    assert (ran.status, ran.out) == (0, "Kết quả: không khác gì.\n")


def test_what_is_no_word_file_is_refused(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "ký.pdf").write_bytes(b"%PDF-1.7")
    assert de06("compare", sample, tmp_path / "ký.pdf").status == 2


@pytest.mark.thorough
def test_the_next_period_begins_without_differences(sample: Path, final: Path, tmp_path: Path) -> None:
    workbook = open_workbook(sample)
    workbook.compare(final, write=True)
    workbook.compare(final, write=True)
    assert len(FileGrid(sample).read("Đối chiếu")) == 6
    workbook.next_period(tmp_path / "moi.xlsx")
    rows = FileGrid(tmp_path / "moi.xlsx").read("Đối chiếu")
    assert not any(any(row) for row in rows[4:])


@pytest.mark.parametrize("typed", ["13.x78", "x13.678", "13.678x", "13,678,9"])
def test_what_is_typed_on_to_a_figure_is_a_part_of_it(sample_report: Report, typed: str) -> None:
    assert sample_report.found(replaced("13.678", typed)) == [(FIGURE, "13.678", typed)]


def test_a_sign_beside_a_figure_is_none(sample_report: Report) -> None:
    assert {kind for kind, *_ in sample_report.found(replaced("13.678", "(13.678),"))} == {TEXT}


def added(data: bytes, paragraphs: int) -> bytes:
    """A document with many more paragraphs at its end."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                head, mark, tail = part.rpartition(b"<w:sectPr")
                part = head + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * paragraphs + mark + tail
            new.writestr(name, part)
    return stream.getvalue()


def test_a_small_file_of_endless_paragraphs_is_refused(sample_report: Report) -> None:
    with pytest.raises(De06Error, match="quá 50000 đoạn"):
        sample_report.against(added(sample_report.data, MAX_PARAGRAPHS))


@pytest.mark.thorough
def test_many_differences_are_told_up_to_a_bound(sample: Path, sample_report: Report, tmp_path: Path) -> None:
    (tmp_path / "k.docx").write_bytes(added(sample_report.data, 700))
    ran = de06("compare", sample, tmp_path / "k.docx", "--marked", tmp_path / "m.docx")
    assert f"Và {700 - 200} chỗ khác nữa" in ran.out
    assert len(ran.out.splitlines()) < 210
    assert len(list(docx.Document(str(tmp_path / "m.docx")).comments)) == 501


def test_another_document_is_not_held_against_paragraph_by_paragraph() -> None:
    old, new = ([Unit(f"{word} số {number} nhé") for number in range(1100)] for word in ("hồ sơ", "văn bản"))
    assert len(pairs(old, new)) == 2200
