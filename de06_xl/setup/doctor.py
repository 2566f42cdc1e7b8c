"""``de06 doctor``: what the add-in needs of a Windows machine, one line for each, and how to get it.

Nothing is ever changed. ``examine`` looks; ``drive`` starts Excel and presses every button.

What the registry values mean is told by Microsoft's documentation and by the policy templates (ADMX):

- "Attack surface reduction rules reference" (learn.microsoft.com/defender-endpoint) and WindowsDefender.admx,
  policies ExploitGuard_ASR_Rules: 0 off, 1 block, 2 audit, 5 not configured, 6 warn; and
  ExploitGuard_ASR_ASROnlyExclusions: each value is named after a file or folder.
- "Macros from the internet are blocked by default in Office" and "Manage active content in Office documents"
  (learn.microsoft.com/microsoft-365-apps/security): a trusted location comes before all settings of macros.
- "Plan security settings for add-ins" and "Plan and configure Trusted Locations settings" (Office resource kit), and
  office16.admx and excel16.admx: Require that application add-ins are signed by Trusted Publisher, Disable all
  application add-ins, Disable all trusted locations, Allow mix of policy and user locations, Require trusted publisher
  signatures for macros that are always loaded, Block all unmanaged add-ins, Disable VBA for Office applications.
- "Troubleshooting Cloud Policy Service" (techcommunity.microsoft.com): policies from the cloud stand below
  ``Software\\Policies\\Microsoft\\Cloud\\Office`` and come first.
- "Maximum Path Length Limitation" and "Application Registration" (learn.microsoft.com/windows/win32).
- [MS-FSCC] 5.6.1: the stream Zone.Identifier of a file that came from elsewhere.
"""

from __future__ import annotations

import contextlib
import fnmatch
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.actions.session import Outcome
from de06_xl.setup import ADDIN, START_CODE, Places, program
from de06_xl.setup.machine import ThisMachine
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__
from de06_xl.workbook.excel_app import load_xlwings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from de06_xl.actions.ui import Ui
    from de06_xl.addin.buttons import Action
    from de06_xl.setup.machine import Machine

MACRO = "De06Ribbon.De06_Press"
"""The add-in's macro that does what a click on the button with the given id does, but asks and shows nothing.

It returns the exit status of Python, or NOT_STARTED.
"""
NOT_STARTED = -1

_OLDEST_PYTHON = (3, 11)
_OLDEST_OFFICE = 15
_NEWEST_OFFICE = 16
"""Versions as the registry counts them: 15 is Office 2013, 16 all since, Microsoft 365 too."""
_START_SECONDS = 60
_MAX_PATH = 260
_LONGEST_IN_ENVIRONMENT = 160
"""Characters below the environment's folder; the longest of our libraries take about 130."""
_INTERNET_ZONE = 3

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
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
_FILE_SYSTEM = r"HKLM\SYSTEM\CurrentControlSet\Control\FileSystem"

_INSTALL = "Đóng Excel rồi chạy “de06 setup”."
_IF_NO_TAB = "Nếu không thấy thẻ “Đề án 06” trong Excel, "
_TRUST_CENTER = "File > Options > Trust Center > Trust Center Settings"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, whether it is in order, what was found, and what to do about it.

    ``ok`` is False for what keeps the buttons from working and None for what may, or could not be told. ``remedy``
    is empty where there is nothing to do.
    """

    name: str
    ok: bool | None
    told: str
    remedy: str = ""

    def __str__(self) -> str:
        state = {True: "ĐẠT", None: "LƯU Ý", False: "CHẶN"}[self.ok]
        return f"[{state}] {self.name}: {self.told}{f' Cách khắc phục: {self.remedy}' if self.remedy else ''}"


def examine(machine: Machine) -> list[Check]:
    """Every check, in the order in which things depend on each other; never raises for what it finds."""
    if machine.system != "win32":
        return [
            Check(
                "Hệ điều hành", None, "Không phải Windows nên không có phần bổ trợ Excel; các lệnh de06 vẫn dùng được."
            ),
            _python(machine),
        ]
    places = Places.of(machine)
    office = _OfficeSettings(machine, _office_version(machine) or _NEWEST_OFFICE)
    return [
        _python(machine),
        _excel(machine),
        _word(machine),
        _launcher(machine, places),
        _addin(places),
        _versions(machine, places),
        _child_processes(machine, places),
        _script_host(machine),
        _addins_allowed(office, places),
        _signature(office),
        _trusted_locations(office, machine),
        _macros(office),
        _mark_of_the_web(office, places),
        _font(machine),
        _rights(machine, places),
        _long_paths(machine, places),
    ]


def blocks(checks: Sequence[Check]) -> bool:
    """Whether anything was found that keeps the buttons from working."""
    return any(check.ok is False for check in checks)


def tell(checks: Sequence[Check], ui: Ui) -> None:
    """Say every check in a line, then how it stands in all."""
    for check in checks:
        ui.tell(str(check))
    blocking = sum(check.ok is False for check in checks)
    if blocking:
        ui.tell(f"Có {blocking} mục đang chặn DeAn06; hãy khắc phục các mục [CHẶN] rồi chạy lại “de06 doctor”.")
    else:
        ui.tell("Không có mục nào chặn DeAn06.")


def installation(ui: Ui) -> Outcome:
    """Kiểm tra cài đặt: what keeps DeAn06 from working on this machine, or may; or that nothing does."""
    ui.step("Đang kiểm tra máy…")
    checks = examine(ThisMachine())
    lacking = tuple(str(check) for check in checks if not check.ok)
    return Outcome(messages=lacking or (f"Đã kiểm tra {len(checks)} mục, mục nào cũng đạt.",))


def drive(machine: Machine, ui: Ui) -> list[Check]:
    """Press every button once, in an Excel of its own, on a copy of the sample that is gone afterwards.

    The add-in is opened by its path: an Excel that a program starts opens nothing from its start folder. Nobody is
    asked anything. Excel was not to be had where this was written: it is tested against a stand-in for xlwings only.

    Raises De06Error when this is not Windows, Excel is open, the add-in is not installed or does not open.
    """
    from de06_xl.addin.buttons import ACTIONS

    if machine.system != "win32":
        raise De06Error("Chỉ chạy thử các nút được trên Windows có Excel; hãy chạy “de06 doctor” không có --run.")
    if machine.excel_runs():
        raise De06Error("Excel đang mở nên chưa chạy thử; hãy lưu các sổ, đóng hết Excel rồi chạy lại.")
    places = Places.of(machine)
    if not files.exists(places.addin):
        raise De06Error("Phần bổ trợ chưa được cài nên chưa chạy thử; hãy chạy “de06 setup” rồi chạy lại.")
    sample = files.read_bytes(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    files.make_folder(places.home)
    # Not the temporary folder: the buttons refuse workbooks that lie there.
    folder = Path(tempfile.mkdtemp(prefix="chay_thu-", dir=places.home))
    ui.step("Đang mở Excel để chạy thử từng nút, xin đừng dùng Excel cho đến khi xong…")
    try:
        workbook = folder / "Chạy thử.xlsx"
        files.write_atomically(workbook, sample)
        with _opened(places.addin, workbook) as (addin, book):
            return [_press(action, addin, book, places.log, ui) for action in ACTIONS]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _opened(addin: Path, workbook: Path) -> Iterator[tuple[Any, Any]]:
    """The two in an Excel of their own, which is closed in the end without saving."""
    xlwings = load_xlwings()
    app, books = None, []
    try:
        try:
            app = xlwings.App(visible=True, add_book=False)
            books += [app.books.open(str(path)) for path in (addin, workbook)]
        except Exception:  # COM raises many kinds, and all mean the same to the user
            raise De06Error(
                "Excel không khởi động hoặc không mở được phần bổ trợ; hãy mở Excel bằng tay xem có thông báo gì, "
                "rồi chạy “de06 doctor”."
            ) from None
        yield books[0], books[1]
    finally:
        for book in books:
            with contextlib.suppress(Exception):  # closed already, by the person or with its Excel
                book.close()
        if app is not None:
            with contextlib.suppress(Exception):
                app.api.Quit()  # not app.quit(): that ends other Excels without a window, too


def _press(action: Action, addin: Any, book: Any, log: Path, ui: Ui) -> Check:
    ui.step(f"Nút {action.label}…")
    name = f"Nút {action.label}"
    try:
        app = book.app
        before = app.calculation
        book.activate()
        status = int(addin.macro(MACRO)(action.id))
        left = [
            what
            for what, is_left in (
                ("màn hình bị treo", not app.screen_updating),
                ("chế độ tính toán bị đổi", app.calculation != before),
                ("dòng trạng thái chưa được xóa", bool(app.status_bar)),
            )
            if is_left
        ]
    except Exception:  # COM raises many kinds, and all mean the same to the user
        return Check(
            name, False, "Excel không chạy được macro của phần bổ trợ.", "Xem các mục [CHẶN] của “de06 doctor”."
        )
    if status == NOT_STARTED:
        return Check(name, False, "Excel không gọi được Python.", "Xem các mục [CHẶN] của “de06 doctor”.")
    if status != 0:
        remedy = f"Gửi tệp mới nhất trong thư mục {log} cho bộ phận kỹ thuật."
        return Check(name, False, f"Không làm xong, mã {status}.", remedy)
    if left:
        return Check(name, False, f"Đã chạy nhưng {', '.join(left)}.", "Báo bộ phận kỹ thuật.")
    return Check(name, True, "Đã chạy xong.")


def _python(machine: Machine) -> Check:
    python = machine.python
    told = f"{'.'.join(map(str, python.version))}, {python.bits} bit."
    if python.version < _OLDEST_PYTHON:
        return Check("Python", False, told, "Cài Python 3.11 trở lên từ python.org rồi chạy “de06 setup”.")
    if python.is_from_store:
        remedy = "Cài Python từ python.org rồi chạy “de06 setup” bằng Python đó."
        return Check("Python", False, f"{told} Bản của Microsoft Store, Excel không thấy những gì bản này ghi.", remedy)
    return Check("Python", True, told)


def _office_version(machine: Machine) -> int | None:
    found = re.fullmatch(r"Excel\.Application\.(\d+)", machine.registry(r"HKCR\Excel.Application\CurVer") or "")
    return int(found[1]) if found else None


def _excel(machine: Machine) -> Check:
    version = _office_version(machine)
    if version is None:
        return Check(
            "Excel", False, "Không tìm thấy.", "Cài Excel 2013 trở lên, bản cài trên máy chứ không phải bản web."
        )
    if version < _OLDEST_OFFICE:
        return Check("Excel", False, f"Bản {version}.0, quá cũ.", "Cài Excel 2013 trở lên.")
    return Check("Excel", True, f"Bản {version}.0{_at(machine, 'excel.exe')}.")


def _word(machine: Machine) -> Check:
    if machine.registry(r"HKCR\Word.Application\CLSID") is None:
        remedy = "Cài Word, hoặc LibreOffice để xuất PDF; báo cáo Word vẫn xuất được."
        return Check("Word", None, "Không tìm thấy nên chưa xem được báo cáo.", remedy)
    return Check("Word", True, f"Đã có{_at(machine, 'winword.exe')}.")


def _at(machine: Machine, name: str) -> str:
    paths = (machine.registry(rf"{hive}\{_APP_PATHS}\{name}") for hive in ("HKLM", "HKCU"))
    return next((f", tại {path}" for path in paths if path), "")


def _launcher(machine: Machine, places: Places) -> Check:
    name = "Môi trường Python riêng"
    launcher = program(places.environment, "pythonw.exe")
    if not files.exists(launcher):
        return Check(name, False, f"Không có {launcher}.", _INSTALL)
    if machine.run([launcher, "-I", "-c", START_CODE], _START_SECONDS).status != 0:
        remedy = (
            f"{_INSTALL} Nếu vẫn vậy, đề nghị bộ phận CNTT cho phép chương trình này trong phần mềm diệt vi-rút và "
            "chính sách chạy chương trình (AppLocker, App Control)."
        )
        return Check(name, False, f"{launcher} không chạy được.", remedy)
    return Check(name, True, f"{launcher} chạy được.")


def _addin(places: Places) -> Check:
    name = "Phần bổ trợ Excel"
    if not files.exists(places.addin):
        return Check(name, False, f"Không có {places.addin}.", _INSTALL)
    try:
        same = _is_shipped(places.addin)
    except De06Error as error:
        return Check(name, False, str(error), _INSTALL)
    if not same:
        version = _addin_version(places.addin)
        told = f"{places.addin}{f', phiên bản {version},' if version else ''} khác bản đi kèm DeAn06 {__version__}."
        return Check(name, False, told, _INSTALL)
    return Check(name, True, f"{places.addin} đúng là bản đi kèm DeAn06 {__version__}.")


def _is_shipped(addin: Path) -> bool:
    return files.read_bytes(addin) == files.read_bytes(shipped.path_of(ADDIN))


def _versions(machine: Machine, places: Places) -> Check:
    code = "import de06_xl; print(de06_xl.__version__)"  # an older version may have nothing else that is here
    python = program(places.environment, "python.exe")
    ran = machine.run([python, "-I", "-c", code], _START_SECONDS)
    versions = {
        "môi trường": ran.output.strip() if ran.status == 0 else None,
        "phần bổ trợ": _addin_version(places.addin),
        "lệnh de06": __version__,
    }
    told = ", ".join(f"{part} {version or 'không rõ'}" for part, version in versions.items())
    match = set(versions.values()) == {__version__}
    return Check("Phiên bản", match, f"{told[0].upper()}{told[1:]}.", "" if match else _INSTALL)


def _addin_version(addin: Path) -> str | None:
    """The core property ``version`` of the add-in (ECMA-376 part 2, 11.1), None where it cannot be read.

    The add-in that is shipped with this package is of its version, whatever it says.
    """
    try:
        if _is_shipped(addin):
            return __version__
        core = files.unpack(files.read_bytes(addin), addin.name, "phần bổ trợ Excel").get("docProps/core.xml", b"")
    except De06Error:
        return None
    found = re.search(rb"<(?:\w+:)?version>([^<]+)</", core)
    return found[1].decode("utf-8", "replace").strip() if found else None


def _child_processes(machine: Machine, places: Places) -> Check:
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
    """Whether a file or a folder above it is excluded from all rules; exclusions may hold "*" and "?".

    Exclusions from one rule only, and those hidden from users without administrator's rights, cannot be told.
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


def _script_host(machine: Machine) -> Check:
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


@dataclass(frozen=True, slots=True)
class _OfficeSettings:
    """The settings of one version of Office, whoever made them."""

    machine: Machine
    version: int

    def value(self, path: str, name: str) -> tuple[str | None, bool]:
        """A setting, None when nobody made it, and whether it is a policy, which its user cannot change.

        ``path`` is "excel\\security" and the like. A policy from the cloud comes before one of the domain, and
        that before the user's choice in the Trust Center.
        """
        version = f"{self.version}.0"
        for root in (
            r"HKCU\Software\Policies\Microsoft\Cloud\Office",
            r"HKCU\Software\Policies\Microsoft\Office",
            r"HKLM\SOFTWARE\Policies\Microsoft\Office",
        ):
            value = self.machine.registry(rf"{root}\{version}\{path}", name)
            if value is not None:
                return value, True
        return self.machine.registry(rf"HKCU\Software\Microsoft\Office\{version}\{path}", name), False

    def is_on(self, path: str, name: str) -> bool:
        return self.value(path, name)[0] == "1"

    def remedy(self, path: str, name: str, policy: str, choice: str) -> str:
        """Who is to undo a setting: those who made the policy of that name, or the user, in the Trust Center."""
        if self.value(path, name)[1]:
            return f"Đề nghị bộ phận CNTT sửa chính sách Office “{policy}” ({name})."
        return f"Vào {_TRUST_CENTER} của Excel > {choice}."

    def trusts_locations(self) -> bool:
        """Whether Excel trusts folders at all, its start folder among them."""
        return not self.is_on(r"excel\security\trusted locations", "AllLocationsDisabled")


def _addins_allowed(office: _OfficeSettings, places: Places) -> Check:
    name = "Cho phép phần bổ trợ"
    path, value = r"excel\security", "DisableAllAddins"
    if office.is_on(path, value):
        remedy = office.remedy(
            path, value, "Disable all application add-ins", "Add-ins, bỏ dấu ở “Disable all Application Add-ins”"
        )
        return Check(name, False, "Excel đang tắt mọi phần bổ trợ.", remedy)
    path = r"excel\resiliency"
    listed, _ = office.value(rf"{path}\addinlist", places.addin.name)
    if listed == "0" or (office.is_on(path, "restricttolist") and listed is None):
        remedy = f"Đề nghị bộ phận CNTT thêm {places.addin.name}, giá trị 1, vào chính sách “List of managed add-ins”."
        return Check(name, False, "Chính sách không cho Excel mở phần bổ trợ này.", remedy)
    return Check(name, True, "Excel mở phần bổ trợ.")


def _signature(office: _OfficeSettings) -> Check:
    name = "Chữ ký của phần bổ trợ"
    for path, value, policy in (
        (r"excel\security", "RequireAddinSig", "Require that application add-ins are signed by Trusted Publisher"),
        (
            r"common\security",
            "requirealwaysonmacrosig",
            "Require trusted publisher signatures for macros always loaded",
        ),
    ):
        if office.is_on(path, value):
            choice = "Add-ins, bỏ dấu ở “Require Application Add-ins to be signed by Trusted Publisher”"
            told = "Excel chỉ mở phần bổ trợ có chữ ký số, mà DeAn06.xlam không ký."
            return Check(name, False, told, office.remedy(path, value, policy, choice))
    return Check(name, True, "Excel không đòi chữ ký số.")


def _trusted_locations(office: _OfficeSettings, machine: Machine) -> Check:
    name = "Vị trí tin cậy"
    path, value = r"excel\security\trusted locations", "AllLocationsDisabled"
    if not office.trusts_locations():
        remedy = office.remedy(
            path, value, "Disable all trusted locations", "Trusted Locations, bỏ dấu ở “Disable all Trusted Locations”"
        )
        return Check(name, False, "Excel không tin cậy thư mục nào, cả thư mục khởi động của nó.", remedy)
    if office.value(r"common\security\trusted locations", "allow user locations")[0] == "0":
        remedy = f"{_IF_NO_TAB}đề nghị bộ phận CNTT thêm thư mục XLSTART vào các vị trí tin cậy của chính sách."
        return Check(name, None, "Chính sách chỉ tin cậy những thư mục do nó liệt kê.", remedy)
    if str(machine.roaming).startswith(("\\\\", "//")) and not office.is_on(path, "AllowNetworkLocations"):
        remedy = f"{_IF_NO_TAB}đề nghị bộ phận CNTT cho phép vị trí tin cậy trên mạng (AllowNetworkLocations)."
        return Check(name, None, f"Thư mục {machine.roaming} nằm trên mạng nên có thể không được tin cậy.", remedy)
    return Check(name, True, "Thư mục khởi động của Excel được tin cậy.")


def _macros(office: _OfficeSettings) -> Check:
    name = "Macro"
    if office.is_on("common", "vbaoff"):
        return Check(
            name, False, "VBA bị tắt.", "Đề nghị bộ phận CNTT sửa chính sách “Disable VBA for Office applications”."
        )
    path, value = r"excel\security", "VBAWarnings"
    setting, _ = office.value(path, value)
    told = {"3": "Chỉ macro có chữ ký số được chạy", "4": "Mọi macro bị tắt"}.get(setting or "")
    if told is None:
        return Check(name, True, "Được chạy.")
    remedy = office.remedy(
        path, value, "VBA Macro Notification Settings", "Macro Settings, chọn “Disable VBA macros with notification”"
    )
    if office.trusts_locations():
        remedy = f"{_IF_NO_TAB}{remedy[0].lower()}{remedy[1:]}"
        return Check(name, None, f"{told}, trừ macro ở vị trí tin cậy như của phần bổ trợ.", remedy)
    return Check(name, False, f"{told}, cả trong phần bổ trợ.", remedy)


def _mark_of_the_web(office: _OfficeSettings, places: Places) -> Check:
    name = "Dấu tải từ Internet"
    try:
        mark = Path(f"{places.addin}:Zone.Identifier").read_bytes()
    except OSError:
        mark = b""
    zone = re.search(rb"ZoneId\s*=\s*(\d+)", mark)
    if zone and int(zone[1]) >= _INTERNET_ZONE:
        return Check(name, False, "Phần bổ trợ mang dấu này nên macro của nó bị chặn.", _INSTALL)
    if office.is_on(r"excel\security", "blockcontentexecutionfrominternet"):
        return Check(name, True, "Phần bổ trợ không mang dấu này; chính sách chặn macro tải về không ảnh hưởng.")
    return Check(name, True, "Phần bổ trợ không mang dấu này.")


def _font(machine: Machine) -> Check:
    name = "Phông chữ Times New Roman"
    if any(machine.registry(rf"{hive}\{_FONTS}", "Times New Roman (TrueType)") for hive in ("HKLM", "HKCU")):
        return Check(name, True, "Đã có.")
    remedy = "Cài phông Times New Roman, phông mà Nghị định 30/2020/NĐ-CP quy định cho văn bản."
    return Check(name, None, "Không tìm thấy nên báo cáo hiện bằng phông khác.", remedy)


def _rights(machine: Machine, places: Places) -> Check:
    name = "Quyền ghi thư mục"
    refused = [str(folder) for folder in (places.home, places.start_folder) if not machine.may_write(folder)]
    if refused:
        remedy = "Đề nghị bộ phận CNTT cho bạn quyền ghi các thư mục này."
        return Check(name, False, f"Không ghi được vào {' và '.join(refused)}.", remedy)
    return Check(name, True, "Ghi được vào thư mục của DeAn06 và thư mục khởi động của Excel.")


def _long_paths(machine: Machine, places: Places) -> Check:
    name = "Đường dẫn dài"
    length = len(str(places.new_environment)) + _LONGEST_IN_ENVIRONMENT
    if length < _MAX_PATH or machine.registry(_FILE_SYSTEM, "LongPathsEnabled") == "1":
        return Check(name, True, "Đường dẫn của môi trường Python trong giới hạn của Windows.")
    remedy = "Đề nghị bộ phận CNTT bật “Enable Win32 long paths” (LongPathsEnabled là 1)."
    return Check(name, None, f"{places.home} quá sâu, tệp bên trong có thể vượt {_MAX_PATH} ký tự.", remedy)
