"""Names from outside: made fit to show, and never used as a path."""

from __future__ import annotations

STEP = " › "
"""Between a container and what it holds: "thu-05.eml › phieu.zip › Phieu_AB.xlsx"."""
