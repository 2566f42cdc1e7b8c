"""Import libraries that load pandas and numpy wherever they find them, without waiting for the two."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLOW = ("pandas", "numpy")


@contextlib.contextmanager
def without_pandas() -> Iterator[None]:
    """Make pandas and numpy look as if they were not installed, but for what is imported already.

    Afterwards they can be imported as ever; only the libraries that were imported here do not know them.
    """
    hidden = [name for name in _SLOW if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # import then raises ModuleNotFoundError
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
