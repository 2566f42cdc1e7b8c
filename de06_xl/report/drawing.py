"""Draws charts as PNG pictures that stay readable on a black-and-white copier: greys, hatches and direct labels.

matplotlib is imported when the first chart is drawn, isolated from the user's settings, fonts and caches, so that the
same chart makes the same bytes.
"""

from __future__ import annotations

import contextlib
import functools
import io
import logging
import os
import subprocess
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from de06_xl.process.leader_page import LATE, MISSING
from de06_xl.report.charts import Bars, Line, SentWhen, number_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from de06_xl.report.charts import Chart

WIDTH = 245.0
"""Millimetres, within the text width of a landscape page."""
DPI = 200
_INCH = 25.4
_SIZE, _SMALL = 10.5, 8
"""Font sizes in points, the smaller one for the cells of SentWhen."""
_BLACK, _DARK, _GREY, _LIGHT = "#000000", "#404040", "#BFBFBF", "#E4E4E4"
_NAME_LETTERS, _NAME_LINES = 64, 2
_FAMILIES = ("Times New Roman", "Liberation Serif", "Tinos")
"""Times New Roman and fonts with the same metrics, which Linux has instead."""
_ITS_OWN = "DejaVu Sans"
"""The font that comes with matplotlib; it has all Vietnamese letters."""
_SAID_BY_OTHERS = ("MATPLOTLIBRC", "MPLBACKEND")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and its printed size in millimetres."""

    png: bytes
    width: float
    height: float


@functools.lru_cache(maxsize=64)  # a report may be rendered several times
def draw(chart: Chart) -> Picture:
    """Draw a chart."""
    matplotlib, font = _matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image  # which matplotlib itself makes its pictures with

    settings = {
        "font.family": list(dict.fromkeys((font, _ITS_OWN))),
        "font.size": _SIZE,
        "hatch.linewidth": 0.6,
        "axes.unicode_minus": False,
        "text.parse_math": False,  # a dollar sign in a name is one
    }
    height = _height(chart)
    with matplotlib.rc_context({**_defaults(matplotlib), **settings}), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a sign that no font has, such as a smiley in a name, is drawn as a box
        figure = Figure(figsize=(WIDTH / _INCH, height / _INCH), dpi=DPI)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        match chart:
            case Line():
                _draw_line(axes, chart)
            case Bars():
                _draw_bars(axes, chart)
            case SentWhen():
                _draw_sent(axes, chart)
        figure.tight_layout(pad=0.4)
        canvas.draw()  # type: ignore[no-untyped-call]
    stream = io.BytesIO()
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    Image.frombuffer("RGBA", canvas.get_width_height(), bytes(pixels)).convert("L").save(stream, "PNG")
    return Picture(stream.getvalue(), WIDTH, height)


def _height(chart: Chart) -> float:
    match chart:
        case Line():
            return 48
        case Bars():
            two_lines = any("\n" in _wrapped(name) for name in chart.names)
            return 6 + (8 if two_lines else 4.7) * len(chart.names) + (5 if chart.goal is not None else 0)
        case SentWhen():
            return 9 + 3.75 * len(chart.units)


# What is drawn


def _draw_line(axes: Axes, chart: Line) -> None:
    known = [(at, value) for at, value in enumerate(chart.values) if value is not None]
    axes.plot(*zip(*known, strict=True), color=_GREY, linewidth=1.2, linestyle=(0, (4, 3)))
    whole = [float("nan") if value is None else value for value in chart.values]
    axes.plot(range(len(whole)), whole, color=_BLACK, linewidth=1.8, marker="o", markersize=5)
    for at, value in known:
        _label(axes, chart.labels[at], (at, value), (0, 6), ha="center", va="bottom")
    axes.set_xticks(range(len(chart.periods)), [_period_lines(period) for period in chart.periods])
    axes.set_xlim(-0.5, len(chart.periods) - 0.5)
    axes.margins(y=0.2)
    axes.yaxis.set_major_formatter(lambda value, _: number_text(value))
    axes.locator_params(axis="y", nbins=5)
    axes.grid(axis="y", color=_LIGHT, linewidth=0.8)
    _bare(axes, "bottom")


def _draw_bars(axes: Axes, chart: Bars) -> None:
    most = max(*chart.values, *((chart.goal,) if chart.goal is not None else ()), 0.0)
    least, shown = min(*chart.values, 0.0), chart.values
    if chart.goal is not None:  # one that is far beyond its goal, or below 0, would leave no room for the others
        most, least = min(most, 2 * chart.goal), max(least, -chart.goal)
        shown = tuple(max(least, min(value, most)) for value in chart.values)
    places = range(len(shown))
    for at, value, dark in zip(places, shown, chart.filled, strict=True):
        hatch = "////" if chart.goal is not None and not dark else ""
        colour = _DARK if dark else "white" if hatch else _GREY
        axes.barh(at, value, height=0.68, color=colour, edgecolor=_BLACK, linewidth=0.7, hatch=hatch)
        if value != chart.values[at]:  # the bar was cut off
            mark, side = ("» ", "right") if value > 0 else (" «", "left")
            paper = None if dark else {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
            ink = "white" if dark else _BLACK
            axes.annotate(mark, (value, at), color=ink, ha=side, va="center_baseline", bbox=paper)
        _label(axes, chart.labels[at], (max(value, 0), at), (4, 0), va="center")
    if chart.goal is not None:
        axes.axvline(chart.goal, color=_BLACK, linewidth=1.2, linestyle=(0, (4, 2)))
        _label(axes, "100%", (chart.goal, -0.6), (0, 2), ha="center", va="bottom")
    axes.set_yticks(places, [_wrapped(name) for name in chart.names])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(least * 1.05, (most or 1) * 1.18)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color=_BLACK, linewidth=0.8)
    _bare(axes)


def _draw_sent(axes: Axes, chart: SentWhen) -> None:
    shades = [[_shade(cell) for cell in cells] for cells in chart.cells]
    axes.imshow(shades, cmap="gray", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    for row, cells in enumerate(chart.cells):
        for column, cell in enumerate(cells):
            ink = "white" if cell == MISSING else _BLACK
            said = axes.text(column, row, cell, ha="center", va="center_baseline", fontsize=_SMALL, color=ink)
            said.set_in_layout(False)  # measuring hundreds of texts is slow, and they lie inside
    axes.hlines([row + 0.5 for row in range(-1, len(chart.units))], -0.5, len(chart.periods) - 0.5, _BLACK, lw=0.4)
    axes.vlines([at + 0.5 for at in range(-1, len(chart.periods))], -0.5, len(chart.units) - 0.5, _BLACK, lw=0.4)
    axes.set_xticks(range(len(chart.periods)), [_period_lines(period) for period in chart.periods])
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(chart.units)), [_wrapped(name, 1) for name in chart.units])
    axes.tick_params(length=0, labelsize=_SMALL + 0.5)
    axes.set_xlim(-0.5, len(chart.periods) - 0.5)
    axes.set_ylim(len(chart.units) - 0.5, -0.5)
    _bare(axes)


def _shade(cell: str) -> float:
    return 0.25 if cell == MISSING else 0.75 if cell.startswith(LATE) else 1


def _label(axes: Axes, text: str, place: tuple[float, float], beside: tuple[float, float], **aligned: Any) -> None:
    """A label next to its point or bar, on white so that no line runs through it."""
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
    axes.annotate(text, place, beside, textcoords="offset points", bbox=paper, **aligned)


def _bare(axes: Axes, *kept: str) -> None:
    """Hide the frame of the axes."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in kept)


def _period_lines(period: str) -> str:
    """A period's name for an axis; a date is never broken."""
    return textwrap.fill(period, 10, break_long_words=False)


def _wrapped(name: str, lines: int = _NAME_LINES) -> str:
    return "\n".join(textwrap.wrap(name, _NAME_LETTERS, max_lines=lines, placeholder="…")) or name[:_NAME_LETTERS]


# The library


def _matplotlib() -> tuple[Any, str]:
    """The library, and the name of the font to use."""
    with _left_alone():
        import matplotlib
        from matplotlib import font_manager

    path = _font_file()
    if path is None:
        return matplotlib, _ITS_OWN
    try:
        name = font_manager.FontProperties(fname=str(path)).get_name()
        if name not in {one.name for one in font_manager.fontManager.ttflist}:
            font_manager.fontManager.addfont(str(path))
    except (OSError, RuntimeError):  # not readable by FreeType
        return matplotlib, _ITS_OWN
    return matplotlib, name


@contextlib.contextmanager
def _left_alone() -> Iterator[None]:
    """Import matplotlib without user settings, with its own fonts only, and with its caches in a temporary folder.

    Otherwise it scans all fonts of the machine, which takes seconds, and warns on stderr if the home is read-only.
    """
    logging.getLogger("matplotlib").setLevel(logging.CRITICAL)
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in _SAID_BY_OTHERS:
            os.environ.pop(name, None)
        os.environ |= {"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"}
        try:
            yield
        finally:
            for name in (*_SAID_BY_OTHERS, "MPLCONFIGDIR", "MPL_IGNORE_SYSTEM_FONTS"):
                os.environ.pop(name, None)
                if name in before:
                    os.environ[name] = before[name]


def _defaults(matplotlib: Any) -> dict[str, Any]:
    """matplotlib's default settings, whatever a `matplotlibrc` says."""
    own = {"backend", "backend_fallback", "toolbar", "interactive", "webagg.port"}
    return {key: value for key, value in matplotlib.rcParamsDefault.items() if key not in own}


@functools.cache
def _font_file() -> Path | None:
    """The file of Times New Roman or a font with the same metrics; None if there is none."""
    if sys.platform == "win32":
        path = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts", "times.ttf")
        return path if path.is_file() else None
    try:
        command = ["fc-match", "--format", "%{family[0]}\n%{file}", _FAMILIES[0]]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 ours
    except (OSError, subprocess.SubprocessError):
        return None
    family, _, file = ran.stdout.partition("\n")
    return Path(file) if family in _FAMILIES and Path(file).is_file() else None
