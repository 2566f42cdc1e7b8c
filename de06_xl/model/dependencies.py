"""Order of evaluation where one thing names another: figures in `Cách tính`, facts in facts."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Mapping


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[list[str], list[tuple[str, ...]]]:
    """The codes sorted so that each follows those it needs, and the circles that had to be left out."""
    if not any(needs.values()):
        return list(needs), []
    graph = dict(needs)
    cycles: list[tuple[str, ...]] = []
    while True:
        try:
            order = list(graphlib.TopologicalSorter(graph).static_order())
        except graphlib.CycleError as error:
            cycle = tuple(reversed(error.args[1][1:]))
            cycles.append(cycle)
            for code in cycle:
                graph[code] = ()
        else:
            circular = {code for cycle in cycles for code in cycle}
            return [code for code in order if code not in circular], cycles
