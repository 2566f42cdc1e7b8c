"""``de06 doctor`` on a made-up Windows: every line in order and every line that is not, and nothing changed."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from de06_xl.setup.checks.check import Check
from de06_xl.setup.doctor import blocks, examine, tell
from de06_xl.setup.install import install
from de06_xl.setup.machine import Completed
from de06_xl.system.version import __version__
from tests.support.command_line import content
from tests.support.machine import MadeUpMachine, Memory, Spoil, make_addin, ship, with_dean06

ASR = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
DEFENDER = r"HKLM\SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
DEFENDER_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
ASR_POLICY = DEFENDER_POLICY + r"\Windows Defender Exploit Guard\ASR\Rules"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
CHOICE = r"HKCU\Software\Microsoft\Office\16.0"
SCRIPT_HOST = r"\Microsoft\Windows Script Host\Settings"
FONTS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


@pytest.fixture
def healthy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeUpMachine:
    """A machine on which DeAn06 is installed and nothing is in its way."""
    return with_dean06(tmp_path, monkeypatch)


def check(machine: MadeUpMachine, name: str) -> Check:
    """The check of that name; all others are in order still, or follow from the same cause."""
    (result,) = [check for check in examine(machine) if check.name == name]
    if result.ok is not True:
        assert result.remedy, result
        assert result.remedy.endswith("."), result
    assert result.found.endswith("."), result
    assert "\n" not in str(result)
    return result


def test_a_sound_installation_passes_every_check(healthy: MadeUpMachine) -> None:
    checks = examine(healthy)
    assert [check for check in checks if check.ok is not True] == []
    assert [check for check in checks if check.remedy] == []
    assert len({check.name for check in checks}) == len(checks) == 18
    assert not blocks(checks)


def test_nothing_is_changed(healthy: MadeUpMachine) -> None:
    before = content(healthy.root)
    entries = dict(healthy.entries)
    examine(healthy)
    assert content(healthy.root) == before
    assert healthy.entries == entries


def test_before_anything_is_installed_setup_is_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, make_addin(tmp_path / "shipped" / "DeAn06.xlam"))
    machine = MadeUpMachine(tmp_path)
    failed = {check.name: check.remedy for check in examine(machine) if check.ok is not True}
    assert set(failed) == {"Python riêng của DeAn06", "Tệp của DeAn06", "Phần bổ trợ Excel", "Phiên bản"}
    assert all("de06 setup" in remedy for remedy in failed.values())


def test_on_other_systems_there_is_little_to_examine(healthy: MadeUpMachine) -> None:
    healthy.system = "linux"
    assert [(check.name, check.ok) for check in examine(healthy)] == [("Hệ điều hành", None), ("Python", True)]


def registry(key: str, name: str, value: str | None) -> Spoil:
    """Write a value into the machine's registry, or take one away."""

    def write(machine: MadeUpMachine) -> None:
        if value is None:
            del machine.entries[key, name]
        else:
            machine.entries[key, name] = value

    return write


def python(**changes: Any) -> Spoil:
    """Run another Python."""
    return lambda machine: setattr(machine, "python", replace(machine.python, **changes))


def answer(word: str, ran: Completed) -> Spoil:
    """Let the program whose command line holds the word end like that."""
    return lambda machine: setattr(
        machine, "before", lambda command: ran if any(word in part for part in command) else None
    )


EXCEL_SECURITY = r"\excel\security"
LOCATIONS = r"\excel\security\trusted locations"
SPOILED: list[tuple[str, bool | None, str, Spoil]] = [
    ("Python", False, "3.10", python(version=(3, 10, 11))),
    ("Python", False, "32 bit", python(bits=32)),
    ("Python", False, "Microsoft Store", python(base_prefix=Path("C:/Program Files/WindowsApps/Python"))),
    ("Excel", False, "Không tìm thấy", registry(r"HKCR\Excel.Application\CurVer", "", None)),
    ("Excel", False, "14.0", registry(r"HKCR\Excel.Application\CurVer", "", "Excel.Application.14")),
    ("Excel", True, "15.0", registry(r"HKCR\Excel.Application\CurVer", "", "Excel.Application.15")),
    ("Excel", True, "EXCEL.EXE", lambda machine: None),
    ("Word", None, "Không tìm thấy", registry(r"HKCR\Word.Application\CLSID", "", None)),
    (
        "Python riêng của DeAn06",
        False,
        "Không có",
        lambda machine: (machine.places.environment / "pythonw.exe").unlink(),
    ),
    ("Python riêng của DeAn06", False, "không chạy được", answer("pythonw.exe", Completed(1, "No module"))),
    ("Python riêng của DeAn06", False, "không chạy được", answer("pythonw.exe", Completed(None, "WinError 1260"))),
    (
        "Tệp của DeAn06",
        False,
        "Thiếu 1 tệp: Lib/site-packages/win32com/__init__.py",
        lambda machine: (machine.places.environment / "Lib/site-packages/win32com/__init__.py").unlink(),
    ),
    (
        "Tệp của DeAn06",
        False,
        "Bị thay đổi 1 tệp: python.exe",
        lambda machine: (machine.places.environment / "python.exe").write_bytes(b"MZ?"),
    ),
    ("Tệp của DeAn06", False, "danh sách", lambda machine: (machine.places.environment / "SHA256SUMS").unlink()),
    (
        "Quyền của người khác",
        None,
        "Users, Everyone sửa được",
        lambda machine: machine.others.extend(["Users", "Everyone"]),
    ),
    ("Phần bổ trợ Excel", False, "Không có", lambda machine: machine.places.addin.unlink()),
    ("Phần bổ trợ Excel", False, "khác bản", lambda machine: make_addin(machine.places.addin, content="khác")),
    ("Phiên bản", False, "phần bổ trợ 0.0.1", lambda machine: make_addin(machine.places.addin, "0.0.1")),
    ("Phiên bản", False, "phần bổ trợ không rõ", lambda machine: make_addin(machine.places.addin, None)),
    ("Phiên bản", False, "phần bổ trợ không rõ", lambda machine: machine.places.addin.write_bytes(b"PK")),
    ("Phiên bản", False, "Python riêng 0.0.1", answer("python.exe", Completed(0, "0.0.1\n"))),
    ("Phiên bản", False, "Python riêng không rõ", answer("python.exe", Completed(1, "Traceback"))),
    ("Quy tắc Defender chặn Office mở chương trình", False, "chặn", registry(ASR_POLICY, ASR, "1")),
    ("Quy tắc Defender chặn Office mở chương trình", False, "chặn", registry(DEFENDER, ASR.lower(), "1")),
    ("Quy tắc Defender chặn Office mở chương trình", None, "cảnh báo", registry(DEFENDER, ASR, "6")),
    ("Quy tắc Defender chặn Office mở chương trình", True, "ghi nhận", registry(ASR_POLICY, ASR, "2")),
    ("Quy tắc Defender chặn Office mở chương trình", True, "Không bật", registry(ASR_POLICY, ASR, "0")),
    (
        "Quy tắc Defender chặn Office mở chương trình",
        False,
        "chặn",
        registry(DEFENDER_POLICY + r"\Policy Manager", "ASRRules", f"{'0' * 8}-1=2|{ASR.lower()}=1"),
    ),
    ("Windows Script Host", False, "tắt", registry(r"HKCU\Software" + SCRIPT_HOST, "Enabled", "0")),
    ("Windows Script Host", False, "tắt", registry(r"HKLM\Software" + SCRIPT_HOST, "Enabled", "0")),
    ("Windows Script Host", False, "tắt", registry(r"HKLM\Software\WOW6432Node" + SCRIPT_HOST, "Enabled", "0")),
    ("Windows Script Host", True, "bật", registry(r"HKLM\Software" + SCRIPT_HOST, "Enabled", "1")),
    ("Windows Script Host", False, "WScript.Shell", registry(r"HKCR\WScript.Shell\CLSID", "", None)),
    ("Cho phép phần bổ trợ", False, "tắt mọi", registry(POLICY + EXCEL_SECURITY, "DisableAllAddins", "1")),
    ("Cho phép phần bổ trợ", False, "tắt mọi", registry(CHOICE + EXCEL_SECURITY, "DisableAllAddins", "1")),
    ("Cho phép phần bổ trợ", False, "không cho", registry(POLICY + r"\excel\resiliency", "restricttolist", "1")),
    (
        "Cho phép phần bổ trợ",
        False,
        "không cho",
        registry(POLICY + r"\excel\resiliency\addinlist", "DeAn06.xlam", "0"),
    ),
    ("Chữ ký của phần bổ trợ", False, "chữ ký số", registry(POLICY + EXCEL_SECURITY, "RequireAddinSig", "1")),
    ("Chữ ký của phần bổ trợ", False, "chữ ký số", registry(CLOUD + EXCEL_SECURITY, "requireaddinsig", "1")),
    (
        "Chữ ký của phần bổ trợ",
        False,
        "chữ ký số",
        registry(POLICY + r"\common\security", "requirealwaysonmacrosig", "1"),
    ),
    ("Vị trí tin cậy", False, "không tin cậy", registry(POLICY + LOCATIONS, "AllLocationsDisabled", "1")),
    (
        "Vị trí tin cậy",
        None,
        "liệt kê",
        registry(POLICY + r"\common\security\trusted locations", "allow user locations", "0"),
    ),
    ("Macro", True, "Được chạy", registry(POLICY + EXCEL_SECURITY, "VBAWarnings", "2")),
    ("Macro", True, "Được chạy", registry(POLICY + EXCEL_SECURITY, "VBAWarnings", "1")),
    ("Macro", None, "chữ ký số", registry(POLICY + EXCEL_SECURITY, "VBAWarnings", "3")),
    ("Macro", None, "bị tắt", registry(CHOICE + EXCEL_SECURITY, "VBAWarnings", "4")),
    ("Macro", False, "VBA", registry(POLICY + r"\common", "vbaoff", "1")),
    (
        "Dấu tải từ Internet",
        False,
        "bị chặn",
        lambda machine: Path(f"{machine.places.addin}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n"),
    ),
    (
        "Dấu tải từ Internet",
        True,
        "không mang",
        lambda machine: Path(f"{machine.places.addin}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=1\r\n"),
    ),
    (
        "Dấu tải từ Internet",
        True,
        "không ảnh hưởng",
        registry(POLICY + EXCEL_SECURITY, "blockcontentexecutionfrominternet", "1"),
    ),
    ("Phông chữ Times New Roman", None, "Không tìm thấy", registry(FONTS, "Times New Roman (TrueType)", None)),
    ("Quyền ghi thư mục", False, "DeAn06", lambda machine: machine.read_only.add(machine.places.home)),
    ("Quyền ghi thư mục", False, "XLSTART", lambda machine: machine.read_only.add(machine.places.start_folder)),
]


@pytest.mark.parametrize(("name", "ok", "found", "spoil"), SPOILED)
def test_what_is_in_the_way_is_reported_with_its_remedy(
    healthy: MadeUpMachine, name: str, ok: bool | None, found: str, spoil: Spoil
) -> None:
    spoil(healthy)
    result = check(healthy, name)
    assert result.ok is ok
    assert found in result.found
    assert blocks(examine(healthy)) is (ok is False)


def test_macros_are_off_where_no_location_is_trusted(healthy: MadeUpMachine) -> None:
    healthy.entries[POLICY + EXCEL_SECURITY, "VBAWarnings"] = "4"
    healthy.entries[POLICY + LOCATIONS, "AllLocationsDisabled"] = "1"
    assert check(healthy, "Macro").ok is False


def test_a_listed_addin_is_opened_though_others_are_not(healthy: MadeUpMachine) -> None:
    healthy.entries[POLICY + r"\excel\resiliency", "restricttolist"] = "1"
    healthy.entries[POLICY + r"\excel\resiliency\addinlist", "DeAn06.xlam"] = "1"
    assert check(healthy, "Cho phép phần bổ trợ").ok is True


def test_a_policy_is_for_it_and_a_choice_for_the_user(healthy: MadeUpMachine) -> None:
    healthy.entries[CHOICE + EXCEL_SECURITY, "DisableAllAddins"] = "1"
    assert "Trust Center" in check(healthy, "Cho phép phần bổ trợ").remedy
    healthy.entries[POLICY + EXCEL_SECURITY, "DisableAllAddins"] = "1"
    assert "bộ phận CNTT" in check(healthy, "Cho phép phần bổ trợ").remedy


def test_a_policy_overrules_the_users_choice(healthy: MadeUpMachine) -> None:
    healthy.entries[CHOICE + EXCEL_SECURITY, "RequireAddinSig"] = "1"
    healthy.entries[POLICY + EXCEL_SECURITY, "RequireAddinSig"] = "0"
    assert check(healthy, "Chữ ký của phần bổ trợ").ok is True
    healthy.entries[CLOUD + EXCEL_SECURITY, "RequireAddinSig"] = "1"
    assert check(healthy, "Chữ ký của phần bổ trợ").ok is False


def test_policies_of_the_office_that_is_installed_count(healthy: MadeUpMachine) -> None:
    healthy.entries[POLICY + EXCEL_SECURITY, "RequireAddinSig"] = "1"
    healthy.entries[r"HKCR\Excel.Application\CurVer", ""] = "Excel.Application.15"
    assert check(healthy, "Chữ ký của phần bổ trợ").ok is True
    healthy.entries[POLICY.replace("16.0", "15.0") + EXCEL_SECURITY, "RequireAddinSig"] = "1"
    assert check(healthy, "Chữ ký của phần bổ trợ").ok is False


@pytest.mark.parametrize("form", ["", "Agile", "V3"])
def test_a_signed_addin_is_recognised(healthy: MadeUpMachine, form: str) -> None:
    assert "không có chữ ký" in check(healthy, "Chữ ký của phần bổ trợ").found
    with zipfile.ZipFile(healthy.places.addin, "a") as package:
        package.writestr(f"xl/vbaProjectSignature{form}.bin", b"signed")
    assert "có chữ ký" in check(healthy, "Chữ ký của phần bổ trợ").found
    healthy.entries[POLICY + EXCEL_SECURITY, "RequireAddinSig"] = "1"
    assert check(healthy, "Chữ ký của phần bổ trợ").ok is None


def test_group_policy_overrules_the_local_rule_of_defender(healthy: MadeUpMachine) -> None:
    healthy.entries[DEFENDER, ASR] = "1"
    healthy.entries[ASR_POLICY, ASR] = "2"
    assert check(healthy, "Quy tắc Defender chặn Office mở chương trình").ok is True


LAUNCHER = "Users/Nguyễn Văn A/AppData/Local/DeAn06/python/pythonw.exe"


@pytest.mark.parametrize(
    ("exclusion", "excluded"),
    [
        (LAUNCHER, True),
        (LAUNCHER.upper(), True),
        ("Users/*/AppData/Local/DeAn06/python/pythonw.exe", True),
        ("Users/Nguyễn Văn A/AppData/Local/DeAn06/", True),
        ("Users/Nguyễn Văn A/AppData/Local/DeAn0", False),
        ("Users/Nguyễn Văn A/AppData/Local/DeAn06/python/python.exe", False),
        ("Users/*/AppData/Local/Khac", False),
    ],
)
@pytest.mark.parametrize("place", ["policy", "local", "managed"])
def test_an_exclusion_of_the_launcher_lifts_the_rule_of_defender(
    healthy: MadeUpMachine, place: str, exclusion: str, excluded: bool
) -> None:
    path = f"{healthy.root}/{exclusion}".replace("/", os.sep)
    healthy.entries[DEFENDER, ASR] = "1"
    match place:
        case "managed":
            healthy.entries[DEFENDER_POLICY + r"\Policy Manager", "ASROnlyExclusions"] = rf"C:\Other|{path}"
        case _:
            rules = ASR_POLICY if place == "policy" else DEFENDER
            healthy.entries[rules.removesuffix("Rules") + "ASROnlyExclusions", path] = "0"
    assert check(healthy, "Quy tắc Defender chặn Office mở chương trình").ok is excluded


def test_no_exclusions_are_none(healthy: MadeUpMachine) -> None:
    healthy.entries[DEFENDER, ASR] = "1"
    healthy.entries[DEFENDER_POLICY + r"\Policy Manager", "ASROnlyExclusions"] = ""
    assert check(healthy, "Quy tắc Defender chặn Office mở chương trình").ok is False


class OnTheNetwork(MadeUpMachine):
    """A machine whose profile an administrator keeps on a server."""

    @property
    def roaming(self) -> Path:
        return Path(f"/{super().roaming}")


@pytest.mark.linux("the made-up server is a path of Linux")
def test_a_start_folder_on_the_network_may_not_be_trusted(healthy: MadeUpMachine) -> None:
    networked = OnTheNetwork(healthy.root)
    assert check(networked, "Vị trí tin cậy").ok is None
    networked.entries[POLICY + LOCATIONS, "AllowNetworkLocations"] = "1"
    assert check(networked, "Vị trí tin cậy").ok is True


def test_a_deep_profile_needs_long_paths(tmp_path: Path) -> None:
    deep = MadeUpMachine(tmp_path)
    deep.root /= "thư mục rất dài " * 8
    assert check(deep, "Đường dẫn dài").ok is True
    deep.entries[r"HKLM\SYSTEM\CurrentControlSet\Control\FileSystem", "LongPathsEnabled"] = "0"
    assert check(deep, "Đường dẫn dài").ok is None
    deep.root = Path("C:/")
    assert check(deep, "Đường dẫn dài").ok is True


def test_an_addin_that_was_not_shipped_is_told_not_raised(
    healthy: MadeUpMachine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ship(monkeypatch, tmp_path / "none.xlam")
    assert check(healthy, "Phần bổ trợ Excel").ok is False


def test_the_addin_as_really_shipped_is_of_this_version(tmp_path: Path) -> None:
    machine = MadeUpMachine(tmp_path)
    install(machine, Memory())
    checks = {check.name: check for check in examine(machine)}
    assert checks["Phần bổ trợ Excel"].ok is True
    assert f"phần bổ trợ {__version__}" in checks["Phiên bản"].found
    assert checks["Phiên bản"].ok is True


def test_another_addin_is_told_with_its_version_where_it_has_one(healthy: MadeUpMachine) -> None:
    make_addin(healthy.places.addin, "0.0.1")
    assert f"phiên bản 0.0.1, khác bản đi kèm DeAn06 {__version__}." in check(healthy, "Phần bổ trợ Excel").found
    make_addin(healthy.places.addin, None)
    assert "phiên bản" not in check(healthy, "Phần bổ trợ Excel").found


def test_the_guide_explains_every_check_in_their_order(healthy: MadeUpMachine) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "cai-dat.md").read_text("utf-8")
    rows = [line.split(" | ")[0].removeprefix("| ") for line in guide.partition("## 6.")[2].splitlines()]
    assert [row for row in rows if row in {check.name for check in examine(healthy)}] == [
        check.name for check in examine(healthy)
    ]


def test_each_check_is_a_line_with_its_state_and_remedy() -> None:
    ui = Memory()
    checks = [
        Check("Python", True, "3.12.4, 64 bit."),
        Check("Word", None, "Không tìm thấy.", "Cài Word."),
        Check("Excel", False, "Không tìm thấy.", "Cài Excel."),
    ]
    tell(checks, ui)
    assert ui.messages[:3] == [
        "[ĐẠT] Python: 3.12.4, 64 bit.",
        "[LƯU Ý] Word: Không tìm thấy. Cách khắc phục: Cài Word.",
        "[CHẶN] Excel: Không tìm thấy. Cách khắc phục: Cài Excel.",
    ]
    assert ui.messages[3].startswith("Có 1 mục đang chặn")
    tell(checks[:2], ui)
    assert ui.messages[-1] == "Không có mục nào chặn DeAn06."
