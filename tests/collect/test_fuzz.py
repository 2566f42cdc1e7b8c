"""Files changed at random, 50,000 with DE06_THOROUGH=all: none raises, takes too long, or costs another its place."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.support.examples import THOROUGH, WHOLE, examples

BATCHES, RUNS = 25 if WHOLE else 2, 2_000
TRIED = examples(RUNS) if THOROUGH else 20
MEGABYTES = 300
HANG = 600


@pytest.mark.linux("the memory used is read from /proc")
@pytest.mark.few(1)
@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_came_in_is_collected_or_refused(batch: int) -> None:
    command = [sys.executable, "-m", "tests.support.fuzz", str(batch * RUNS), str(TRIED)]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=HANG)
    found = json.loads(ran.stdout)
    assert found["wrong"] == {}
    assert found["megabytes"] < MEGABYTES
