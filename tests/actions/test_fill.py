"""A form of the level above is filled beside the workbook below, with a letter."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.system.errors import De06Error
from tests.support.filled_forms import read


@pytest.fixture
def source(sample: Path) -> Path:
    """The form of a unit of the level above, which has the same workbook, in a folder of its own."""
    folder = sample.with_name("nhan")
    folder.mkdir()
    return drawn(sample, "PVHCC", folder / "Phieu.xlsx")


def drawn(sample: Path, code: str, path: Path) -> Path:
    """The form of a unit as the level above sends it, written to a path."""
    opened = open_workbook(sample)
    unit = opened.book.unit(code)
    assert unit
    path.write_bytes(draw_form(opened.book, opened.figures, unit))
    return path


def test_a_form_and_a_letter_lie_beside_the_workbook(sample: Path) -> None:
    opened = open_workbook(sample)
    book, figures = opened.book, opened.figures
    unit = book.unit("PVHCC")
    assert unit
    inbox = sample.with_name("phieu_cap_tren")
    inbox.mkdir()
    (inbox / "Phieu_2022-05_KG.xlsx").write_bytes(draw_form(book, figures, unit))
    outcome = opened.fill()
    form, letter = outcome.files
    assert form == sample.with_name("gui_cap_tren") / "Phieu_2022-05_KG.xlsx"
    found = read(form.read_bytes(), book)
    assert {one.code: one.value for one in found.figures} == {
        one.code: figures.value(one.code) for one in found.figures
    }
    assert [text.section for text in found.texts] == list(found.sections)
    assert len(found.origins) == len(found.figures)
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert not list(message.iter_attachments())  # type: ignore[attr-defined]
    assert "đính kèm phiếu vừa lưu" in outcome.next_step
    assert "hãy" not in message.get_body().get_content()  # type: ignore[attr-defined]


def test_open_errors_are_counted(sample: Path, source: Path) -> None:
    workbook = openpyxl.load_workbook(sample)
    sheet = workbook["II.5 Tuyên truyền"]
    sheet["D7"].value, sheet["D8"].value = "=SUM(D5,D6)", "52 xã"
    sheet["J8"].value = 52
    workbook.save(sample)
    outcome = open_workbook(sample).fill([drawn(sample, "CAT", source)])
    count = sum(finding.open for finding in outcome.findings)
    assert count >= 2
    assert f"Sổ còn {count:02} lỗi chưa xử lý; hãy chạy Kiểm tra để xem." in outcome.messages
    assert any(line.endswith("không điền mã: kt_huyen, kt_xa.") for line in outcome.messages)


def test_a_filled_form_that_somebody_changed_is_left_alone(sample: Path, source: Path) -> None:
    opened = open_workbook(sample)
    first = opened.fill([source]).files[0]
    assert opened.fill([source]).files[0] == first
    workbook = openpyxl.load_workbook(first)
    workbook.save(first)
    changed = first.read_bytes()
    again = opened.fill([source])
    assert again.files[0].name == "Phieu_v2.xlsx"
    assert any("Phieu.xlsx đã có trong gui_cap_tren được sửa" in line for line in again.messages)
    assert first.read_bytes() == changed


def test_two_forms_of_one_name_are_both_written(sample: Path, source: Path) -> None:
    other = drawn(sample, "RG", sample.with_name("Phieu.xlsx"))
    opened = open_workbook(sample)
    forms = [path for path in opened.fill([source, other]).files if path.suffix == ".xlsx"]
    assert [path.name for path in forms] == ["Phieu.xlsx", "Phieu_v2.xlsx"]
    units = [read(path.read_bytes(), opened.book).unit for path in forms]
    assert units == ["PVHCC", "RG"]
    assert opened.fill([other]).files[0] == forms[1]
    assert read(forms[0].read_bytes(), opened.book).unit == "PVHCC"


def test_two_forms_of_one_stem_get_a_letter_each(sample: Path, source: Path) -> None:
    other = drawn(sample, "RG", source.with_suffix(".xlsm"))
    opened = open_workbook(sample)
    first = opened.fill([source, other])
    assert [path.name for path in first.files] == ["Phieu.xlsx", "Phieu_v2.xlsm", "Phieu.eml", "Phieu_v2.eml"]
    bodies = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in first.files[2:]]
    assert ["Phieu_v2.xlsm" in body.get_body().get_content() for body in bodies] == [False, True]  # type: ignore[attr-defined]
    assert opened.fill([source, other]).files == first.files


def test_a_letter_that_somebody_changed_is_left_alone(sample: Path, source: Path) -> None:
    opened = open_workbook(sample)
    _, letter = opened.fill([source]).files
    letter.write_bytes(b"To: so@example.vn\r\n" + letter.read_bytes())
    changed = letter.read_bytes()
    again = opened.fill([source])
    assert [path.name for path in again.files] == ["Phieu_v2.xlsx", "Phieu_v2.eml"]
    assert letter.read_bytes() == changed
    assert any(line.startswith("Tệp Phieu.eml đã có trong gui_cap_tren") for line in again.messages)


def test_errors_are_counted_as_the_check_counts_them(sample: Path) -> None:
    after = sample.with_name("sau.xlsx")
    open_workbook(sample).next_period(after)
    opened = open_workbook(after)
    outcome = opened.fill([drawn(after, "PVHCC", sample.with_name("Phieu.xlsx"))])
    assert outcome.findings == opened.validate().findings
    assert not any("lỗi chưa xử lý" in line for line in outcome.messages)


def test_without_its_letter_no_form_is_written(sample: Path, source: Path) -> None:
    outbox = sample.with_name("gui_cap_tren")
    (outbox / "Phieu.eml").mkdir(parents=True)
    with pytest.raises(De06Error, match=r"Phieu\.eml"):
        open_workbook(sample).fill([source])
    assert [path.name for path in outbox.iterdir()] == ["Phieu.eml"]


def test_without_a_form_the_folder_is_named(sample: Path) -> None:
    with pytest.raises(De06Error, match=r"phieu_cap_tren; hãy chép phiếu cấp trên gửi vào đó"):
        open_workbook(sample).fill()
