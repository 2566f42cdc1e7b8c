"""The drafts in phieu_gui/tra_loi: one for each unit, and none that asks for what is settled since."""

from __future__ import annotations

from pathlib import Path

import pytest

from de06_xl.collect.replies import is_outdated
from de06_xl.model.forms import Forms
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.blocks import cell_block
from tests.support.books import book, received, unit
from tests.support.command_line import de06, sample_book
from tests.support.filled_forms import filled
from tests.support.incoming_mail import attachment, eml

AB = unit("AB", email="ab@x.example")


def forms(*statuses: str) -> Forms:
    return Forms(
        book(units=(AB,), received=tuple(received("AB", one, form=f"{at}") for at, one in enumerate(statuses)))
    )


@pytest.mark.parametrize(
    ("subject", "statuses", "outdated"),
    [
        ("Đề nghị xác nhận: Phiếu", ("dùng",), True),
        ("Đề nghị xác nhận: Phiếu", ("dùng", "chờ xác nhận"), False),
        ("Đề nghị xác nhận: Phiếu", ("chờ chọn", "chờ chọn"), False),
        ("Đề nghị sửa: Phiếu", ("dùng", "đã thay"), True),
        ("Đề nghị sửa: Phiếu", ("cần sửa",), False),
        ("Đề nghị sửa: Phiếu", ("dùng", "cần sửa"), False),
        ("Chưa nhận được: Phiếu", ("chưa đúng mẫu", "dùng"), True),
        ("Chưa nhận được: Phiếu", ("chưa đúng mẫu",), False),
        ("Đã nhận: Phiếu", ("dùng",), False),
        ("", ("dùng",), False),
    ],
)
def test_a_draft_is_outdated_once_what_it_asks_for_is_settled(
    subject: str, statuses: tuple[str, ...], outdated: bool
) -> None:
    assert is_outdated(subject, forms(*statuses), "AB") is outdated


def test_each_unit_has_one_draft_which_goes_when_the_clerk_has_decided(sample: Path) -> None:
    inbox, drafts = sample.parent / "phieu_nhan", sample.parent / "phieu_gui" / "tra_loi"
    inbox.mkdir(exist_ok=True)
    form = filled(sample_book(), "AB", {"tt_luot": 6, "tt_nguoi": 150}, as_of="14/5/2022", texts=["Không."])
    (inbox / "1.eml").write_bytes(eml(attachment(form), sender=b"nguoi.la@thu.example"))
    drafts.mkdir(parents=True)
    (drafts / "TraLoi_2022-04_AB.eml").write_bytes(b"Subject: old\n\n")
    assert de06("collect", sample).status == 1
    assert [path.name for path in drafts.iterdir()] == ["TraLoi_2022-05_AB.eml"]
    (row,) = [row for row in read_book(FileGrid(sample), sample.name, submissions=True).received if row.unit == "AB"]
    assert row.row
    FileGrid(sample).write([cell_block(row.row, "status", "dùng")])
    de06("collect", sample)
    assert list(drafts.iterdir()) == []
