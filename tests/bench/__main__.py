"""The four measures of scale in one run.

    uv run python -m tests.bench

The other benchmarks in this folder are run one by one.
"""

from __future__ import annotations

import sys

from tests.bench import analysis, collect, december, levels

SCALE = {
    "(a) a province's December beside its January": december.main,
    "(b) the nation's communes in one workbook": collect.main,
    "(c) the nation over its provinces": levels.main,
    "(d) the leader's page over two years": analysis.main,
}


def main() -> None:
    """Run one after the other; none takes arguments here."""
    del sys.argv[1:]
    for title, bench in SCALE.items():
        print(f"\n{title}", flush=True)
        bench()


if __name__ == "__main__":
    main()
