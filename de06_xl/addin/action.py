"""The buttons of the ribbon: the type of the rows of ACTIONS (`buttons`)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

AS_CHOICE = "__choice"
"""Suffix of a button's id when it is chosen in its own menu."""


class Group(enum.Enum):
    """The groups of the ribbon tab, in the order of a clerk's work."""

    PERIOD = "Kỳ báo cáo"
    COLLECT = "Thu thập"
    FIGURES = "Số liệu"
    REPORT = "Báo cáo"
    HELP = "Trợ giúp"


class Needs(enum.Enum):
    """What a button needs of the active workbook; the value is the button's tag, which VBA checks before it starts.

    A workbook to READ must be saved as a file; one to be written or saved must not be open read-only.
    """

    NOTHING = "nothing"
    READ = "reading"
    WRITE = "writing"


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the ribbon.

    ``id`` is what the add-in passes on, ``label`` the visible name, ``icon`` a built-in image of Office (imageMso),
    ``key`` its key tip. ``tip`` says in a line what it does, ``long_tip`` what it changes and where the result is.
    ``command`` is the equivalent command line, empty if there is none. ``run`` is the function that does it, as
    ``module:name``, loaded on click: it takes a Session, or only the Ui if the button needs no workbook, and returns an
    Outcome. ``seconds`` is its time limit. A button with ``as_choice`` has a menu, whose first item is the button
    itself under that name; the buttons that are ``under`` it follow, and their keys are typed after its own.
    """

    id: str
    label: str
    group: Group
    icon: str
    key: str
    tip: str
    long_tip: str
    run: str
    command: str = ""
    needs: Needs = Needs.READ
    seconds: int = 60
    as_choice: str = ""
    under: str = ""
