"""Time to render the report, compared with docxtpl alone on the same template and context.

    uv run python tests/bench/report.py

The limit is DESIGN's: from context to bytes at most 1.5 times docxtpl alone. Nothing is asserted.
"""

from __future__ import annotations

import datetime as dt
import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from de06_xl.actions.session import check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.process.validate import open_errors
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.report.seal import seal
from de06_xl.system import files, shipped

ROUNDS = 15
LIMIT = 1.5


def main() -> None:
    """Print the median of each part in milliseconds, and the ratio to docxtpl."""
    sample = shipped.path_of(shipped.SAMPLE_WORKBOOK)
    template_path = shipped.path_of(shipped.REPORT_TEMPLATE)
    template = files.read_bytes(template_path)
    now = dt.datetime.now().astimezone()

    def read() -> Any:
        return check(open_file(sample, TerminalUi(), now, "bench"))

    checked = read()

    def context() -> Any:
        composed = compose(checked.book, checked.figures)
        return template_context(composed, checked.figures, open_errors(checked.findings))

    names = context()

    def ours() -> bytes:
        return seal(render(template, template_path.name, names))

    def docxtpl_alone() -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        environment = SandboxedEnvironment(undefined=StrictUndefined)
        document.render(dict(names), jinja_env=environment, autoescape=True)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    times = medians({"read": read, "compose": context, "ours": ours, "docxtpl": docxtpl_alone})
    print(f"read and check the workbook   {times['read']:7.1f} ms")
    print(f"compose and make the context  {times['compose']:7.1f} ms")
    print(f"context to bytes, ours        {times['ours']:7.1f} ms")
    print(f"context to bytes, docxtpl     {times['docxtpl']:7.1f} ms")
    print(f"ratio                         {times['ours'] / times['docxtpl']:7.2f}    (limit {LIMIT})")


def medians(parts: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Milliseconds of each part: the median of rounds that take the parts in turn, after one to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in parts}
    for round_number in range(ROUNDS + 1):
        for name, part in parts.items():
            begin = time.perf_counter()
            part()
            if round_number:
                taken[name].append((time.perf_counter() - begin) * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}


if __name__ == "__main__":
    main()
