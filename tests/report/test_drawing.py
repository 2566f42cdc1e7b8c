"""Charts as pictures: what is in them, whatever names and values there are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from de06_xl.report import drawing
from de06_xl.report.charts import Bars, Chart, Line, SentWhen
from de06_xl.report.drawing import draw
from de06_xl.report.render import render
from de06_xl.system import shipped
from tests.support.examples import examples


def charts_of(name: str) -> list[Chart]:
    """A chart of each kind, with a name wherever one is written."""
    return [
        Line("", "", (name, "b"), (1.0, 2.0), (name, "2")),
        Bars("", "", (name, "b"), (120.0, -30.0), (name, "2"), (True, False), goal=100),
        SentWhen("", "", (name,), (name,), ((name,),)),
    ]


def texts_drawn(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """The texts of a chart, and whether each is read as mathematics."""
    from matplotlib.text import Text

    found: dict[str, bool] = {}
    before = Text.draw

    def noted(self: Text, renderer: object) -> None:
        found[self.get_text()] = bool(self.get_parse_math())
        before(self, renderer)

    monkeypatch.setattr(Text, "draw", noted)
    drawing.draw.cache_clear()
    draw(chart)
    monkeypatch.undo()
    return found


@pytest.mark.parametrize("chart", charts_of("UBND $xã$ $x_$"), ids=lambda chart: type(chart).__name__)
def test_dollar_signs_in_a_name_are_drawn_as_they_are(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    found = texts_drawn(chart, monkeypatch)
    assert "UBND $xã$ $x_$" in {text.replace("\n", " ") for text in found}
    assert not any(found.values())


@given(name=st.text(min_size=1, max_size=40).map(lambda text: f"$_{text}^$"))
@settings(max_examples=examples(5), deadline=None)
def test_no_name_stops_the_drawing(name: str) -> None:
    for chart in charts_of(name):
        assert draw(chart).png.startswith(b"\x89PNG")


def test_what_fails_in_drawing_is_not_called_a_fault_of_the_template(monkeypatch: pytest.MonkeyPatch) -> None:
    def failed(chart: Chart) -> None:
        raise ValueError(chart.words)

    monkeypatch.setattr(drawing, "draw", failed)
    template = shipped.path_of(shipped.REPORT_TEMPLATE).read_bytes()
    with pytest.raises(ValueError, match="hình này"):
        render(template, "mau.docx", {}, charts=[Line("", "hình này", ("a",), (1.0,), ("1",))])


def test_a_bar_far_below_zero_leaves_room_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.axes import Axes

    widths: list[float] = []
    before = Axes.barh

    def noted(self: Axes, y: float, width: float, **others: object) -> object:
        widths.append(width)
        return before(self, y, width, **others)

    monkeypatch.setattr(Axes, "barh", noted)
    drawing.draw.cache_clear()
    draw(Bars("", "", ("a", "b", "c"), (-45440.0, 90.0, 900.0), ("", "", ""), (False, False, True), goal=100))
    assert widths == [-100.0, 90.0, 200.0]
