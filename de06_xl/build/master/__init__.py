"""Draws master workbooks."""

from de06_xl.build.master.draw import draw_master

__all__ = ["draw_master"]
