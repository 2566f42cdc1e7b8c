"""Import libraries that load pandas, numpy, matplotlib or pillow if they are installed, without paying for them."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLOW = ("matplotlib", "numpy", "pandas", "PIL")


@contextlib.contextmanager
def without_pandas() -> Iterator[None]:
    """Hide these libraries from imports, unless they are imported already.

    Afterwards they can be imported as usual; only the libraries imported here do without them.
    """
    hidden = [name for name in _SLOW if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # import then raises ModuleNotFoundError
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
