"""What units sent, from long to wide: a row for each unit, a column for each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from de06_xl.model.responses import Forms


def wide(forms: Forms) -> pd.DataFrame:
    """The submissions that count: index ``unit``, columns ``code``, dtype object, NaN where a unit gave nothing.

    Cells are submissions, whose values stay exact decimals. A figure of which a unit's forms state two values is
    nobody's.
    """
    import pandas as pd

    pairs = dict.fromkeys((one.unit, one.code) for one in forms.counting if one.value is not None)
    rows = [(unit, code, forms.figure(unit, code)) for unit, code in pairs]
    long = pd.DataFrame(rows, columns=["unit", "code", "submission"], dtype=object).dropna()
    return long.pivot(index="unit", columns="code", values="submission")
