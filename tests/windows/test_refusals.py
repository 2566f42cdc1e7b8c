"""What a click on Windows cannot work on is said in one sentence, in good time, and stays as it was."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from de06_xl.build.addin import MESSAGES
from de06_xl.system import shipped
from de06_xl.workbook.excel_app import BUSY_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.windows.desk import Desk

pytestmark = pytest.mark.wine

NONE_OPEN = "Chưa có sổ nào để làm việc; hãy mở sổ Đề án 06, hoặc nếu sổ đã mở mà phía trên có thanh vàng"
BUSY = "Excel đang bận, có lẽ có ô đang gõ dở hay hộp thoại đang mở; hãy nhấn Esc, đóng hộp thoại rồi làm lại."
FOR_EVER = 10**9
A_MOMENT = 120
"""Calls: more than xlwings repeats at once, fewer than in three seconds."""


@pytest.fixture(scope="module")
def workbook(shared_desk: Desk) -> Path:
    folder = shared_desk.folder / "từ chối"
    folder.mkdir()
    return _copy(folder, "Sổ tháng 5.xlsx")


def _copy(folder: Path, name: str) -> Path:
    shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), folder / name)
    return folder / name


def test_without_a_workbook_vba_says_so_and_starts_nothing(desk: Desk) -> None:
    click = desk.click("kiem_tra")
    assert (click.status, click.boxes) == (None, [])
    assert [box.text for box in click.said_by_vba] == [MESSAGES["no_workbook"]]


def test_without_a_workbook_python_says_so_in_a_box_of_its_own(desk: Desk) -> None:
    click = desk.start("nhat_ky")
    (box,) = click.boxes
    assert click.status == 0
    assert box.startswith(NONE_OPEN)


def test_with_hidden_workbooks_alone_there_is_none_to_work_on(desk: Desk, workbook: Path) -> None:
    desk.open(workbook)
    desk.ask("leave_none_active")
    click = desk.start("nhat_ky")
    (box,) = click.boxes
    assert click.status == 0
    assert box.startswith(NONE_OPEN)


def test_in_protected_view_the_bar_to_click_on_is_named(desk: Desk) -> None:
    desk.ask("open_protected_view")
    click = desk.start("nhat_ky")
    (box,) = click.boxes
    assert click.status == 0
    assert box.startswith(NONE_OPEN)
    assert "Bật chỉnh sửa" in box


def test_calls_rejected_for_a_moment_are_repeated(desk: Desk, workbook: Path) -> None:
    desk.open(workbook)
    desk.ask("reject", calls=A_MOMENT)
    click = desk.click("mo_thu_muc")
    assert (click.status, click.boxes, click.state["rejected"]) == (0, [], A_MOMENT)
    assert len(desk.wait_for_opened()) == 1


def test_calls_rejected_for_ever_are_given_up_after_seconds(desk: Desk, workbook: Path) -> None:
    desk.open(workbook)
    desk.ask("reject", calls=FOR_EVER)
    click = desk.click("mo_thu_muc")
    assert (click.status, click.boxes) == (0, [BUSY])
    assert click.seconds > BUSY_SECONDS
    assert click.state["rejected"] > A_MOMENT
    assert desk.opened == []


def test_of_two_workbooks_the_one_in_front_is_worked_on(desk: Desk, workbook: Path) -> None:
    (workbook.parent / "sổ khác").mkdir(exist_ok=True)
    other = _copy(workbook.parent / "sổ khác", "Sổ khác.xlsx")
    desk.open(other)
    desk.open(workbook)
    click = desk.click("mo_thu_muc")
    assert click.status == 0
    assert [desk.windows.path(path) for path in desk.wait_for_opened()] == [workbook.parent]


def test_a_workbook_opened_read_only_is_refused_before_python_starts(desk: Desk, workbook: Path) -> None:
    desk.open(workbook, read_only=True)
    click = desk.click("kiem_tra")
    assert (click.status, click.boxes) == (None, [])
    assert [box.text for box in click.said_by_vba] == [MESSAGES["read_only"]]
