"""The tree of an expression, and its value over the figures of a report."""

from __future__ import annotations

import decimal
import enum
import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, TypeVar

from de06_xl.vietnamese.numbers import round_half_up

Value = Decimal | bool | None
Lookup = Callable[[str], Decimal | None]
Part = TypeVar("Part", bound="Node")

EXCEL_DIGITS = 15
"""How many digits of a number Excel keeps."""
_CONTEXT = decimal.Context(prec=40, Emax=10_000, Emin=-10_000, traps=[])
_DISPLAYED = decimal.Context(prec=EXCEL_DIGITS, rounding=decimal.ROUND_HALF_UP)
"""Excel compares 15 digits, so that 1/3*3 equals 1."""
_NOISE = Decimal("1e-15")
"""To Excel, a sum smaller than this part of its larger term is 0: a rounding error between equal terms."""
_LARGEST = Decimal("1e308")
"""Above this, Excel's result is an error."""


class When(enum.Enum):
    """The period of a figure, by the function that asks for it; "" is the period of the report."""

    NOW = ""
    PREVIOUS = "KỲ_TRƯỚC"
    YEAR_AGO = "CÙNG_KỲ"


EACH_ITEM = "[*]"
"""Suffix of a code in a rule for each item of the figure's list."""
EARLIER = {when.value: when for when in When if when is not When.NOW}
"""The functions that ask for an earlier period."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an expression is evaluated over: each term's figure and, if known, its decimals as shown."""

    figure: Callable[[Code], Decimal | None]
    decimals: Callable[[Code], int] | None = None


class Node:
    """A node of the tree."""

    @property
    def parts(self) -> tuple[Node, ...]:
        """The child nodes, in the order of the text."""
        return ()

    @property
    def adds(self) -> bool:
        """Whether its values for several units add up to its value for their sums; a rate's or maximum's do not."""
        return False

    def evaluate(self, terms: Terms) -> Value:
        """The value over these figures; None if it cannot be known."""
        raise NotImplementedError

    def decimals(self, terms: Terms) -> int | None:
        """How many decimals the value has if the terms have theirs as shown; None if that is not known."""
        found = [part.decimals(terms) for part in self.parts]
        known = [decimals for decimals in found if decimals is not None]
        return max(known) if known and len(known) == len(found) else None

    def find(self, kind: type[Part]) -> Iterator[Part]:
        """The descendants of this kind, itself included, in the order of the text."""
        if isinstance(self, kind):
            yield self
        for part in self.parts:
            yield from part.find(kind)


class Truth(Node):
    """A node that is true or false, and not a number."""


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A literal number."""

    value: Decimal

    def evaluate(self, terms: Terms) -> Value:  # noqa: ARG002
        return self.value

    def decimals(self, terms: Terms) -> int | None:  # noqa: ARG002
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else None


@dataclass(frozen=True, slots=True)
class Code(Node):
    """The figure of an indicator, in the period of the report or an earlier one."""

    code: str
    when: When = When.NOW

    def __hash__(self) -> int:
        return hash(self.code)  # a string caches its hash; one code for two periods in a rule is rare

    def __str__(self) -> str:
        return self.code if self.when is When.NOW else f"{self.when.value}({self.code})"

    @property
    def adds(self) -> bool:
        return True

    def evaluate(self, terms: Terms) -> Value:
        return terms.figure(self)

    def decimals(self, terms: Terms) -> int | None:
        return terms.decimals(self) if terms.decimals else None


Earlier = Callable[[Code], Decimal | None]
"""Looks up figures of earlier periods."""


def _unknown(term: Code) -> None:
    """No figure of an earlier period is known."""


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A minus sign before an operand."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    @property
    def adds(self) -> bool:
        return self.operand.adds

    def evaluate(self, terms: Terms) -> Value:
        value = self.operand.evaluate(terms)
        return None if value is None else -Decimal(value)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two operands joined by + - * /."""

    sign: str
    left: Node
    right: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.left, self.right

    @property
    def adds(self) -> bool:
        if self.sign in "+-":
            return self.left.adds and self.right.adds
        factor, other = (self.left, self.right) if self.sign == "/" or self.left.adds else (self.right, self.left)
        return factor.adds and not any(other.find(Code))

    def evaluate(self, terms: Terms) -> Value:
        left, right = self.left.evaluate(terms), self.right.evaluate(terms)
        if left is None or right is None:
            return None
        a, b = Decimal(left), Decimal(right)
        if self.sign == "/":
            return None if b == 0 else _finite(_CONTEXT.divide(a, b))
        if self.sign == "*":
            return _finite(_CONTEXT.multiply(a, b))
        total = _CONTEXT.add(a, b if self.sign == "+" else -b)
        return Decimal(0) if abs(total) < max(abs(a), abs(b)) * _NOISE else _finite(total)

    def decimals(self, terms: Terms) -> int | None:
        return Node.decimals(self, terms) if self.sign in "+-" else None


@dataclass(frozen=True, slots=True)
class Comparison(Truth):
    """A chain of comparisons, true when each neighbouring pair is: ``a <= b <= c``.

    A pair is compared as the report shows it. If the decimals of the terms are known, both sides are rounded half up,
    each as a whole, to the same number of decimals (column `Số thập phân`):

    - that of an indicator which is alone on a side: 99,25 = 99.2545 for an indicator of 2 decimals. Where both
      sides are one indicator, the fewer. A bare number on the other side is never cut: it counts with the decimals
      it is written with, where those are more;
    - else, of sums and differences the most decimals of their terms;
    - else (products, quotients, LÀM_TRÒN, which no row shows) nothing is rounded.

    So ``<=`` holds wherever ``=`` does. Without decimals, and where nothing is rounded, 15 digits count, as in Excel.
    """

    operands: tuple[Node, ...]
    signs: tuple[str, ...]

    OPERATIONS: ClassVar[dict[str, Callable[[Decimal, Decimal], bool]]] = {
        "=": operator.eq,
        "<>": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands

    def evaluate(self, terms: Terms) -> Value:
        values = self.values(terms)
        return None if values is None else self.broken(values, terms) is None

    def values(self, terms: Terms) -> list[Decimal] | None:
        """The operands' values; None if one cannot be known."""
        found = [operand.evaluate(terms) for operand in self.operands]
        known = [Decimal(value) for value in found if value is not None]
        return known if len(known) == len(found) else None

    def broken(self, values: list[Decimal], terms: Terms) -> int | None:
        """The first pair that does not hold, as the index of its left operand; None if all hold."""
        for at, sign in enumerate(self.signs):
            decimals = self.shown_decimals(at, terms)
            left, right = (
                _DISPLAYED.plus(value) if decimals is None else round_half_up(value, decimals)
                for value in values[at : at + 2]
            )
            if not self.OPERATIONS[sign](left, right):
                return at
        return None

    def shown_decimals(self, at: int, terms: Terms) -> int | None:
        """The decimals for comparing the pair that begins at an operand; None for 15 digits."""
        pair = self.operands[at : at + 2]
        known = [operand.decimals(terms) for operand in pair]
        alone = [
            decimals
            for operand, decimals in zip(pair, known, strict=True)
            if isinstance(operand, Code) and decimals is not None
        ]
        written = [operand.decimals(terms) or 0 for operand in pair if not any(operand.find(Code))]
        if alone:
            return max(min(alone), *written, 0)
        shown = [decimals for decimals in known if decimals is not None]
        # Two bare numbers are no figures of the report.
        return max(shown) if len(shown) == len(pair) > len(written) else None


LOGIC = {"VÀ": "VÀ", "AND": "VÀ", "HOẶC": "HOẶC", "OR": "HOẶC", "KHÔNG": "KHÔNG", "NOT": "KHÔNG"}
"""The logical words in all spellings, and their canonical forms."""


@dataclass(frozen=True, slots=True)
class Logic(Truth):
    """VÀ (all) or HOẶC (any) over its operands."""

    every: bool
    operands: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.operands

    def evaluate(self, terms: Terms) -> Value:
        values = [operand.evaluate(terms) for operand in self.operands]
        if None in values:
            return None
        return all(values) if self.every else any(values)


@dataclass(frozen=True, slots=True)
class Not(Truth):
    """KHÔNG (not) before an operand."""

    operand: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.operand,)

    def evaluate(self, terms: Terms) -> Value:
        value = self.operand.evaluate(terms)
        return None if value is None else not value


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call: its name in Excel, how many arguments, what it computes."""

    excel: str
    least: int
    most: int
    apply: Callable[[list[Decimal]], Decimal]


def _round(arguments: list[Decimal]) -> Decimal:
    return round_half_up(arguments[0], max(-EXCEL_DIGITS, min(EXCEL_DIGITS, int(arguments[1]))))


def _sum(arguments: list[Decimal]) -> Decimal:
    return functools.reduce(_CONTEXT.add, arguments)


FUNCTIONS = {
    "ABS": Function("ABS", 1, 1, lambda arguments: abs(arguments[0])),
    "MIN": Function("MIN", 1, 30, min),
    "MAX": Function("MAX", 1, 30, max),
    "LÀM_TRÒN": Function("ROUND", 2, 2, _round),
    "ROUND": Function("ROUND", 2, 2, _round),
}
TOTALS = {name: Function(name, 1, 255, apply) for name, apply in (("SUM", _sum), ("MAX", max), ("MIN", min))}
"""The functions that aggregate the figures of a list's items, by their Excel names."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function applied to its arguments; empty if one of them is."""

    function: Function
    arguments: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.arguments

    def evaluate(self, terms: Terms) -> Value:
        values = [argument.evaluate(terms) for argument in self.arguments]
        known = [Decimal(value) for value in values if value is not None]
        return self.function.apply(known) if len(known) == len(values) else None

    def decimals(self, terms: Terms) -> int | None:
        return None if self.function.excel == "ROUND" else Node.decimals(self, terms)


@dataclass(frozen=True, slots=True)
class Total(Node):
    """The sum, maximum or minimum of the known ones among several figures; empty if none is known."""

    function: Function
    terms: tuple[Code, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.terms

    @property
    def adds(self) -> bool:
        return self.function == TOTALS["SUM"]

    def evaluate(self, terms: Terms) -> Value:
        known = [value for term in self.terms if (value := terms.figure(term)) is not None]
        return self.function.apply(known) if known else None


def total(codes: Sequence[str], function: str) -> Expression:
    """An expression that aggregates figures of these codes by a function of TOTALS."""
    return Expression(function, Total(TOTALS[function], tuple(map(Code, codes))))


@dataclass(frozen=True)
class Expression:
    """A parsed expression, with the text it was written as."""

    text: str
    root: Node

    @functools.cached_property
    def terms(self) -> tuple[Code, ...]:
        """The figures it names, each code and period once, in the order of their first appearance."""
        return tuple(dict.fromkeys(self.root.find(Code)))

    @functools.cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes it names, each once, in the order of their first appearance."""
        return tuple(dict.fromkeys(term.code for term in self.terms))

    @functools.cached_property
    def current(self) -> tuple[str, ...]:
        """The codes whose figures of this period it names; one named only for an earlier period is not among them."""
        return tuple(dict.fromkeys(term.code for term in self.terms if term.when is When.NOW))

    @property
    def looks_back(self) -> bool:
        """Whether it names a figure of an earlier period."""
        return any(term.when is not When.NOW for term in self.terms)

    def evaluate(self, lookup: Lookup, earlier: Earlier = _unknown) -> Value:
        """The value, unrounded; None if a figure it needs is empty or a divisor is zero."""
        return self.root.evaluate(Terms(lambda term: lookup(term.code) if term.when is When.NOW else earlier(term)))

    def number(self, lookup: Lookup, earlier: Earlier = _unknown) -> Decimal | None:
        """The value as a number; a truth counts as 1 or 0, as in Excel."""
        value = self.evaluate(lookup, earlier)
        return Decimal(value) if isinstance(value, bool) else value


def _finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() and abs(value) <= _LARGEST else None
