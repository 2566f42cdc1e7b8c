"""The units' submissions, pivoted from long to wide: a row per unit, a column per figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from de06_xl.model.forms import Forms


def wide(forms: Forms) -> pd.DataFrame:
    """The counting submissions: index ``unit``, columns ``code``, dtype object, NaN if a unit sent nothing.

    Cells are submissions, whose values remain exact decimals. A figure with contradicting values is left out.
    """
    import pandas as pd

    pairs = dict.fromkeys((one.unit, one.code) for one in forms.counting if one.value is not None)
    rows = [(unit, code, forms.figure(unit, code)) for unit, code in pairs]
    long = pd.DataFrame(rows, columns=["unit", "code", "submission"], dtype=object).dropna()
    return long.pivot(index="unit", columns="code", values="submission")
