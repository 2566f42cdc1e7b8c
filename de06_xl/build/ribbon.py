"""The ribbon of the add-in, made from ACTIONS: one tab, a group for each group that has buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from de06_xl.addin.buttons import ACTIONS, Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from de06_xl.addin.buttons import Action

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""The part of the ribbon in the package, and the type of the relationship to it ([MS-CUSTOMUI2] 2.1)."""
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""Of Excel 2010 and later."""
CALLBACK = "De06_OnAction"
"""Not "…_Click", which virus scanners take for an event that a file raises by itself when it is opened."""
ID_PREFIX = "de06_"
"""Prefix of the ids of actions, for ids are shared with all other add-ins; the callback removes it."""
TAB_LABEL = "Đề án 06"
TAB_KEY = "G6"
"""No built-in tab begins with G, nor does a menu of Excel 2003, whose letters still answer to Alt."""


def ribbon_xml(actions: Sequence[Action] = ACTIONS) -> bytes:
    """The ribbon part in UTF-8: groups in the order of `Group`, empty ones left out, buttons in the table's order.

    Buttons are large, except those of Trợ giúp, three of which fill a column.
    """
    root = etree.Element(f"{{{NAMESPACE}}}customUI", nsmap={None: NAMESPACE})
    tabs = _below(_below(root, "ribbon"), "tabs")
    tab = _below(tabs, "tab", id=f"{ID_PREFIX}tab", label=TAB_LABEL, keytip=TAB_KEY)
    for group in Group:
        members = [action for action in actions if action.group is group]
        if not members:
            continue
        element = _below(tab, "group", id=f"{ID_PREFIX}group_{group.name.lower()}", label=group.value)
        for action in members:
            _below(
                element,
                "button",
                id=ID_PREFIX + action.id,
                label=action.label,
                size="normal" if group is Group.HELP else "large",
                imageMso=action.icon,
                keytip=action.key,
                screentip=action.tip,
                supertip=action.long_tip,
                onAction=CALLBACK,
                tag=action.needs.value,
            )
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _below(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
