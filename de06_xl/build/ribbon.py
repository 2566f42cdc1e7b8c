"""The ribbon of the add-in, made from ACTIONS: one tab, with a group for each group that has buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from de06_xl.addin.action import AS_CHOICE, Group
from de06_xl.addin.buttons import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.addin.action import Action

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""The ribbon part in the package, and the type of the relationship to it ([MS-CUSTOMUI2] 2.1)."""
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""The namespace for Excel 2010 and later."""
CALLBACK = "De06_OnAction"
"""Not "…_Click", which virus scanners take for an event that fires when a file is opened."""
ID_PREFIX = "de06_"
"""Prefix of the ids of actions, since ids are shared with all other add-ins; the callback removes it."""
TAB_LABEL = "Đề án 06"
TAB_KEY = "G6"
"""No built-in tab begins with G, nor does a menu of Excel 2003, whose letters still work with Alt."""


def ribbon_xml(actions: Sequence[Action] = ACTIONS) -> bytes:
    """The ribbon part in UTF-8: groups in the order of `Group`, without empty ones, buttons in the table's order.

    Buttons are large, except those of Trợ giúp, three of which fill a column. A button with choices is a split button.
    """
    root = etree.Element(f"{{{NAMESPACE}}}customUI", nsmap={None: NAMESPACE})
    tabs = _below(_below(root, "ribbon"), "tabs")
    tab = _below(tabs, "tab", id=f"{ID_PREFIX}tab", label=TAB_LABEL, keytip=TAB_KEY)
    for group in Group:
        members = [action for action in actions if action.group is group]
        if not members:
            continue
        element = _below(tab, "group", id=f"{ID_PREFIX}group_{group.name.lower()}", label=group.value)
        size = "normal" if group is Group.HELP else "large"
        for action in members:
            choices = [one for one in members if one.under == action.id]
            if choices:
                _split_button(element, action, choices, size)
            elif not action.under:
                _button(element, action, size=size, keytip=action.key)
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _split_button(parent: etree._Element, action: Action, choices: Sequence[Action], size: str) -> None:
    """A button with a menu on its arrow; its keys open the menu, which therefore includes the button itself."""
    split = _below(parent, "splitButton", id=f"{ID_PREFIX}{action.id}__split", size=size, keytip=action.key)
    _button(split, action)
    menu = _below(split, "menu", id=f"{ID_PREFIX}{action.id}__menu", itemSize="normal")
    _button(menu, action, id=ID_PREFIX + action.id + AS_CHOICE, label=action.as_choice, keytip=action.key)
    for choice in choices:
        _button(menu, choice, keytip=choice.key)


def _button(parent: etree._Element, action: Action, **attributes: str) -> None:
    of_action = {
        "id": ID_PREFIX + action.id,
        "label": action.label,
        "imageMso": action.icon,
        "screentip": action.tip,
        "supertip": action.long_tip,
        "onAction": CALLBACK,
        "tag": action.needs.value,
    }
    _below(parent, "button", **of_action | attributes)


def _below(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
