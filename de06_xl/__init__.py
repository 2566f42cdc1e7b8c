"""DeAn06: from a master workbook with one sheet per report section to the official report on Đề án 06.

Scripts start here; ``docs/python.md`` shows how. Slow libraries are imported only when they are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.system.errors import De06Error
from de06_xl.system.version import __version__

if TYPE_CHECKING:
    import os

    from de06_xl.actions.session import Outcome
    from de06_xl.actions.workbook import Workbook
    from de06_xl.model.period import Period

__all__ = ["De06Error", "__version__", "new_workbook", "open_workbook"]


def open_workbook(path: str | os.PathLike[str]) -> Workbook:
    """Open a master workbook (.xlsx, .xlsm), to read it and to do what the commands of ``de06`` do.

    Raises De06Error when the file does not exist or is not a workbook.
    """
    from de06_xl.actions.workbook import Workbook

    workbook = Workbook(path)
    workbook.refuse_unless_readable()
    return workbook


def new_workbook(path: str | os.PathLike[str], period: str | Period, kind: str = "tinh", province: str = "") -> Outcome:
    """Make a blank workbook for a period ("2026-11"), with a folder of Word templates beside it (``de06 new``).

    ``kind`` is "tinh" for a province's report, "xa" for a commune's own, "trong" for an empty workbook; a province's
    has the communes of ``province`` ("An Giang") as units. Raises De06Error when the file exists already, or when
    ``period``, ``kind`` or ``province`` is not a known one.
    """
    from de06_xl.actions.workbook import new_workbook

    return new_workbook(path, period, kind, province)
