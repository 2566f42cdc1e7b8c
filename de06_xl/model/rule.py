"""A row of `Quy tắc kiểm tra`: a relation that must hold between figures."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from de06_xl.model.finding import Severity
from de06_xl.model.place import Row


class Scope(enum.Enum):
    """Where a rule is checked (column `Phạm vi`): in a unit's form, in the master workbook, or in both."""

    FORM = "phiếu"
    MASTER = "tổng hợp"
    BOTH = "cả hai"


class Missing(enum.Enum):
    """How a rule treats a missing figure (column `Thiếu số liệu`).

    The rule is skipped, the figure counts as 0, or the rule is reported as not checked, like the missing value
    strategies of DHIS2's validation rules.
    """

    SKIP = "bỏ qua"
    ZERO = "coi là 0"
    REPORT = "báo thiếu"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `Quy tắc kiểm tra`: a relation that must hold between figures, and what to say when it does not."""

    code: str
    severity: Severity
    expression: str
    message: str
    row: Row
    scope: Scope = Scope.BOTH
    missing: Missing = Missing.SKIP
    enabled: bool = True
