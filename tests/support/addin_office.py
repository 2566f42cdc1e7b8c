"""The add-in's VBA in LibreOffice: its callback clicked, with the test's own program started in place of our Python."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile, VBAModuleKind

from de06_xl.build.ribbon import CALLBACK
from tests.support.addin_host import ADDIN, tags
from tests.support.xlwings_uno import LibreOffice

WITH_MACROS = "Calc MS Excel 2007 VBA XML"
"""LibreOffice's filter that turns a workbook's VBA into macros."""
ALWAYS_EXECUTE = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN."""

CONTROL = """Option Explicit
Public ID As String
Public Tag As String
"""
STAND_IN = f"""Option Explicit
Private shown As String

Public Function De06_Launch(action As String, manner As String) As Long
    ' Not waited for: LibreOffice answers the program only when its macro has ended.
    Shell "{{program}}", 0, RTrim$(action & " {{window}} " & manner), False
End Function

Public Sub De06_Show(message As String, title As String)
    shown = shown & title & ": " & message & Chr$(10)
End Sub

Public Function Click(id As String, tag As String) As String
    Dim control As New De06Control
    control.ID = id
    control.Tag = tag
    shown = ""
    {CALLBACK} control
    Click = shown
End Function

Public Function Press(action As String) As Long
    Press = De06_Press(action)
End Function
"""
"""Replaces the module that reaches beyond Excel, and adds a way to click."""


class AddinInOffice:
    """The add-in, loaded beside the documents that LibreOffice has open."""

    def __init__(self, document: Any) -> None:
        self._tags = tags(ADDIN)
        self._click, self._press = (
            document.ScriptProvider.getScript(
                f"vnd.sun.star.script:VBAProject.De06Python.{name}?language=Basic&location=document"
            )
            for name in ("Click", "Press")
        )

    def click(self, control_id: str) -> list[str]:
        """Click a button; returns the messages shown by VBA, each preceded by its title."""
        shown, _, _ = self._click.invoke((control_id, self._tags[control_id]), (), ())
        return str(shown).splitlines()

    def press(self, action: str) -> int:
        """Press a button as a program does; returns VBA's status."""
        return int(self._press.invoke((action,), (), ())[0])


@contextmanager
def loaded(office: LibreOffice, folder: Path, command: Sequence[str]) -> Iterator[AddinInOffice]:
    """Load the shipped add-in into a LibreOffice, its callback unchanged.

    A click starts ``command``, followed by the button's id and the pipe of this LibreOffice in place of button and
    window, and does not wait. ``folder`` is for the files that this needs.
    """
    program = folder / "program.sh"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    stand_in = STAND_IN.format(program=program, window=office.pipe)
    path = folder / ADDIN.name
    path.write_bytes(ADDIN.read_bytes())
    with ExcelFile(path) as file:
        file.set_module("De06Python", 'Attribute VB_Name = "De06Python"\n' + stand_in)
        # LibreOffice has no ribbon, so its Basic lacks this type.
        callback = file.get_module("De06Ribbon")
        assert callback.count("As IRibbonControl") == 1
        file.set_module("De06Ribbon", callback.replace("As IRibbonControl", "As Object"))
        file.vba_project().add_module("De06Control", CONTROL, kind=VBAModuleKind.other)
        file.save()
    options = {"FilterName": WITH_MACROS, "MacroExecutionMode": ALWAYS_EXECUTE, "Hidden": True}
    document = office.desktop.loadComponentFromURL(path.as_uri(), "_blank", 0, _properties(options))
    try:
        yield AddinInOffice(document)
    finally:
        document.close(True)


def _properties(values: dict[str, Any]) -> tuple[Any, ...]:
    import uno

    made = []
    for name, value in values.items():
        made.append(uno.createUnoStruct("com.sun.star.beans.PropertyValue"))
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)
