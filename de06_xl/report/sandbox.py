"""The environment of Word templates: no access to Python, and limits on steps, text and time.

Jinja2's sandbox protects the rest of the program, but does not keep a template from counting to 10**9. Here every round
of a loop, call and operation is counted, so that the limits are the same on every system; the clock is only a last
resort.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, cast

from jinja2 import StrictUndefined, nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from de06_xl.report.widening import WideningFilters
from de06_xl.system.xml_text import NOT_XML

MAX_STEPS = 200_000
"""Rounds of loops, calls, and members of lists created."""
MAX_TEXT = 10_000_000
"""Characters created, printed or not; the report of May 2022 has 0.2 million, including its markup."""
MAX_SECONDS = 10
MAX_BITS = 4_000
"""Bits of a whole number."""
MAX_DECIMALS = 30

_SIZED = (str, list, tuple, dict)

_OF_TEXT = frozenset(
    {
        "capitalize",
        "e",
        "escape",
        "forceescape",
        "lower",
        "replace",
        "string",
        "title",
        "trim",
        "truncate",
        "upper",
    }
)
_OF_VALUES = frozenset(
    {
        "abs",
        "count",
        "d",
        "default",
        "dictsort",
        "first",
        "float",
        "groupby",
        "int",
        "items",
        "last",
        "length",
        "list",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "reverse",
        "round",
        "select",
        "selectattr",
        "sort",
        "unique",
    }
)
_WIDENING = frozenset(
    {
        "center",
        "expandtabs",
        "format",
        "format_map",
        "join",
        "ljust",
        "replace",
        "rjust",
        "translate",
        "zfill",
    }
)
"""String methods whose results can be much larger than their input."""


class TooMuch(Exception):  # noqa: N818 - says what the template asked for
    """A template takes more steps, text or time than a report can need."""


class _Budget:
    """What is left of the limits of one report."""

    def __init__(self) -> None:
        self._steps, self._text = MAX_STEPS, MAX_TEXT
        self._end = time.monotonic() + MAX_SECONDS

    def step(self, count: int = 1) -> None:
        self._steps -= count
        if self._steps < 0 or time.monotonic() > self._end:
            raise TooMuch

    def text(self, length: int) -> None:
        self._text -= length
        if self._text < 0 or time.monotonic() > self._end:
            raise TooMuch

    def made(self, value: Any) -> Any:
        """Charge for a value, and return it."""
        if isinstance(value, str):
            self.text(len(value))
        elif isinstance(value, (list, tuple, dict, set, range)):
            self.step(len(value))
        elif isinstance(value, int) and value.bit_length() > MAX_BITS:
            raise TooMuch
        return value


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """The environment of one report."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))

    def __init__(self) -> None:
        self._budget = budget = _Budget()
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._print, optimized=False)
        self.globals = {"range": self._range, "dict": dict, "namespace": self.globals["namespace"]}
        # "safe", among others, is removed: it would put text into the file's XML unescaped.
        self.filters = {name: self._bounded(name, self.filters[name]) for name in _OF_TEXT | _OF_VALUES}
        self.filters |= WideningFilters(budget, self._add, self.getattr, printable).by_name()
        self.filters["join"] = self._join
        self.filters["_rounds"] = self._rounds
        self.filters["_made"] = budget.made
        self.filters["_printable"] = printable

    def fill(self, source: str, context: dict[str, Any]) -> str:
        """Render the template's source; raises TooMuch, and whatever Jinja2 raises."""
        pieces = []
        for piece in self.from_string(source).generate(context):
            self._budget.text(len(piece))
            pieces.append(piece)
        return "".join(pieces)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Charge for a call in the template."""
        self._budget.step()
        return self._budget.made(super().call(context, function, *args, **kwargs))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Charge for a sum, product, power or remainder in the template."""
        self._budget.step()
        if operator == "%" and isinstance(left, str):
            raise TypeError("text is not formatted here")
        if operator == "*":
            _refuse_repeated(left, right)
            _refuse_repeated(right, left)
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            _refuse_bits(left.bit_length() * abs(right))
        return self._budget.made(super().call_binop(context, operator, left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may use an attribute."""
        if isinstance(obj, str) and attr in _WIDENING:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def _generate(self, source: nodes.Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(_Counted().visit(source), *args, **kwargs)

    def _print(self, value: object) -> str:
        text = printable(value)
        self._budget.text(len(text))
        return text

    def _range(self, *args: int) -> range:
        rounds = range(*args)
        try:
            self._budget.step(len(rounds))
        except OverflowError:  # longer than a list could be
            raise TooMuch from None
        return rounds

    def _rounds(self, values: Iterable[Any], weight: int) -> Iterator[Any]:
        """The values of a loop, each charged for; ``weight`` is the length of the loop's own text."""
        for value in values:
            self._budget.step()
            self._budget.text(weight)
            yield value

    def _bounded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A filter of Jinja2 that is charged for; text filters take no lists, whose text could be endless."""

        @functools.wraps(function)
        def bounded(*args: Any, **kwargs: Any) -> Any:
            self._budget.step()
            if name in _OF_TEXT:
                # The first argument of "replace" is the context for autoescaping.
                texts = [printable(arg) for arg in (*args[1:], *kwargs.values()) if isinstance(arg, _SIZED)]
                if name == "replace":
                    self._budget.text(len(str(args[1])) * max(map(len, texts[1:]), default=0))
                elif isinstance(args[0], _SIZED) and not isinstance(args[0], str):
                    raise TypeError(name)
            if name == "round" and any(
                isinstance(arg, int) and abs(arg) > MAX_DECIMALS for arg in (*args[1:], *kwargs.values())
            ):
                raise TooMuch
            return self._budget.made(function(*args, **kwargs))

        return bounded

    def _add(self, left: Any, right: Any) -> Any:
        self._budget.step()
        return self._budget.made(left + right)

    def _join(self, values: Iterable[Any], between: str = "", attribute: str | None = None) -> Markup:
        """The values joined by a text."""
        texts = []
        for value in values:
            self._budget.step()
            texts.append(printable(self.getattr(value, attribute) if attribute else value))
            self._budget.text(len(texts[-1]) + len(between))
        return Markup(escape(between)).join(map(Markup, texts))  # noqa: S704 both are escaped


class _Counted(NodeTransformer):
    """Adds counting to a template's syntax tree: around what a loop runs over and what “~” joins."""

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 Jinja2 finds it by this name
        self.generic_visit(node)
        weight = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        node.iter = _filter("_rounds", node.iter, nodes.Const(weight))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.nodes = [_filter("_printable", operand) for operand in node.nodes]
        return _filter("_made", node)


def _filter(name: str, node: nodes.Node, *args: nodes.Expr) -> nodes.Expr:
    return nodes.Filter(cast("nodes.Expr", node), name, list(args), [], None, None, lineno=node.lineno)


def printable(value: object) -> str:
    """The text of a placeholder's value; refuses lists, functions and other values that have none."""
    if isinstance(value, bool) or (
        not isinstance(value, (str, int, float, Decimal)) and type(value).__str__ is object.__str__
    ):
        raise TypeError(type(value).__name__)
    text = NOT_XML.sub("", escape(value))
    return Markup(text.replace("\r\n", "\n").replace("\r", "\n"))  # noqa: S704 escaped above


def _refuse_repeated(value: Any, times: Any) -> None:
    if isinstance(times, int):
        if isinstance(value, str) and len(value) * times > MAX_TEXT:
            raise TooMuch
        if isinstance(value, (list, tuple)) and len(value) * times > MAX_STEPS:
            raise TooMuch
        if isinstance(value, int):
            _refuse_bits(value.bit_length() + times.bit_length() - 1)


def _refuse_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise TooMuch
