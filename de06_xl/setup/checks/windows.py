"""Checks of Windows itself: its script host, Defender's rules, fonts, rights and long paths.

What the registry values mean is documented by Microsoft, also in the policy templates (ADMX):

- "Attack surface reduction rules reference" (learn.microsoft.com/defender-endpoint) and WindowsDefender.admx,
  policies ExploitGuard_ASR_Rules: 0 off, 1 block, 2 audit, 5 not configured, 6 warn; and
  ExploitGuard_ASR_ASROnlyExclusions: each value is named after a file or folder.
- "Maximum Path Length Limitation" (learn.microsoft.com/windows/win32).
"""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING

from de06_xl.setup.checks.check import Check
from de06_xl.setup.environment import Places, program

if TYPE_CHECKING:
    from pathlib import Path

    from de06_xl.setup.machine import Machine

_MAX_PATH = 260
_LONGEST_IN_ENVIRONMENT = 130
"""Characters of paths below its folder; the longest of our libraries have about 100, and 30 more once compiled."""

_ASR_RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
"""Block all Office applications from creating child processes."""
_DEFENDER_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
_DEFENDER = r"HKLM\SOFTWARE\Microsoft\Windows Defender"
_ASR = r"Windows Defender Exploit Guard\ASR"
_SCRIPT_HOST_SETTINGS = (
    r"HKCU\Software\Microsoft\Windows Script Host\Settings",
    r"HKLM\SOFTWARE\Microsoft\Windows Script Host\Settings",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows Script Host\Settings",
)
_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_FILE_SYSTEM = r"HKLM\SYSTEM\CurrentControlSet\Control\FileSystem"


def check_child_processes(machine: Machine, places: Places) -> Check:
    """Whether Defender prevents Office from starting other programs."""
    name = "Quy tắc Defender chặn Office mở chương trình"
    state = _asr_state(machine)
    remedy = (
        f"Đề nghị bộ phận CNTT loại trừ pythonw.exe của DeAn06 khỏi quy tắc {_ASR_RULE}, hoặc đặt quy tắc này ở chế độ "
        "chỉ ghi nhận."
    )
    match state:
        case "1" | "6" if _is_excluded(machine, program(places.environment, "pythonw.exe")):
            return Check(name, True, "Đang bật nhưng đã loại trừ pythonw.exe của DeAn06.")
        case "1":
            return Check(name, False, "Đang ở chế độ chặn.", remedy)
        case "6":
            return Check(name, None, "Đang ở chế độ cảnh báo: mỗi lần bấm nút phải chọn cho phép.", remedy)
        case "2":
            return Check(name, True, "Chỉ ghi nhận, không chặn.")
        case _:
            return Check(name, True, "Không bật.")


def _asr_state(machine: Machine) -> str:
    """The rule's state by group policy, else by device management (one value for all rules), else as set locally."""
    managed = machine.registry(rf"{_DEFENDER_POLICY}\Policy Manager", "ASRRules") or ""
    by_rule = dict(rule.upper().split("=", 1) for rule in managed.split("|") if "=" in rule)
    states = (
        machine.registry(rf"{_DEFENDER_POLICY}\{_ASR}\Rules", _ASR_RULE),
        by_rule.get(_ASR_RULE),
        machine.registry(rf"{_DEFENDER}\{_ASR}\Rules", _ASR_RULE),
    )
    return next((state for state in states if state is not None), "")


def _is_excluded(machine: Machine, path: Path) -> bool:
    """Whether a file or a folder above it is excluded from all rules; exclusions may contain "*" and "?".

    Exclusions from a single rule, and those hidden from users who are no administrators, are not known.
    """
    managed = machine.registry(rf"{_DEFENDER_POLICY}\Policy Manager", "ASROnlyExclusions") or ""
    excluded = [exclusion.partition("=")[0] for exclusion in managed.split("|")]
    for root in (_DEFENDER_POLICY, _DEFENDER):
        excluded += machine.registry_names(rf"{root}\{_ASR}\ASROnlyExclusions")
    places = [str(place).lower() for place in (path, *path.parents)]
    return any(
        fnmatch.fnmatchcase(place, exclusion.strip().rstrip("\\/").lower())
        for exclusion in excluded
        for place in places
    )


def check_script_host(machine: Machine) -> Check:
    """Windows Script Host, with which the add-in starts Python."""
    name = "Windows Script Host"
    if any(machine.registry(key, "Enabled") == "0" for key in _SCRIPT_HOST_SETTINGS):
        remedy = (
            r"Đề nghị bộ phận CNTT bật lại: giá trị Enabled của Software\Microsoft\Windows Script Host\Settings là 1."
        )
        return Check(name, False, "Đang bị tắt nên các nút không gọi được Python.", remedy)
    if machine.registry(r"HKCR\WScript.Shell\CLSID") is None:
        remedy = "Đề nghị bộ phận CNTT đăng ký lại bằng lệnh: regsvr32 wshom.ocx."
        return Check(name, False, "Windows không biết đối tượng WScript.Shell.", remedy)
    return Check(name, True, "Đang bật.")


def check_font(machine: Machine) -> Check:
    """The typeface of the reports."""
    name = "Phông chữ Times New Roman"
    if any(machine.registry(rf"{hive}\{_FONTS}", "Times New Roman (TrueType)") for hive in ("HKLM", "HKCU")):
        return Check(name, True, "Đã có.")
    remedy = "Cài phông Times New Roman, phông mà Nghị định 30/2020/NĐ-CP quy định cho văn bản."
    return Check(name, None, "Không tìm thấy nên báo cáo hiện bằng phông khác.", remedy)


def check_rights(machine: Machine, places: Places) -> Check:
    """Whether the folders of an installation are writable."""
    name = "Quyền ghi thư mục"
    refused = [str(folder) for folder in (places.home, places.start_folder) if not machine.may_write(folder)]
    if refused:
        remedy = "Đề nghị bộ phận CNTT cho bạn quyền ghi các thư mục này."
        return Check(name, False, f"Không ghi được vào {' và '.join(refused)}.", remedy)
    return Check(name, True, "Ghi được vào thư mục của DeAn06 và thư mục khởi động của Excel.")


def check_others(machine: Machine, places: Places) -> Check:
    """Whether others than this user and administrators may change the Python that the buttons start."""
    name = "Quyền của người khác"
    others: list[str] = []
    for path in (places.environment, program(places.environment, "pythonw.exe")):
        others += [account for account in machine.others_who_may_change(path) if account not in others]
    if others:
        found = f"Ngoài bạn và người quản trị, {', '.join(others)} sửa được {places.environment}."
        remedy = "Đề nghị bộ phận CNTT thu quyền ghi ấy: ai ghi được vào đây thì chạy được chương trình dưới tên bạn."
        return Check(name, None, found, remedy)
    return Check(name, True, "Chỉ bạn và người quản trị sửa được Python riêng của DeAn06.")


def check_long_paths(machine: Machine, places: Places) -> Check:
    """Whether paths inside the private Python may become too long for Windows."""
    name = "Đường dẫn dài"
    length = len(str(places.new_environment)) + _LONGEST_IN_ENVIRONMENT
    if length < _MAX_PATH or machine.registry(_FILE_SYSTEM, "LongPathsEnabled") == "1":
        return Check(name, True, "Đường dẫn của Python riêng trong giới hạn của Windows.")
    remedy = "Đề nghị bộ phận CNTT bật “Enable Win32 long paths” (LongPathsEnabled là 1)."
    return Check(name, None, f"{places.home} quá sâu, tệp bên trong có thể vượt {_MAX_PATH} ký tự.", remedy)
