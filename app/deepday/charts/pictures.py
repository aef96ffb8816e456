"""A chart as pixels for the screen and as SVG for the page."""

import io
import re
from dataclasses import dataclass

from deepday.charts.chart import Chart
from deepday.charts.drawing import DPI


@dataclass(frozen=True, slots=True)
class Pixels:
    """Red, green, blue and opacity, a byte each, row by row from the top; colours are not multiplied by the opacity."""

    width: int
    height: int
    rgba: bytes


def as_pixels(chart: Chart, scale: float) -> Pixels:
    """Return *chart* with *scale* dots for each drawing pixel."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 -- a page needs none of it

    figure = chart.figure
    figure.set_dpi(DPI * scale)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib says no types for it
    width, height = canvas.get_width_height()
    return Pixels(width, height, bytes(canvas.buffer_rgba()))  # type: ignore[no-untyped-call]  # same


def as_svg(chart: Chart) -> str:
    """Return *chart* as SVG whose text is text; the same chart gives the same bytes."""
    from matplotlib import rc_context  # noqa: PLC0415 -- as above
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 -- same

    written = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": chart.name}):
        canvas = FigureCanvasSVG(chart.figure)
        canvas.print_svg(written, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]  # same
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return re.sub(r'<g id="[^"]*">', "<g>", svg)  # names of groups, which would meet those of another chart on a page
