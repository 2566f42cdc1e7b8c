"""How a message quotes what stands in the workbook: in part, so that the sentence stays readable."""

from __future__ import annotations

from de06_xl.vietnamese.text import quoted

LONGEST = 60
"""Characters of a cell's text that a message repeats."""


def cite(text: object) -> str:
    """A text in quotation marks, cut where it is long."""
    return quoted(str(text), LONGEST)


def cut(text: object) -> str:
    """The same without quotation marks, for formulas, codes and placeholders."""
    return cite(text)[1:-1]
