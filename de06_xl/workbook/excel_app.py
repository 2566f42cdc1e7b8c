"""Loading xlwings: the one place that knows what it does by itself on Windows."""

from __future__ import annotations

import atexit
import importlib
from typing import Any

_COM_ATTEMPTS = 50
"""Calls of a rejected one that xlwings makes, without a pause; by itself it would go on for ever."""


def load_xlwings() -> Any:
    """Import xlwings without its two habits on Windows: ending other Excels at exit, and asking for ever."""
    xlwings = importlib.import_module("xlwings")
    windows = getattr(xlwings, "_xlwindows", None)
    if windows is not None:
        atexit.unregister(windows.cleanup)  # it ends every Excel without a window, whoever's it is
        windows.N_COM_ATTEMPTS = _COM_ATTEMPTS
    return xlwings
