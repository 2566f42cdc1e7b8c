"""``de06 remind``: the files it writes, takes away, and what it tells of units that it does not ask."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from de06_xl.model.responses import ResponseStatus
from de06_xl.system import files, shipped
from de06_xl.workbook.file_grid import FileGrid
from tests.support.command_line import content, de06
from tests.support.fill_in import read, typed
from tests.support.sent import Form, arrive, whole_forms
from tests.support.word_layout import Document

FOLDER = Path("phieu_gui", "don_doc")


def rename(workbook: Path, *codes: tuple[str, str]) -> None:
    rows = {unit.code: unit.row for unit in read(workbook).units}
    FileGrid(workbook).write([typed(rows[old].sheet, rows[old].place("code").cell, new) for old, new in codes])


def drafts(workbook: Path) -> dict[str, str]:
    """The drafts by the ends of their names, with what they ask."""
    return {
        path.stem.rpartition("_2022-05_")[2]: email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        .get_body()
        .get_content()  # type: ignore[union-attr]
        for path in (workbook.parent / FOLDER).glob("*.eml")
    }


def test_every_unit_that_owes_anything_gets_its_draft_and_its_row_in_the_letter(sample: Path) -> None:
    forms = whole_forms(read(sample))
    again = Form("AM", number=3, status=ResponseStatus.FAULTY, reason="Ô E14: ghi “7,440”.")
    arrive(sample, [*(form for form in forms if form.unit != "AB"), again])
    ran = de06("remind", sample)
    assert ran.status == 0
    asked = drafts(sample)
    assert set(asked) == {"AB", "AM"}
    assert "Đến nay chưa nhận được phiếu số liệu Đề án 06 tháng 5/2022 của UBND huyện An Biên." in asked["AB"]
    told = "Phiếu lần gửi 3 còn nội dung cần chỉnh sửa. Chỉnh sửa phiếu theo nội dung đã nêu trong thư trả lời."
    assert told in asked["AM"].replace("\n", " ")
    letter = Document((sample.parent / FOLDER / "CongVan_DonDoc_2022-05.docx").read_bytes())
    texts = [paragraph.text for paragraph in letter.paragraphs]
    assert "Đã gửi, bản gửi lại còn nội dung cần chỉnh sửa" in texts
    assert told in texts


@pytest.mark.thorough
def test_codes_that_no_file_can_be_named_by_get_drafts_of_their_own_inside_the_folder(sample: Path) -> None:
    rename(sample, ("AB", "A/B"), ("AM", "A:B"), ("CT", "../../CT"))
    before = set(content(sample.parent.parent))
    ran = de06("remind", sample)
    assert ran.status == 0
    asked = drafts(sample)
    assert {"A-B", "A-B_2"} <= set(asked)
    assert "UBND huyện An Biên" in asked["A-B"]
    assert "UBND huyện An Minh" in asked["A-B_2"]
    assert len(asked) == 23
    made = set(content(sample.parent.parent)) - before
    assert {Path(name).parent.name for name in map(str, made)} <= {"don_doc"}


@pytest.mark.thorough
def test_what_was_written_for_units_that_have_sent_since_is_taken_away(sample: Path) -> None:
    de06("remind", sample)
    forms = whole_forms(read(sample))
    arrive(sample, forms[1:])
    de06("remind", sample)
    assert set(drafts(sample)) == {forms[0].unit}
    arrive(sample, forms[:1])
    ran = de06("remind", sample)
    assert "Các đơn vị đã gửi đủ số liệu" in ran.out
    assert {path.suffix for path in (sample.parent / FOLDER).iterdir()} == {".docx"}


@pytest.mark.thorough
def test_a_unit_that_left_a_section_empty_is_asked_for_it_until_it_says_that_there_is_nothing(sample: Path) -> None:
    forms = {form.unit: form for form in whole_forms(read(sample))}
    forms["AB"].texts = {}
    arrive(sample, forms.values())
    de06("remind", sample)
    asked = drafts(sample)
    assert set(asked) == {"AB"}
    assert (
        "Bổ sung nội dung mục II.5 (Công tác tuyên truyền về triển khai Đề án 06), không có thì ghi “Không.”."
        in " ".join(asked["AB"].split())
    )
    forms["AB"].texts, forms["AB"].number = {"II.5": "Không."}, 2
    arrive(sample, [forms["AB"]])
    assert "Các đơn vị đã gửi đủ số liệu" in de06("remind", sample).out


@pytest.mark.few(1)
@pytest.mark.parametrize("state", [ResponseStatus.UNDECIDED, ResponseStatus.UNCONFIRMED])
def test_units_of_whose_forms_the_clerk_has_to_decide_are_named_and_not_asked(
    sample: Path, state: ResponseStatus
) -> None:
    forms = whole_forms(read(sample))
    forms[0].status = state
    unit = read(sample).unit(forms[0].unit)
    assert unit
    arrive(sample, forms)
    ran = de06("remind", sample)
    told = " ".join(ran.out.split())
    assert "Các đơn vị đã gửi đủ số liệu" in told
    assert f"đang chờ cán bộ tổng hợp xử lý: {unit.name} ({state.value})." in told


@pytest.mark.thorough
def test_a_letter_that_cannot_be_filled_keeps_nobody_from_asking(sample: Path) -> None:
    own = sample.parent / "mau_word" / Path(shipped.REMINDER_LETTER).name
    own.parent.mkdir(exist_ok=True)
    files.write_atomically(own, b"no Word file")
    ran = de06("remind", sample)
    assert ran.status == 0
    assert "Chưa lập được công văn đôn đốc." in ran.out
    assert "don-doc.docx" in ran.out
    assert len(drafts(sample)) == 23
