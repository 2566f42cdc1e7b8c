"""The ribbon part: what Office's schema allows, key tips that do not clash, icons that exist, the table's order."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from dataclasses import replace
from importlib.resources import files as package_files
from typing import Any

import pytest
from lxml import etree

from de06_xl.addin.action import AS_CHOICE, Action, Group
from de06_xl.addin.buttons import ACTIONS
from de06_xl.build import addin, ribbon
from de06_xl.build.books import DATA

MANY = tuple(
    Action(f"viec_{number}", f"Việc {number}", group, "FileOpen", f"V{number}", "Làm", "Làm thật", "m:run")
    for number, group in enumerate(reversed([*Group, *Group]))
)
"""Two buttons to a group, in a table that is out of order."""

SIZES = {group: "normal" if group is Group.HELP else "large" for group in Group}
ICONS = {line for line in (DATA / "image_mso.txt").read_text(encoding="ascii").splitlines() if not line.startswith("#")}


def parsed(actions: tuple[Action, ...] = ACTIONS) -> etree._Element:
    return etree.fromstring(ribbon.ribbon_xml(actions))


def name_of(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


# What the schema allows


def schema() -> dict[tuple[str, str], dict[str, Any]]:
    """Type by the element's parent and name, of what a ribbon of tabs, groups and buttons is made of.

    [MS-CUSTOMUI2] 2.2, as Microsoft's Open XML SDK states it and openxml-audit brings it along.
    """
    path = package_files("openxml_audit") / "data/openxml/schemas/schemas_microsoft_com_office_2009_07_customui.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    assert read["TargetNamespace"] == ribbon.NAMESPACE
    types = {kind["Name"]: kind for kind in read["Types"]}
    found = {("", "customUI"): types["mso14:CT_CustomUI/mso14:customUI"]}
    parents = [("customUI", found["", "customUI"])]
    while parents:
        parent, kind = parents.pop()
        for child in kind.get("Children", ()):
            name = child["Name"].rpartition(":")[2]
            if (
                name in {"ribbon", "tabs", "tab", "group", "splitButton", "menu", "button"}
                and (parent, name) not in found
            ):
                found[parent, name] = types[child["Name"]]
                parents.append((name, types[child["Name"]]))
    return found


def breaches(root: etree._Element) -> list[str]:
    """What in a ribbon the schema does not allow: elements, attributes, lengths, forms and values of attributes."""
    types = schema()
    found = []
    for element in root.iter():
        parent = "" if element.getparent() is None else name_of(element.getparent())
        kind = types.get((parent, name_of(element)))
        if kind is None:
            found.append(f"{name_of(element)} in {parent}")
            continue
        allowed = {attribute["QName"].removeprefix(":"): attribute for attribute in kind.get("Attributes", ())}
        for name, value in element.items():
            if name not in allowed:
                found.append(f"{name} of {name_of(element)}")
            elif not valid(value, allowed[name]):
                found.append(f"{name} of {name_of(element)}: {value!r}")
    return found


def valid(value: str, attribute: dict[str, Any]) -> bool:
    if attribute["Type"].endswith("SizeValues>"):
        return value in {"normal", "large"}
    if attribute["Type"].endswith("BooleanValue"):
        return value in {"true", "false"}
    rules = {rule["Name"]: rule["Value"] for check in attribute["Validators"] for rule in check["Arguments"]}
    if rules.get("IsToken") == "True" and value != " ".join(value.split()):
        return False
    if rules.get("IsNcName") == "True" and not re.fullmatch(r"[^\W\d][\w.-]*", value):
        return False
    return int(rules["MinLength"]) <= len(value) <= int(rules["MaxLength"])


@pytest.mark.parametrize("actions", [ACTIONS, MANY], ids=["ours", "many"])
def test_the_ribbon_keeps_to_offices_schema(actions: tuple[Action, ...]) -> None:
    assert breaches(parsed(actions)) == []


@pytest.mark.parametrize(
    ("field", "value", "breach"),
    [
        ("key", "KTRA", "keytip of button: 'KTRA'"),
        ("key", "", "keytip of button: ''"),
        ("icon", "Không có", "imageMso of button: 'Không có'"),
        ("id", "kiểm tra", "id of button: 'de06_kiểm tra'"),
        ("tip", "x" * 1025, f"screentip of button: {'x' * 1025!r}"),
        ("long_tip", "", "supertip of button: ''"),
    ],
)
def test_a_row_that_office_would_refuse_is_found(field: str, value: str, breach: str) -> None:
    row: dict[str, Any] = {field: value}
    assert breaches(parsed((replace(ACTIONS[-1], **row),))) == [breach]


def test_the_namespace_is_that_of_excel_2010_and_later() -> None:
    assert etree.QName(parsed()).namespace == "http://schemas.microsoft.com/office/2009/07/customui"


def test_vietnamese_is_written_in_utf_8() -> None:
    data = ribbon.ribbon_xml()
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert "Đề án 06" in data.decode("utf-8")


# Buttons


def test_every_action_has_its_button_with_all_that_the_table_says() -> None:
    buttons = {button.get("id"): button for button in parsed().iterfind(".//{*}button")}
    with_menu = {action.id for action in ACTIONS if action.as_choice}
    choices = {f"de06_{button}{AS_CHOICE}" for button in with_menu}
    assert buttons.keys() == {f"de06_{action.id}" for action in ACTIONS} | choices
    for action in ACTIONS:
        attributes = dict(buttons[f"de06_{action.id}"].attrib)
        assert attributes.pop("size", None) == (None if action.as_choice or action.under else SIZES[action.group])
        assert attributes.pop("keytip", None) == (None if action.as_choice else action.key)
        assert attributes == {
            "id": f"de06_{action.id}",
            "label": action.label,
            "imageMso": action.icon,
            "screentip": action.tip,
            "supertip": action.long_tip,
            "onAction": "De06_OnAction",
            "tag": action.needs.value,
        }


def test_a_button_with_choices_has_a_menu_that_its_keys_open_and_that_begins_with_itself() -> None:
    splits = parsed().findall(".//{*}splitButton")
    with_menu = [action.id for action in ACTIONS if action.as_choice]
    assert [split[0].get("id").removeprefix("de06_") for split in splits] == with_menu
    for split in splits:
        action = next(one for one in ACTIONS if f"de06_{one.id}" == split[0].get("id"))
        assert (split.get("keytip"), split.get("size")) == (action.key, SIZES[action.group])
        first, *others = split[1]
        assert (first.get("label"), first.get("keytip")) == (action.as_choice, action.key)
        assert [each.get("id") for each in others] == [f"de06_{one.id}" for one in ACTIONS if one.under == action.id]


def test_groups_stand_in_the_order_of_a_clerks_work_and_buttons_in_that_of_the_table() -> None:
    groups = [
        (group.get("label"), [button.get("label") for button in group]) for group in parsed(MANY).iter("{*}group")
    ]
    expected = [(group.value, [action.label for action in MANY if action.group is group]) for group in Group]
    assert groups == expected
    assert [label for label, _ in groups] == ["Kỳ báo cáo", "Thu thập", "Số liệu", "Báo cáo", "Trợ giúp"]


def test_a_group_without_buttons_is_left_out() -> None:
    only = tuple(action for action in MANY if action.group is Group.REPORT)
    assert [group.get("label") for group in parsed(only).iter("{*}group")] == ["Báo cáo"]


def test_buttons_are_large_but_for_those_of_help() -> None:
    sizes = {group.get("label"): {button.get("size") for button in group} for group in parsed(MANY).iter("{*}group")}
    assert sizes.pop("Trợ giúp") == {"normal"}
    assert set.union(*sizes.values()) == {"large"}


@pytest.mark.parametrize("actions", [ACTIONS, MANY], ids=["ours", "many"])
def test_ids_are_unique_and_ours(actions: tuple[Action, ...]) -> None:
    ids = [element.get("id") for element in parsed(actions).iter() if element.get("id")]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    assert all(name.startswith("de06_") for name in ids)


def test_the_id_of_a_group_does_not_hang_on_the_other_groups() -> None:
    assert parsed(MANY[:1]).find(".//{*}group").get("id") in {
        group.get("id") for group in parsed(MANY).iter("{*}group")
    }


def test_the_callback_is_a_sub_of_our_vba_that_takes_a_ribbon_control() -> None:
    source = "".join(path.read_text(encoding="ascii") for path in addin.VBA.glob("*.bas"))
    callbacks = {button.get("onAction") for button in parsed().iterfind(".//{*}button")}
    assert callbacks == set(re.findall(r"Public Sub (\w+)\(control As IRibbonControl\)", source))


# What the clerk sees


def test_key_tips_can_be_typed_and_none_is_the_beginning_of_another() -> None:
    assert all(re.fullmatch(r"[A-Z0-9]{1,3}", action.key) for action in ACTIONS)
    for menu in {action.under for action in ACTIONS}:
        keys = [action.key for action in ACTIONS if action.under == menu or (action.as_choice and action.id == menu)]
        assert [(one, two) for one, two in itertools.permutations(keys, 2) if two.startswith(one)] == []


def test_the_key_tip_of_the_tab_is_no_other_tabs_and_no_menus_of_excel_2003() -> None:
    tabs = {"F", "H", "N", "J", "P", "M", "A", "R", "W", "L", "X", "Y", "U", "B", "Q"}
    menus = {"D", "E", "I", "O", "S", "T", "V"}
    key = parsed().find(".//{*}tab").get("keytip")
    assert re.fullmatch(r"[A-Z][A-Z0-9]?", key)
    assert key[0] not in tabs | menus


def test_every_icon_exists_in_excel_2010_and_later() -> None:
    assert [action.icon for action in ACTIONS if action.icon not in ICONS] == []


def test_the_list_of_icons_is_sorted_and_without_doubles() -> None:
    names = [
        line for line in (DATA / "image_mso.txt").read_text(encoding="ascii").splitlines() if not line.startswith("#")
    ]
    assert len(names) == len(ICONS) > 1000
    assert names == sorted(names, key=str.casefold)
