"""Fixtures for all tests: a private copy of the sample, and the workbook read and checked."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from openpyxl.worksheet.merge import MergedCellRange

from de06_xl.actions.report import render_report
from de06_xl.actions.session import Checked, check, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.system import files, shipped
from de06_xl.workbook import file_grid
from tests.support.examples import THOROUGH, WHOLE, examples, left_out
from tests.support.read_before import ContentReadBefore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.mail_server import MailServer
    from tests.support.xlwings_uno import LibreOffice

NOW = dt.datetime(2022, 5, 31, 9, 30, tzinfo=dt.UTC)
"""The present time in tests."""

# Otherwise every process started by tests would compile all modules, if bytecode may not be kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A run that a shell started beside others ignores Ctrl+C, as would every process that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# For every LibreOffice that a test starts: page breaks must not depend on a machine's fonts.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "data" / "fonts.conf")

if sys.platform == "win32":

    def _open_nothing(path: object, *_: object) -> None:
        raise AssertionError(f"a test opens {path}")

    os.startfile = _open_nothing

# Tests read the same few workbooks again and again: each process parses each sheet once.
file_grid._content_of = functools.lru_cache(maxsize=48)(ContentReadBefore)

# openpyxl redraws the borders of merged cells, which takes half of a form's loading time; no test needs them.
if not THOROUGH:
    MergedCellRange.format = lambda _: None  # type: ignore[method-assign]

settings.register_profile("de06", max_examples=examples(100), deadline=None)
settings.load_profile("de06")

PROGRAMS = {
    "office": ("soffice", "pdftotext", "/usr/bin/python3"),
    "gnumeric": ("ssconvert",),
    "mailserver": ("dovecot", "openssl", "/usr/lib/dovecot/submission"),
    "wine": ("wine", "wineserver", "xvfb-run", "uv"),
}
"""What tests with a marker need; the last of ``office`` needs Debian's python3-uno."""
ALIKE_ON_WINDOWS = 3
"""Of many cases of one test how many Windows' Python tries, but of the tests in ``OF_WINDOWS`` all."""
OF_WINDOWS = ("tests/setup/", "tests/system/")
PLACES = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
"""The search path for programs: Debian installs servers where only root looks."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of a test with the marker ``few(n, m)`` the first n cases run always, a thorough run tries m, a whole one all.

    Windows' Python, which shows what is another there than here, tries ``ALIKE_ON_WINDOWS`` of any test's cases.
    """
    cases: dict[str, list[pytest.Item]] = {}
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    beyond: set[pytest.Item] = set()
    for test, alike in cases.items():
        few = alike[0].get_closest_marker("few")
        first = few.args[0] if few else len(alike)
        for item in alike[first:]:
            item.add_marker(pytest.mark.thorough)
        if few and not WHOLE:
            beyond |= left_out(alike[first:], max(few.args[1:], default=2 * first) - first)
        if sys.platform == "win32" and not WHOLE and not test.startswith(OF_WINDOWS):
            beyond |= left_out(alike[:first], ALIKE_ON_WINDOWS)
    if beyond:
        config.hook.pytest_deselected(items=[item for item in items if item in beyond])
        items[:] = [item for item in items if item not in beyond]


def pytest_collection_finish() -> None:
    """What was imported and collected is kept to the end: the garbage collector need not scan it again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test if programs of its marker are missing; in CI that is a failure instead.

    Windows' Python skips what needs Linux.
    """
    if sys.platform == "win32":
        for marker in (*item.iter_markers("linux"), *(m for m in item.iter_markers() if m.name in PROGRAMS)):
            pytest.skip(f"needs Linux: {marker.args[0] if marker.args else PROGRAMS[marker.name][0]}")
        return
    missing = [name for marker in PROGRAMS if item.get_closest_marker(marker) for name in _missing(marker)]
    if not missing:
        return
    reason = f"needs {', '.join(missing)}: see CONTRIBUTING.md"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@functools.cache
def _missing(marker: str) -> tuple[str, ...]:
    programs = PROGRAMS[marker]
    missing = [program for program in programs if shutil.which(program, path=PLACES) is None]
    if marker == "office" and not missing:
        asked = subprocess.run([programs[-1], "-I", "-c", "import uno"], check=False)
        missing += ["python3-uno"] if asked.returncode else []
    return tuple(missing)


@pytest.fixture(scope="session")
def office() -> LibreOffice:
    """A LibreOffice for xlwings, one per test process; a test closes what it opens in it."""
    from tests.support.xlwings_uno import running  # only here: most tests need none

    return running()


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    """A mail server for the tests of one file."""
    from tests.support.mail_server import running  # only here, as above

    with running() as started:
        yield started


@pytest.fixture(autouse=True)
def _nothing_left_from_the_test_before(request: pytest.FixtureRequest) -> None:
    """Otherwise an unused answer of one test would be given in the next one with the same LibreOffice."""
    if "office" in request.fixturenames:
        request.getfixturevalue("office").begin_anew()


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A private copy of the May 2022 workbook, alone in a folder."""
    return Path(shutil.copy(shipped.path_of(shipped.SAMPLE_WORKBOOK), tmp_path / "Sổ tháng 5.xlsx"))


@pytest.fixture
def appendix_sample(tmp_path: Path) -> Path:
    """A private copy of the sample with the appendix of the 25 services, whose figures are made up."""
    return Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), tmp_path / "So.xlsx"))


@pytest.fixture(scope="session")
def checked_sample() -> Checked:
    """The May 2022 workbook, read and checked once."""
    return check(open_file(shipped.path_of(shipped.SAMPLE_WORKBOOK), TerminalUi(), NOW, "test"))


@pytest.fixture(scope="session")
def rendered_report(checked_sample: Checked) -> bytes:
    """The report of the May 2022 workbook as a .docx, without the header about open errors.

    The two published mistakes remain in its text.
    """
    explained = [finding.with_acceptance(True) for finding in checked_sample.findings]
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    return render_report(replace(checked_sample, findings=explained), files.read_bytes(template), template.name)
