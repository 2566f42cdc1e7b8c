"""ACTIONS, the table from which ribbon and guide are made, names functions and commands that exist."""

from __future__ import annotations

import importlib
import inspect

import pytest

from de06_xl.addin.action import Action, Needs
from de06_xl.addin.buttons import ACTIONS
from de06_xl.cli.app import de06
from tests.support.as_command import DEEDS


@pytest.mark.parametrize("action", ACTIONS, ids=[action.id for action in ACTIONS])
def test_an_action_names_a_function_of_what_it_needs_and_a_command(action: Action) -> None:
    module, _, function = action.run.partition(":")
    run = getattr(importlib.import_module(module), function)
    first, *others = inspect.signature(run).parameters.values()
    assert first.name == ("ui" if action.needs is Needs.NOTHING else "session")
    assert all(parameter.default is not parameter.empty for parameter in others)
    if not action.command:
        return
    command, *options = action.command.split()
    known = {name for parameter in de06.commands[command].params for name in parameter.opts}
    assert set(options) <= known


def test_each_is_held_against_its_command() -> None:
    """In LibreOffice and in Windows: see `python -m tests.windows.buttons`."""
    assert list(DEEDS.keys() ^ {action.id for action in ACTIONS}) == []
    for action in ACTIONS:
        assert not DEEDS[action.id].arguments or DEEDS[action.id].arguments[0] == action.command.split()[0]


def test_choices_stand_behind_the_button_whose_menu_they_are_in() -> None:
    ids = [action.id for action in ACTIONS]
    for action in ACTIONS:
        if action.under:
            above = ACTIONS[ids.index(action.under)]
            assert above.as_choice
            assert not above.under
            assert above.group is action.group
            assert ids.index(above.id) < ids.index(action.id)


def test_ids_and_key_tips_are_unique() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert len({(action.under, action.key) for action in ACTIONS}) == len(ACTIONS)
