"""The leader's page as part of the report: the table of the chosen figures, and which of them the charts show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from de06_xl.model.table import Table


@dataclass(frozen=True, slots=True)
class LeaderTable:
    """A table with the chosen figures as rows, and the code of the figure whose trend and ranking are drawn.

    It is filled from the workbook's figures; the page itself need not have been filled.
    """

    table: Table
    charted: str
