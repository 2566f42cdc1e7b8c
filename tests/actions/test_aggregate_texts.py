"""``de06 aggregate`` puts the texts of units into `Nội dung`, once, as text, and below what stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from de06_xl.incoming.containers.package import unpack
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.patch.package import sheet_parts
from tests.support.aggregated import SERVICES, emptied, everything, run, table
from tests.support.fill_in import read, typed
from tests.support.sent import Form, arrive


@pytest.fixture
def workbook(sample: Path) -> Path:
    return emptied(sample)


HOSTILE = ['=HYPERLINK("http://x";"y")', "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "05", "1.", "06/01/2022", "{a}"]


def paragraphs(path: Path, sheet: str) -> list[tuple[str, str, str, str]]:
    section = read(path).section(sheet)
    assert section
    return [(one.kind.value, one.text, one.owner, one.include) for one in section.paragraphs]


@pytest.mark.thorough
def test_texts_come_in_below_what_stands_there_as_text_and_wait_for_an_x(workbook: Path) -> None:
    before = paragraphs(workbook, SERVICES)
    arrive(workbook, [Form("PVHCC", texts={"II.2": HOSTILE})])
    outcome = run(workbook)
    texts = [*HOSTILE[:-1], r"\{a}"]
    assert paragraphs(workbook, SERVICES) == [*before, *(("-", text, "PVHCC", "") for text in texts)]
    assert read(workbook).problems == ()
    part = unpack(workbook.read_bytes(), "", "")[sheet_parts(unpack(workbook.read_bytes(), "", ""))[SERVICES]]
    assert b"HYPERLINK" in part
    assert not re.search(rb"<f>[^<]*(HYPERLINK|cmd)", part)
    assert f"Đã đưa nội dung các đơn vị viết vào: {SERVICES} (09 đoạn)." in "".join(outcome.messages)


@pytest.mark.thorough
def test_a_text_that_the_clerk_edited_or_deleted_does_not_come_again(workbook: Path) -> None:
    arrive(workbook, [Form("PVHCC", texts={"II.2": ["Một.", "Hai.", "Ba."]})])
    run(workbook)
    section = read(workbook).section(SERVICES)
    assert section
    first, second, _ = section.paragraphs[-3:]
    edits = [
        typed(SERVICES, first.row.place("text").cell, "Một, biên tập lại."),
        typed(SERVICES, first.row.place("include").cell, "x"),
    ]
    edits += [typed(SERVICES, second.row.place(field).cell, None) for field in ("kind", "text", "owner")]
    FileGrid(workbook).write(edits)
    before = everything(workbook)
    run(workbook)
    assert everything(workbook) == before
    assert [text for _, text, owner, _ in paragraphs(workbook, SERVICES) if owner] == ["Một, biên tập lại.", "Ba."]


@pytest.mark.thorough
def test_a_row_that_the_clerk_has_begun_is_not_used(workbook: Path) -> None:
    section = read(workbook).section(SERVICES)
    assert section
    begun = section.spare[1]
    FileGrid(workbook).write([typed(SERVICES, begun.place("kind").cell, "đoạn")])
    arrive(workbook, [Form("PVHCC", texts={"II.2": "Một."})])
    run(workbook)
    after = read(workbook).section(SERVICES)
    assert after
    assert after.paragraphs[-1].row.number == begun.number + 1


@pytest.mark.thorough
def test_texts_without_a_free_row_are_told_and_come_when_there_is_room(workbook: Path) -> None:
    section = read(workbook).section(SERVICES)
    assert section
    room = len(section.spare)
    texts = [f"Đoạn {number}." for number in range(room + 2)]
    arrive(workbook, [Form("PVHCC", texts={"II.2": texts})])
    outcome = run(workbook)
    assert [text for _, text, owner, _ in paragraphs(workbook, SERVICES) if owner] == texts[:room]
    assert (
        f"Trang “{SERVICES}” hết hàng trống ở bảng Nội dung nên còn 02 đoạn chưa đưa vào; hãy xóa đoạn không dùng hoặc "
        "chép thêm hàng trống rồi tổng hợp lại."
    ) in outcome.messages
    assert [line["status"] for line in table(workbook, layout.SOURCES) if line["code"] == "II.2"][-2:] == [
        "hết hàng trống"
    ] * 2
    last = section.spare[-1]
    FileGrid(workbook).write([typed(SERVICES, last.place(field).cell, None) for field in ("kind", "text", "owner")])
    run(workbook)
    assert paragraphs(workbook, SERVICES)[-1][1] == texts[room]
