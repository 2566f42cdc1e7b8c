"""Time to check 300 rules over 300 figures, compared with reading their workbook.

    uv run python -m tests.bench.rules

The workbook is the sample with made-up figures and rules instead of its own. Nothing is asserted.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from de06_xl.build.books import SAMPLE, UNPLACED, load_book
from de06_xl.build.master import draw_master
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Severity
from de06_xl.model.indicator import Indicator
from de06_xl.model.rule import Rule
from de06_xl.process.validate import rules, validate
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book
from tests.bench.report import medians

COUNT = 300


def main() -> None:
    """Print the median of each part in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sổ.xlsx"
        path.write_bytes(draw_master(made_up(load_book(SAMPLE))))
        book = read_book(FileGrid(path), path.name)
        figures = Figures(book)
        broken = sum(finding.rule.startswith(f"{kinds.RULE.code}:") for finding in validate(book, figures))
        print(f"{len(book.rules)} rules over {len(figures)} figures, {broken} broken")
        times = medians(
            {
                "read": lambda: read_book(FileGrid(path), path.name),
                "figures": lambda: Figures(book),
                "validate": lambda: validate(book, figures),
                "rules": lambda: list(rules.check(book, figures)),
            }
        )
    print(f"read the workbook        {times['read']:7.1f} ms")
    print(f"work out the figures     {times['figures']:7.1f} ms")
    print(f"validate, every check    {times['validate']:7.1f} ms")
    print(f"of that, the rules       {times['rules']:7.1f} ms")
    print(f"validate / read          {times['validate'] / times['read']:7.2f}")


def made_up(book: Book) -> Book:
    """The workbook with made-up figures spread over its sections, and rules over them; some are broken."""
    codes = [f"thu_{number}" for number in range(COUNT)]
    indicators = [
        Indicator(code, code, UNPLACED, "hồ sơ", constant=Decimal(number * 7 % 100))
        for number, code in enumerate(codes)
    ]
    return replace(
        book,
        sections=tuple(
            replace(section, indicators=tuple(indicators[at :: len(book.sections)]))
            for at, section in enumerate(book.sections)
        ),
        rules=tuple(
            Rule(
                f"quy_tac_{number}",
                Severity.ERROR,
                f"{code} <= {codes[number - 1]} + {codes[number - 2]} * 2 <= 300 VÀ {code} < 100",
                f"Số {{{code}}} sai.",
                UNPLACED,
            )
            for number, code in enumerate(codes)
        ),
    )


if __name__ == "__main__":
    main()
