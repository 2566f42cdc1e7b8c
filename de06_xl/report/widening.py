"""Template filters whose results can be much larger than their input: the width, count or pattern is charged first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from jinja2.filters import do_batch, do_center, do_indent, sync_do_slice
from markupsafe import Markup, escape

_CONVERSION = re.compile(r"%(?:\([^()]*\))?[^a-zA-Z%]*[a-zA-Z%]")
_PLAIN = re.compile(r"%(?:\([^()]*\))?[^(*]*")
"""A conversion with a literal width: not from a value ("%*d"), nor after a name with brackets ("%(a(b)c)9s")."""


class Budget(Protocol):
    """What is left of steps and characters; both methods raise what stops the template."""

    def step(self, count: int = 1) -> None: ...

    def text(self, length: int) -> None: ...


class WideningFilters:
    """The filters, with the template's own ways to add, to get members and to make text."""

    def __init__(
        self,
        budget: Budget,
        add: Callable[[Any, Any], Any],
        member: Callable[[Any, str], Any],
        printed: Callable[[Any], str],
    ) -> None:
        self._budget, self._add, self._member, self._printed = budget, add, member, printed

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """The filters by Jinja2's names."""
        return {
            "batch": self._batch,
            "center": self._center,
            "format": self._format,
            "indent": self._indent,
            "slice": self._slice,
            "sum": self._sum,
        }

    def _paid(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self._budget.step()
            yield value

    def _batch(self, values: Iterable[Any], size: int, fill: Any = None) -> list[list[Any]]:
        self._budget.step(abs(size))
        return list(do_batch(self._paid(values), size, fill))

    def _slice(self, values: Iterable[Any], count: int, fill: Any = None) -> list[list[Any]]:
        self._budget.step(abs(count))
        return list(sync_do_slice(list(self._paid(values)), count, fill))

    def _sum(self, values: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
        total = start
        for value in self._paid(values):
            total = self._add(total, value if attribute is None else self._member(value, attribute))
        return total

    def _center(self, value: Any, width: int = 80) -> str:
        self._budget.text(abs(width))
        return do_center(self._printed(value), width)

    def _indent(self, value: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
        text = self._printed(value)
        self._budget.text((text.count("\n") + 1) * (len(width) if isinstance(width, str) else abs(width)))
        return do_indent(text, width, first, blank)

    def _format(self, pattern: Any, *args: Any, **kwargs: Any) -> str:
        """A printf pattern with its values; refused if its widths are not literal."""
        conversions = _CONVERSION.findall(str(pattern))
        if not all(map(_PLAIN.fullmatch, conversions)):
            raise TypeError("printf")
        longest = max((len(self._printed(value)) for value in (*args, *kwargs.values())), default=0)
        widths = sum(int(number) for one in conversions for number in re.findall(r"\d+", one))
        self._budget.text(len(str(pattern)) + widths + longest * len(conversions))
        return Markup(escape(pattern)) % (kwargs or args)  # noqa: S704 escaped, and so are the values
