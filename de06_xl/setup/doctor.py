"""``de06 doctor``: the add-in's requirements for a Windows machine, one line each, and how to meet them.

Never changes anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome
from de06_xl.setup.checks import office, python, windows
from de06_xl.setup.checks.check import Check
from de06_xl.setup.environment import Places
from de06_xl.setup.machine import ThisMachine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.actions.ui import Ui
    from de06_xl.setup.machine import Machine


def examine(machine: Machine) -> list[Check]:
    """Every check, in order of dependence; never raises because of what it finds."""
    if machine.system != "win32":
        found = "Không phải Windows nên không có phần bổ trợ Excel; các lệnh de06 vẫn dùng được."
        return [Check("Hệ điều hành", None, found), python.check_python(machine)]
    places = Places.of(machine)
    settings = office.OfficeSettings.of(machine)
    return [
        python.check_python(machine),
        office.check_excel(machine),
        office.check_word(machine),
        python.check_launcher(machine, places),
        python.check_files(places),
        python.check_addin(places),
        python.check_versions(machine, places),
        windows.check_child_processes(machine, places),
        windows.check_script_host(machine),
        office.check_addins_allowed(settings, places),
        office.check_signature(settings, places),
        office.check_trusted_locations(settings, machine),
        office.check_macros(settings),
        office.check_mark_of_the_web(settings, places),
        windows.check_font(machine),
        windows.check_rights(machine, places),
        windows.check_others(machine, places),
        windows.check_long_paths(machine, places),
    ]


def blocks(checks: Sequence[Check]) -> bool:
    """Whether anything prevents the buttons from working."""
    return any(check.ok is False for check in checks)


def tell(checks: Sequence[Check], ui: Ui) -> None:
    """Report every check in a line, then the overall result."""
    for check in checks:
        ui.tell(str(check))
    blocking = sum(check.ok is False for check in checks)
    if blocking:
        ui.tell(f"Có {blocking} mục đang chặn DeAn06; hãy khắc phục các mục [CHẶN] rồi kiểm tra lại.")
    else:
        ui.tell("Không có mục nào chặn DeAn06.")


def installation(ui: Ui) -> Outcome:
    """Kiểm tra cài đặt: what prevents DeAn06 from working on this machine, or may; or that nothing does."""
    ui.step("Đang kiểm tra máy…")
    checks = examine(ThisMachine())
    lacking = tuple(str(check) for check in checks if not check.ok)
    return Outcome(messages=lacking or (f"Đã kiểm tra {len(checks)} mục, mục nào cũng đạt.",))
