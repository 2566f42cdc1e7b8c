"""Reads filled forms."""

from de06_xl.collect.forms.reading.identity import WrongForm
from de06_xl.collect.forms.reading.read import read_form

__all__ = ["WrongForm", "read_form"]
