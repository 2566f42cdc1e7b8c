"""What tests type into the form of the unit PVHCC, and whether a form says just that."""

from __future__ import annotations

import datetime as dt

from de06_xl.collect.forms.form import Form
from de06_xl.model.period import Period
from tests.support.filled_forms import FACTS, values

UNIT = "PVHCC"
FIGURES = {"dvc_tiep_nhan": 7440, "dvc_da_giai_quyet": 7000, "dvc_dang_giai_quyet": 440, "dvc_da_tra": 6900}
TEXTS = ("Đã hoàn thành 25 dịch vụ công.", "- Tiếp tục triển khai.")


def same(found: Form) -> bool:
    """Whether a form says what FIGURES, FACTS and TEXTS say."""
    return (
        values(found) == FIGURES
        and {figure.as_of for figure in found.figures} == {dt.date(2022, 5, 14)}
        and tuple(text.text for text in found.texts) == TEXTS
        and (found.period, found.unit) == (Period.parse("2022-05"), UNIT)
        and found.compiled_by == FACTS["compiled_by"]
        and not found.problems
    )


def problems(found: Form) -> list[tuple[str, str]]:
    """The rules and cells of what could not be read."""
    return [(problem.rule, problem.cell or "") for problem in found.problems]
