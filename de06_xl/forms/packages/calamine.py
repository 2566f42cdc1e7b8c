"""python-calamine behind a door: whatever it stumbles over is one sentence, a panic of its Rust code too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

from python_calamine import CalamineWorkbook, load_workbook

from de06_xl.errors import De06Error
from de06_xl.forms.packages import limits
from de06_xl.forms.packages.sheet import Rows

_PANIC = "PanicException"
"""What PyO3 raises where Rust gives up; it is no Exception, and has no name to import."""


@contextmanager
def open_workbook(data: bytes) -> Iterator[CalamineWorkbook]:
    """The workbook in these bytes, which must have been measured; raises De06Error for what calamine cannot read."""
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            yield workbook
    except De06Error:
        raise
    except Exception:
        raise limits.broken() from None
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise limits.broken() from None


def rows_of(workbook: CalamineWorkbook, at: int) -> Rows:
    """The values of a sheet from A1, an empty cell as "", an error too."""
    rows: Rows = workbook.get_sheet_by_index(at).to_python(skip_empty_area=False)  # type: ignore[assignment]
    return rows
