"""Checks of Excel and Word and of the settings that keep Excel from opening the add-in or running its macros.

What the registry values mean is documented by Microsoft, also in the policy templates (ADMX):

- "Macros from the internet are blocked by default in Office" and "Manage active content in Office documents"
  (learn.microsoft.com/microsoft-365-apps/security): a trusted location comes before all settings of macros.
- "Plan security settings for add-ins" and "Plan and configure Trusted Locations settings" (Office resource kit), and
  office16.admx and excel16.admx: Require that application add-ins are signed by Trusted Publisher, Disable all
  application add-ins, Disable all trusted locations, Allow mix of policy and user locations, Require trusted publisher
  signatures for macros that are always loaded, Block all unmanaged add-ins, Disable VBA for Office applications.
- "Troubleshooting Cloud Policy Service" (techcommunity.microsoft.com): policies from the cloud are below
  ``Software\\Policies\\Microsoft\\Cloud\\Office`` and come first.
- "Application Registration" (learn.microsoft.com/windows/win32).
- [MS-FSCC] 5.6.1: the stream Zone.Identifier of a file that came from elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.incoming.containers.package import unpack
from de06_xl.setup.checks.check import INSTALL, Check
from de06_xl.system import files
from de06_xl.system.errors import De06Error

if TYPE_CHECKING:
    from de06_xl.setup.environment import Places
    from de06_xl.setup.machine import Machine

_OLDEST_OFFICE = 15
_NEWEST_OFFICE = 16
"""Version numbers in the registry: 15 is Office 2013, 16 all later ones, including Microsoft 365."""
_INTERNET_ZONE = 3
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_IF_NO_TAB = "Nếu không thấy thẻ “Đề án 06” trong Excel, "
_TRUST_CENTER = "File > Options > Trust Center > Trust Center Settings"


def check_excel(machine: Machine) -> Check:
    """Excel and its version."""
    version = _office_version(machine)
    if version is None:
        return Check(
            "Excel", False, "Không tìm thấy.", "Cài Excel 2013 trở lên, bản cài trên máy chứ không phải bản web."
        )
    if version < _OLDEST_OFFICE:
        return Check("Excel", False, f"Bản {version}.0, quá cũ.", "Cài Excel 2013 trở lên.")
    return Check("Excel", True, f"Bản {version}.0{_at(machine, 'excel.exe')}.")


def check_word(machine: Machine) -> Check:
    """Word."""
    if machine.registry(r"HKCR\Word.Application\CLSID") is None:
        remedy = "Cài Word, hoặc LibreOffice để xuất PDF; báo cáo Word vẫn xuất được."
        return Check("Word", None, "Không tìm thấy nên chưa xem được báo cáo.", remedy)
    return Check("Word", True, f"Đã có{_at(machine, 'winword.exe')}.")


def _office_version(machine: Machine) -> int | None:
    found = re.fullmatch(r"Excel\.Application\.(\d+)", machine.registry(r"HKCR\Excel.Application\CurVer") or "")
    return int(found[1]) if found else None


def _at(machine: Machine, name: str) -> str:
    paths = (machine.registry(rf"{hive}\{_APP_PATHS}\{name}") for hive in ("HKLM", "HKCU"))
    return next((f", tại {path}" for path in paths if path), "")


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The settings of one version of Office, from policies and from its user."""

    machine: Machine
    version: int

    @classmethod
    def of(cls, machine: Machine) -> OfficeSettings:
        """The settings for the machine's version of Excel, else for the newest."""
        return cls(machine, _office_version(machine) or _NEWEST_OFFICE)

    def value(self, path: str, name: str) -> tuple[str | None, bool]:
        """A setting, None if it is not set, and whether it is a policy, which its user cannot change.

        ``path`` is like "excel\\security". A cloud policy takes precedence over one of the domain, and that over the
        user's choice in the Trust Center.
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
        """Whether a setting is on."""
        return self.value(path, name)[0] == "1"

    def remedy(self, path: str, name: str, policy: str, choice: str) -> str:
        """Who has to revert a setting: whoever set the policy of that name, or the user, in the Trust Center."""
        if self.value(path, name)[1]:
            return f"Đề nghị bộ phận CNTT sửa chính sách Office “{policy}” ({name})."
        return f"Vào {_TRUST_CENTER} của Excel > {choice}."

    def trusts_locations(self) -> bool:
        """Whether Excel trusts folders at all, including its start folder."""
        return not self.is_on(r"excel\security\trusted locations", "AllLocationsDisabled")


def check_addins_allowed(office: OfficeSettings, places: Places) -> Check:
    """Whether Excel opens add-ins, and this one."""
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


def check_signature(office: OfficeSettings, places: Places) -> Check:
    """Whether the add-in's VBA is signed, if Excel requires that.

    Whose signature it is, and whether Excel trusts it, is known only to Excel.
    """
    name = "Chữ ký của phần bổ trợ"
    signed = _is_signed(places.addin)
    for path, value, policy in (
        (r"excel\security", "RequireAddinSig", "Require that application add-ins are signed by Trusted Publisher"),
        (
            r"common\security",
            "requirealwaysonmacrosig",
            "Require trusted publisher signatures for macros always loaded",
        ),
    ):
        if office.is_on(path, value):
            if signed:
                remedy = f"{_IF_NO_TAB}đề nghị bộ phận CNTT đưa chứng thư số đã ký vào Trusted Publishers của máy."
                return Check(name, None, "Excel đòi chữ ký số; DeAn06.xlam có chữ ký.", remedy)
            choice = "Add-ins, bỏ dấu ở “Require Application Add-ins to be signed by Trusted Publisher”"
            found = "Excel chỉ mở phần bổ trợ có chữ ký số, mà DeAn06.xlam không có chữ ký."
            return Check(name, False, found, office.remedy(path, value, policy, choice))
    return Check(name, True, f"Excel không đòi chữ ký số; DeAn06.xlam {'có' if signed else 'không có'} chữ ký.")


def _is_signed(addin: Path) -> bool:
    """Whether the file contains a signature of its VBA ([MS-OFFMACRO2] 2.2.1; one part for each kind of signature)."""
    try:
        parts = unpack(files.read_bytes(addin), addin.name, "phần bổ trợ Excel")
    except De06Error:
        return False
    return any(re.fullmatch(r"xl/vbaProjectSignature\w*\.bin", part) for part in parts)


def check_trusted_locations(office: OfficeSettings, machine: Machine) -> Check:
    """Whether Excel trusts its start folder."""
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


def check_macros(office: OfficeSettings) -> Check:
    """Whether the macros of the add-in may run."""
    name = "Macro"
    if office.is_on("common", "vbaoff"):
        return Check(
            name, False, "VBA bị tắt.", "Đề nghị bộ phận CNTT sửa chính sách “Disable VBA for Office applications”."
        )
    path, value = r"excel\security", "VBAWarnings"
    setting, _ = office.value(path, value)
    found = {"3": "Chỉ macro có chữ ký số được chạy", "4": "Mọi macro bị tắt"}.get(setting or "")
    if found is None:
        return Check(name, True, "Được chạy.")
    remedy = office.remedy(
        path, value, "VBA Macro Notification Settings", "Macro Settings, chọn “Disable VBA macros with notification”"
    )
    if office.trusts_locations():
        remedy = f"{_IF_NO_TAB}{remedy[0].lower()}{remedy[1:]}"
        return Check(name, None, f"{found}, trừ macro ở vị trí tin cậy như của phần bổ trợ.", remedy)
    return Check(name, False, f"{found}, cả trong phần bổ trợ.", remedy)


def check_mark_of_the_web(office: OfficeSettings, places: Places) -> Check:
    """Whether the add-in is marked as a file from the internet, whose macros are blocked."""
    name = "Dấu tải từ Internet"
    try:
        mark = Path(f"{places.addin}:Zone.Identifier").read_bytes()
    except OSError:
        mark = b""
    zone = re.search(rb"ZoneId\s*=\s*(\d+)", mark)
    if zone and int(zone[1]) >= _INTERNET_ZONE:
        return Check(name, False, "Phần bổ trợ mang dấu này nên macro của nó bị chặn.", INSTALL)
    if office.is_on(r"excel\security", "blockcontentexecutionfrominternet"):
        return Check(name, True, "Phần bổ trợ không mang dấu này; chính sách chặn macro tải về không ảnh hưởng.")
    return Check(name, True, "Phần bổ trợ không mang dấu này.")
