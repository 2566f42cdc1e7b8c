"""Reads filled forms."""

from de06_xl.collect.forms.reading.identity import WrongForm, identity_of
from de06_xl.collect.forms.reading.read import read_form

__all__ = ["WrongForm", "identity_of", "read_form"]
