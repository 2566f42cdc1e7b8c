"""An Excel without Excel, in which the add-in's VBA runs unmodified: what a click finds, does and leaves behind.

Whatever else the VBA touches raises an error that no ``On Error`` of its own can hide.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import NOTHING, HostBridge, Interpreter, VBAInt, VBAObject, member, method, setter
from pyopenvba.interpreter import VBARuntimeError as VbaError

from de06_xl.build.ribbon import PART
from de06_xl.incoming.containers.package import unpack
from de06_xl.system import shipped

ADDIN = shipped.path_of("workbooks/DeAn06.xlam")
AUTOMATIC, MANUAL = -4105, -4135
"""xlCalculationAutomatic, xlCalculationManual."""
DISABLED, INTERRUPTS = 0, 1
"""xlDisabled, xlInterrupt: the effect of Esc on a running macro."""
NOT_FOUND = -2147024894
"""Raised by Run if there is no such program: 0x80070002."""
REFUSED = 1004
"""Raised by Excel if it refuses something at the moment."""
NO_SUCH_CLASS = 429
"""Raised by CreateObject if the class does not exist or may not be used."""


def tags(addin: Path) -> dict[str, str]:
    """The tag of every button of an add-in's ribbon, by its id."""
    root = etree.fromstring(unpack(addin.read_bytes(), addin.name, "phần bổ trợ")[PART])
    return {button.get("id"): button.get("tag") for button in root.iterfind(".//{*}button")}


class Launch(NamedTuple):
    """A program started by WScript.Shell."""

    command: str
    window_style: int
    wait: bool


class Box(NamedTuple):
    """A message box."""

    text: str
    title: str
    style: int


class Excel(HostBridge):
    """An Excel with the add-in loaded, an active workbook or none, and a Windows that records what is asked of it.

    ``python`` is called while a launched program runs; it returns the exit status.
    """

    def __init__(self, addin: Path) -> None:
        self.application = _Application()
        self.active: _Book | None = _Book(r"D:\Báo cáo")
        self.launches: list[Launch] = []
        self.boxes: list[Box] = []
        self.python: Callable[[], int] = lambda: 0
        self.may_script = True
        self._this = ExcelApplication.open(addin, with_vba=False).workbook
        self._tags = tags(addin)
        self._vba = Interpreter(self)
        with ExcelFile(addin) as file:
            for name in file.module_names():
                if name.startswith("De06"):
                    self._vba.add_module(file.get_module(name))

    def click(self, control_id: str = "de06_kiem_tra") -> None:
        """Click a button of the ribbon."""
        self._vba.run("De06_OnAction", [_Control(control_id, self._tags[control_id])])

    def press(self, action: str) -> int:
        """Have a program press a button; returns VBA's result."""
        return int(self._vba.run("De06_Press", [action]))

    def close_all(self) -> None:
        """Close all workbooks; one in Protected View counts as none."""
        self.active = None
        self.application.has_workbook = False

    def open(self, folder: str, *, read_only: bool = False) -> None:
        """Open a workbook of this folder and make it active; "" for one that was never saved."""
        self.active = _Book(folder, read_only=read_only)
        self.application.has_workbook = True

    # Requests of the interpreter to its host.

    def global_object(self, name: str) -> object:
        known = {"application": self.application, "thisworkbook": self._this, "activeworkbook": self.active or NOTHING}
        return known[name] if name in known else super().global_object(name)

    def create(self, type_name_: str) -> object:
        if not self.may_script:
            raise VbaError(NO_SUCH_CLASS, "ActiveX component can't create object")
        assert type_name_ == "WScript.Shell"
        return _Shell(self)


class _Application(VBAObject):
    def __init__(self) -> None:
        self.status_bar: object = False
        self.screen_updating = True
        self.calculation = AUTOMATIC
        self.display_alerts = True
        self.cancel_key = INTERRUPTS
        self.keeps_cancel_key = False
        self.has_workbook = True
        self.refuses = False
        self.hwnd = 264_870

    @member(name="Hwnd")
    def get_hwnd(self) -> object:
        return VBAInt(self.hwnd, "Long")

    @member(name="StatusBar")
    def get_status_bar(self) -> object:
        return self.status_bar

    @setter("StatusBar")
    def _set_status_bar(self, value: object) -> None:
        self.status_bar = value

    @member(name="ScreenUpdating")
    def get_screen_updating(self) -> object:
        return self.screen_updating

    @setter("ScreenUpdating")
    def _set_screen_updating(self, value: object) -> None:
        self.screen_updating = bool(value)

    @member(name="Calculation")
    def get_calculation(self) -> object:
        if self.refuses or not self.has_workbook:
            raise VbaError(REFUSED, "Method 'Calculation' of object '_Application' failed")
        return VBAInt(self.calculation, "Long")

    @member(name="DisplayAlerts")
    def get_display_alerts(self) -> object:
        return self.display_alerts

    @setter("DisplayAlerts")
    def _set_display_alerts(self, value: object) -> None:
        self.display_alerts = bool(value)

    @member(name="EnableCancelKey")
    def get_cancel_key(self) -> object:
        return VBAInt(self.cancel_key, "Long")

    @setter("EnableCancelKey")
    def _set_cancel_key(self, value: int) -> None:
        if self.keeps_cancel_key:
            raise VbaError(REFUSED, "Method 'EnableCancelKey' of object '_Application' failed")
        self.cancel_key = int(value)

    @setter("Calculation")
    def _set_calculation(self, value: int) -> None:
        if not self.has_workbook:
            raise VbaError(REFUSED, "Method 'Calculation' of object '_Application' failed")
        self.calculation = int(value)


class _Control(VBAObject):
    vba_type_name = "IRibbonControl"

    def __init__(self, control_id: str, tag: str) -> None:
        self._id, self._tag = control_id, tag

    @member(name="ID")
    def get_id(self) -> object:
        return self._id

    @member(name="Tag")
    def get_tag(self) -> object:
        return self._tag


class _Book(VBAObject):
    def __init__(self, folder: str, *, read_only: bool = False) -> None:
        self._folder = folder
        self._read_only = read_only

    @member(name="Path")
    def get_path(self) -> object:
        return self._folder

    @member(name="ReadOnly")
    def get_read_only(self) -> object:
        return self._read_only


class _Shell(VBAObject):
    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    @method(name="Run")
    def run(self, command: str, window_style: int = 1, wait: bool = False) -> object:
        self._excel.launches.append(Launch(command, int(window_style), bool(wait)))
        return VBAInt(self._excel.python(), "Long")

    @method(name="Popup")
    def popup(self, text: str, seconds: int, title: str, style: int) -> object:
        assert seconds == 0, "a box that closes by itself may not have been read"
        self._excel.boxes.append(Box(text, title, int(style)))
        return VBAInt(1, "Long")
