"""What a button of the ribbon is: the rows of ACTIONS (`buttons`)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

AS_CHOICE = "__choice"
"""Behind the id of a button that is pressed in its own menu."""


class Group(enum.Enum):
    """The groups of the ribbon tab, in the order of a clerk's work."""

    PERIOD = "Kỳ báo cáo"
    COLLECT = "Thu thập"
    FIGURES = "Số liệu"
    REPORT = "Báo cáo"
    HELP = "Trợ giúp"


class Needs(enum.Enum):
    """What a button needs of the active workbook; the value is the button's tag, which VBA looks at before it starts.

    A workbook that is READ must have a place on disk, one that is written or saved must not be open read-only.
    """

    NOTHING = "nothing"
    READ = "reading"
    WRITE = "writing"


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the ribbon.

    ``id`` is what the add-in passes on, ``label`` what the clerk reads, ``icon`` a built-in image of Office
    (imageMso), ``key`` its key tip. ``tip`` says in a line what it does, ``long_tip`` what it changes and where
    the result is. ``command`` does the same on the command line, empty where there is nothing of the kind.
    ``run`` is the function that does it, as ``module:name``, loaded when clicked: it takes a Session, or the Ui
    alone where the button needs no workbook, and returns an Outcome. ``seconds`` is after how long it is given up.
    A button with ``as_choice`` has a menu, which begins with itself by that name; those of which it is ``under``
    follow there, and their keys are typed after its own.
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
