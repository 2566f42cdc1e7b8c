"""A click in Excel before Python starts and after it ends: the add-in's VBA, as shipped, in an interpreter."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from de06_xl.addin.action import AS_CHOICE
from de06_xl.addin.buttons import ACTIONS
from de06_xl.addin.click import UNATTENDED
from de06_xl.addin.excel_ui import WRITING
from de06_xl.addin.watch import TOO_LONG
from de06_xl.build.ribbon import PART
from de06_xl.incoming.containers.package import unpack
from tests.support.addin_host import ADDIN, AUTOMATIC, DISABLED, MANUAL, NOT_FOUND, Excel, Launch, VbaError

PYTHONW = r"%LOCALAPPDATA%\DeAn06\python\pythonw.exe"


@pytest.fixture
def excel() -> Excel:
    return Excel(ADDIN)


def not_found() -> int:
    """No pythonw.exe there: DeAn06 is not installed for this user, or half gone."""
    raise VbaError(NOT_FOUND, "The system cannot find the file specified.")


def forbidden() -> int:
    """An attack surface reduction rule that lets Office start no programs."""
    raise VbaError(70, "Permission denied")


ENDINGS = {
    "reported all": lambda: 0,
    "no such module": lambda: 1,
    "ended from outside": lambda: -1073741510,
    "no python": not_found,
    "may not start": forbidden,
}
"""What may become of Python."""


# The command line


def test_a_click_starts_our_python_isolated_with_the_button_and_the_window(excel: Excel) -> None:
    excel.application.hwnd = 1_771_986
    excel.click("de06_xuat_word")
    assert excel.launches == [Launch(f'"{PYTHONW}" -I -m de06_xl.addin xuat_word 1771986', 0, True)]


def test_every_button_of_the_ribbon_passes_on_the_id_of_its_action(excel: Excel) -> None:
    ribbon = etree.fromstring(unpack(ADDIN.read_bytes(), ADDIN.name, "phần bổ trợ")[PART])
    for button in ribbon.iterfind(".//{*}button"):
        excel.click(button.get("id"))
    passed_on = [launch.command.split()[-2] for launch in excel.launches]
    assert {button.removesuffix(AS_CHOICE) for button in passed_on} == {action.id for action in ACTIONS}
    assert len(set(passed_on)) == len(passed_on)


@pytest.mark.parametrize("folder", [r"D:\bc ^&cmd &", r"C:\%TEMP%;x\a'b=c"])
def test_nothing_of_the_workbook_is_on_the_command_line(excel: Excel, folder: str) -> None:
    excel.click()
    excel.open(folder)
    excel.click()
    assert excel.launches[0] == excel.launches[1]


# Before Python starts


def test_without_a_workbook_nothing_starts_and_the_clerk_hears_of_enable_editing(excel: Excel) -> None:
    excel.close_all()
    excel.click()
    assert excel.launches == []
    (box,) = excel.boxes
    assert "Enable Editing" in box.text
    assert "Bật chỉnh sửa" in box.text


def test_for_a_workbook_that_was_never_saved_nothing_starts_and_the_clerk_is_asked_to_save(excel: Excel) -> None:
    excel.open("")
    excel.click()
    assert excel.launches == []
    (box,) = excel.boxes
    assert "lưu sổ" in box.text


@pytest.mark.parametrize("folder", ["https://tinh.sharepoint.com/Đề án", "HTTP://d.docs.live.net/1"])
def test_for_a_workbook_on_onedrive_or_sharepoint_nothing_starts_and_the_clerk_is_asked_to_save(
    excel: Excel, folder: str
) -> None:
    excel.open(folder)
    excel.click()
    assert excel.launches == []
    (box,) = excel.boxes
    assert "OneDrive" in box.text


def test_a_workbook_that_may_only_be_read_is_not_written(excel: Excel) -> None:
    excel.open(r"D:\Báo cáo", read_only=True)
    excel.click("de06_kiem_tra")
    assert excel.launches == []
    (box,) = excel.boxes
    assert "chỉ đọc" in box.text


def test_a_workbook_that_may_only_be_read_has_no_next_period_for_it_would_be_saved(excel: Excel) -> None:
    excel.open(r"D:\Báo cáo", read_only=True)
    excel.click("de06_ky_moi")
    assert excel.launches == []
    (box,) = excel.boxes
    assert "không lưu" in box.text


@pytest.mark.parametrize("button", ["xuat_word", "loi_ke_tiep", "mo_thu_muc"])
def test_a_workbook_that_may_only_be_read_is_read(excel: Excel, button: str) -> None:
    excel.open(r"D:\Báo cáo", read_only=True)
    excel.click(f"de06_{button}")
    assert len(excel.launches) == 1


@pytest.mark.parametrize("button", ["huong_dan", "kiem_tra_cai_dat"])
def test_help_needs_no_workbook(excel: Excel, button: str) -> None:
    excel.close_all()
    excel.click(f"de06_{button}")
    assert (len(excel.launches), excel.boxes) == (1, [])


def test_a_refusal_leaves_excel_alone(excel: Excel) -> None:
    excel.application.status_bar = "Tính: 12"
    excel.application.calculation = MANUAL
    for refuse in (excel.close_all, lambda: excel.open("")):
        refuse()
        excel.click()
        assert (excel.application.status_bar, excel.application.calculation) == ("Tính: 12", MANUAL)


def test_a_refused_click_does_not_block_the_next(excel: Excel) -> None:
    excel.close_all()
    excel.click()
    excel.open(r"D:\Báo cáo")
    excel.click()
    assert len(excel.launches) == 1


def test_the_status_bar_tells_of_the_start_while_python_cannot_yet(excel: Excel) -> None:
    seen: list[object] = []

    def python() -> int:
        seen.append(excel.application.status_bar)
        return 0

    excel.python = python
    excel.click()
    assert seen == ["Đề án 06: đang khởi động…"]


def test_esc_does_not_stop_a_click_before_excel_is_given_back(excel: Excel) -> None:
    seen: list[int] = []

    def python() -> int:
        seen.append(excel.application.cancel_key)
        return 0

    excel.python = python
    excel.click()
    assert seen == [DISABLED]


def test_an_excel_that_keeps_esc_as_it_is_does_its_work_all_the_same(excel: Excel) -> None:
    excel.application.keeps_cancel_key = True
    excel.click()
    assert (len(excel.launches), excel.boxes) == (1, [])


# After Python ended


@pytest.mark.parametrize("before", [AUTOMATIC, MANUAL])
@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_excel_is_as_it_was_whatever_became_of_python(excel: Excel, ending: Callable[[], int], before: int) -> None:
    def python() -> int:
        excel.application.status_bar = "Đang kiểm tra…"
        excel.application.screen_updating = False
        excel.application.display_alerts = False
        excel.application.calculation = MANUAL if before == AUTOMATIC else AUTOMATIC
        return ending()

    excel.application.calculation = before
    excel.python = python
    excel.click()
    application = excel.application
    assert (application.status_bar, application.screen_updating, application.calculation) == (False, True, before)
    assert application.display_alerts


def test_vba_is_silent_where_python_told_all(excel: Excel) -> None:
    excel.click()
    assert excel.boxes == []


@pytest.mark.parametrize(("status", "code"), [(1, "1"), (-1073741510, "C000013A")])
def test_a_python_that_could_not_speak_is_spoken_for(excel: Excel, status: int, code: str) -> None:
    excel.python = lambda: status
    excel.click()
    (box,) = excel.boxes
    assert f"dừng giữa chừng (mã {code})" in box.text
    assert "de06 doctor" in box.text


def test_a_python_that_took_too_long_is_told_of(excel: Excel) -> None:
    excel.python = lambda: TOO_LONG
    excel.click()
    (box,) = excel.boxes
    assert "quá nhiều thời gian" in box.text


@pytest.mark.parametrize("status", [TOO_LONG, -1073741510, 1])
def test_a_python_that_was_ended_while_it_wrote_leads_to_closing_without_saving(excel: Excel, status: int) -> None:
    def python() -> int:
        excel.application.status_bar = WRITING
        return status

    excel.python = python
    excel.click()
    (box,) = excel.boxes
    assert "KHÔNG lưu" in box.text
    assert excel.application.status_bar is False


def test_a_program_presses_a_button_with_nobody_there(excel: Excel) -> None:
    excel.python = lambda: 5
    assert excel.press("kiem_tra") == 5
    (launch,) = excel.launches
    assert launch.command.endswith(f" kiem_tra {excel.application.hwnd} {UNATTENDED}")
    assert excel.boxes == []


@pytest.mark.parametrize("fails", [not_found, forbidden])
def test_a_program_is_told_that_python_did_not_start(excel: Excel, fails: Callable[[], int]) -> None:
    excel.python = fails
    assert [excel.press("kiem_tra"), excel.press("kiem_tra")] == [-1, -1]
    assert excel.boxes == []


@pytest.mark.parametrize(("fails", "code"), [(not_found, "80070002"), (forbidden, "70")])
def test_a_python_that_does_not_start_leads_to_the_doctor(excel: Excel, fails: Callable[[], int], code: str) -> None:
    excel.python = fails
    excel.click()
    (box,) = excel.boxes
    assert f"Không khởi động được chương trình DeAn06 (mã lỗi {code})" in box.text
    assert "de06 doctor" in box.text


def test_a_message_has_our_title_and_lies_on_top(excel: Excel) -> None:
    excel.close_all()
    excel.click()
    (box,) = excel.boxes
    exclamation, system_modal = 48, 4096
    assert (box.title, box.style) == ("Đề án 06", exclamation + system_modal)


def test_messages_leave_no_blank_unfilled(excel: Excel) -> None:
    for ending in ENDINGS.values():
        excel.python = ending
        excel.click()
    assert len(excel.boxes) == len(ENDINGS) - 1
    assert not any("{" in box.text for box in excel.boxes)


def test_where_scripting_is_forbidden_the_status_bar_says_so_until_the_next_click(excel: Excel) -> None:
    excel.may_script = False
    excel.click()
    assert "de06 doctor" in str(excel.application.status_bar)
    excel.may_script = True
    excel.click()
    assert excel.application.status_bar is False


def test_an_excel_that_will_not_answer_now_is_told_of_and_starts_nothing(excel: Excel) -> None:
    excel.application.refuses = True
    excel.click()
    (box,) = excel.boxes
    assert "mã lỗi 1004" in box.text
    assert excel.launches == []


# Two clicks


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_click_while_python_works_is_not_heard_and_the_one_after_is(excel: Excel, ending: Callable[[], int]) -> None:
    def python() -> int:
        excel.click("de06_xuat_word")
        return ending()

    excel.python = python
    excel.click()
    assert len(excel.launches) == 1
    excel.python = lambda: 0
    excel.click()
    assert len(excel.launches) == 2


@pytest.mark.parametrize("obstacle", ["scripting forbidden", "excel refuses"])
def test_a_click_after_one_that_came_to_nothing_is_heard(excel: Excel, obstacle: str) -> None:
    excel.may_script = obstacle != "scripting forbidden"
    excel.application.refuses = obstacle == "excel refuses"
    excel.click()
    excel.may_script = True
    excel.application.refuses = False
    excel.click()
    assert len(excel.launches) == 1
