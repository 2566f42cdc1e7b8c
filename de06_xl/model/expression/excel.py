"""An expression as an Excel formula with the same value."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from de06_xl.model.expression.tree import (
    Arithmetic,
    Call,
    Code,
    Comparison,
    Expression,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Total,
    Truth,
)

MAX_ARGUMENTS = 255
"""Arguments that one Excel function takes."""

CellReference = Callable[[Code], str]
"""The address of the cell that holds a figure."""


def excel_formula(expression: Expression, reference: CellReference) -> str:
    """The formula; it shows an empty text where the expression's value is None."""
    if isinstance(expression.root, Total):
        return _total_formula(expression.root, reference)
    body = _number(expression.root, reference)
    if not expression.terms:
        return f'=IFERROR({body},"")'
    cells = [reference(term) for term in expression.terms]
    counts = [f"COUNT({','.join(cells[at : at + MAX_ARGUMENTS])})" for at in range(0, len(cells), MAX_ARGUMENTS)]
    return f'=IFERROR(IF({"+".join(counts)}<{len(cells)},"",{body}),"")'


def _total_formula(total: Total, reference: CellReference) -> str:
    """A total over the cells that hold numbers; INDEX returns references, in which the function ignores texts."""
    cells = [reference(term) for term in total.terms]
    parts = [",".join(cells[at : at + MAX_ARGUMENTS]) for at in range(0, len(cells), MAX_ARGUMENTS)]
    counted = "+".join(f"COUNT({part})" for part in parts)
    name = total.function.excel
    found = ",".join(f"{name}({part})" for part in parts)
    return f'=IFERROR(IF({counted}=0,"",{name}({found})),"")'


def _number(node: Node, reference: CellReference) -> str:
    """A node as a number: Excel ignores TRUE in a cell and does not equate it with 1."""
    text = _text(node, reference)
    return f"N({text})" if isinstance(node, Truth) else text


def _text(node: Node, reference: CellReference) -> str:
    match node:
        case Number(value):
            return f"{value.normalize():f}"
        case Code():
            return reference(node)
        case Negative(operand):
            return f"(-{_text(operand, reference)})"
        case Arithmetic(sign, left, right):
            return f"({_text(left, reference)}{sign}{_text(right, reference)})"
        case Call(function, arguments):
            return f"{function.excel}({_list(arguments, reference)})"
        case Comparison(operands, signs):
            texts = [_number(operand, reference) for operand in operands]
            pairs = [f"{left}{sign}{right}" for left, sign, right in zip(texts, signs, texts[1:], strict=False)]
            return f"({pairs[0]})" if len(pairs) == 1 else f"AND({','.join(pairs)})"
        case Logic(every, operands):
            return f"{'AND' if every else 'OR'}({_list(operands, reference)})"
        case Not(operand):
            return f"NOT({_text(operand, reference)})"
        case _:
            raise AssertionError(node)


def _list(nodes: Iterable[Node], reference: CellReference) -> str:
    return ",".join(_text(node, reference) for node in nodes)
