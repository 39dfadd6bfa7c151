"""Figures of the book: one Matplotlib style, and interactive Altair charts that need neither server nor kernel.

Matplotlib, Altair and vl-convert are imported only when they are needed.
"""

from __future__ import annotations

import base64
import html
import json
import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair
    import pandas as pd

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
"""The colours of the book, in order: those of Okabe and Ito that stand out on white (Okabe and Ito, 2008)."""

INK, QUIET, GRID = "#1f2a30", "#5f6d75", "#dfe4e7"

VEGA_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None, "continuousWidth": 520, "continuousHeight": 300},
    "axis": {
        "labelColor": INK, "titleColor": INK, "gridColor": GRID, "domainColor": QUIET, "tickColor": QUIET,
        "labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "titlePadding": 8,
    },
    "legend": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "orient": "top", "title": None,
    },
    "title": {"color": INK, "fontSize": 14, "anchor": "start"},
    "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
    "mark": {"color": COLOURS[0]},
    "text": {"color": INK, "fontSize": 12},
    "rule": {"color": QUIET},
    "line": {"strokeWidth": 2.5},
    "range": {"category": list(COLOURS)},
}  # fmt: skip

VEGALITE_MIME = "application/vnd.vegalite.v6+json"
ROWS_IN_PAGE = 5000
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def use_style() -> None:
    """Use the book's Matplotlib style from here on; called once, in the first cell that imports pyplot."""
    import matplotlib.pyplot as plt

    with resources.as_file(resources.files("learnpath") / "book.mplstyle") as style:
        plt.style.use(style)


@dataclass(frozen=True)
class InteractiveFigure:
    """An Altair chart as a notebook and a page show it; made by `interactive`.

    Attributes
    ----------
    name
        Lower-case words joined by hyphens; the figure's address on the page.
    spec
        The Vega-Lite specification, with the book's style.
    picture
        The chart at its initial settings as SVG; empty where vl-convert is not installed (in the browser).
    alt, caption, table
        What the data show, in words; the line below; the same data as an HTML table. The last two may be empty.
    """

    name: str
    spec: dict[str, Any]
    picture: str
    alt: str
    caption: str
    table: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": self.alt, "text/html": self.page(), VEGALITE_MIME: self.spec}

    def page(self) -> str:
        """Return the figure as HTML: a picture, which a script makes interactive where there is one."""
        specification = json.dumps(self.spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        parts = [
            f'<figure class="lp-chart" id="{self.name}">',
            f'<div class="lp-chart__view">{self._image()}</div>',
            f"<figcaption>{html.escape(self.caption)}</figcaption>" if self.caption else "",
            self._alternative(),
            f'<script type="application/json">{specification.replace("<", chr(92) + "u003c")}</script>',
            "</figure>",
        ]
        return "\n".join(part for part in parts if part)

    def _alternative(self) -> str:
        if not self.table:
            return ""
        return (
            '<details class="lp-chart__data"><summary>The data as a table</summary>'
            f'<div class="lp-chart__table">{self.table}</div></details>'
        )

    def _image(self) -> str:
        alt = html.escape(self.alt)
        size = re.match(r'<svg\b[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', self.picture)
        if size is None:
            return f"<p>{alt}</p>"
        data = base64.b64encode(self.picture.encode()).decode()
        width, height = (round(float(length)) for length in size.groups())
        return f'<img width="{width}" height="{height}" alt="{alt}" src="data:image/svg+xml;base64,{data}">'


def interactive(
    chart: altair.TopLevelMixin,
    *,
    name: str,
    alt: str,
    caption: str | None = None,
    table: pd.DataFrame | None = None,
) -> InteractiveFigure:
    """Make an Altair chart part of the page: a picture in print and without scripts, else with its sliders.

    Parameters
    ----------
    chart
        An Altair chart with bound parameters (sliders, boxes, lists). Give each parameter a name, and each binding a
        ``name`` that says what it changes, with the unit: it is the label beside the slider.
    name
        Lower-case words joined by hyphens, once in the page, such as ``threshold-and-money``.
    alt
        What the data show at the initial settings, in a sentence or two; not "plot of x".
    caption
        The line below the figure; says which data it shows.
    table
        The numbers behind the figure, at most 60 rows, as its alternative for those who do not see it.

    Returns
    -------
    InteractiveFigure, shown when it is the last expression of a cell. The same chart gives the same text;
    numbers are kept to six digits.

    Raises
    ------
    ValueError
        If the name is not of that form, the alternative text says nothing, the table is too long, or the chart holds
        more than 5,000 rows (each would be part of the page: aggregate first).
    """
    if not _SLUG.fullmatch(name):
        raise ValueError(f"The name of a figure is lower-case words joined by hyphens, and {name!r} is not.")
    if len(alt.split()) < 5:
        raise ValueError(f"The alternative text of {name!r} must say what the data show, and {alt!r} does not.")
    if table is not None and len(table) > 60:
        raise ValueError(
            f"The table of {name!r} has {len(table)} rows. Aggregate it to 60 or fewer: it is there to be read."
        )
    spec = _specification(chart, name)
    spec["description"] = alt
    return InteractiveFigure(
        name=name, spec=spec, picture=_picture(spec), alt=alt, caption=caption or "", table=_html_table(table)
    )


def _specification(chart: altair.TopLevelMixin, name: str) -> dict[str, Any]:
    """Return the chart as Vega-Lite: our configuration below the author's own, parts named by their place."""
    import altair

    try:
        spec: dict[str, Any] = chart.to_dict()
    except altair.MaxRowsError as error:
        raise ValueError(
            f"The chart {name!r} holds more than {ROWS_IN_PAGE} rows. Aggregate before you draw."
        ) from error
    default = {"view": {"continuousWidth": 300, "continuousHeight": 300}}
    own = {key: value for key, value in spec.get("config", {}).items() if default.get(key) != value}
    spec["config"] = _merged(VEGA_CONFIG, own)
    # Altair numbers views and unnamed parameters through a session; the page must not depend on what ran before.
    text = json.dumps(spec)
    for kind in ("view", "param"):
        for place, found in enumerate(dict.fromkeys(re.findall(rf'"({kind}_\d+)(?:_|")', text)), start=1):
            text = re.sub(rf"\b{found}(?=\b|_)", f"{kind}-at-{place}".replace("-", "_"), text)
    named: dict[str, Any] = json.loads(text, parse_float=lambda digits: float(f"{float(digits):.6g}"))
    return named


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        merged[key] = (
            _merged(merged[key], value) if isinstance(value, dict) and isinstance(merged.get(key), dict) else value
        )
    return merged


def _picture(spec: dict[str, Any]) -> str:
    try:
        import vl_convert
    except ImportError:  # in the browser: the interactive chart is shown straight away
        return ""
    return str(vl_convert.vegalite_to_svg(spec))


def _html_table(table: pd.DataFrame | None) -> str:
    if table is None:
        return ""
    numbered = table.index.name is None and table.index.dtype.kind in "iu"  # says nothing that a reader needs
    return str(table.to_html(border=0, index=not numbered, float_format=lambda number: f"{number:,.4g}"))
