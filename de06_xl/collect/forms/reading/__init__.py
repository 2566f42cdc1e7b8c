"""Reads filled forms."""

from de06_xl.collect.forms.reading.read import read_form

__all__ = ["read_form"]
