"""The page that `harbour fraud monitor` writes: every figure as a plot, as a table and as a sentence."""

from __future__ import annotations

import html
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd

from harbour.fraud import monitor
from harbour.fraud.model import Model
from harbour.fraud.whole import whole

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #fff; --line: #767676; }
@media (prefers-color-scheme: dark) { :root { --ink: #eee; --paper: #16181c; --line: #9a9a9a; } }
body { color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem;
  margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: .2rem .6rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } .wide { overflow-x: auto; }
.plot { background: #fff; } .plot svg { width: 100%; height: auto; } .alert { font-weight: bold; }
"""


def write(
    folder: Path, watched: monitor.Watched, model: Model, reference: Any, groups: pd.DataFrame | None
) -> dict[str, Any]:
    """Write monitor.html and monitor.json to a folder and return what monitor.json holds.

    Parameters
    ----------
    folder
        Made if it is not there; files of these names are replaced.
    watched
        The period.
    model
        The champion.
    reference
        Features of a sample of the training period, shape (n, features).
    groups
        Columns account and group; None to leave fairness out.
    """
    moved = monitor.stability(watched, model, reference)
    calibrated = monitor.calibration(watched)
    alerts = monitor.volume(watched, model.costs.capacity)
    treated = None if groups is None else monitor.fairness(watched, groups)
    raised = [f"{name} has moved" for name in moved.loc[moved["alert"], "name"]]
    if calibrated["alert"]:
        raised.append("reports do not match the scores")
    raised += [f"more alerts than capacity on {day:%Y-%m-%d}" for day in alerts.loc[alerts["alert"], "day"]]
    if treated is not None and len(treated):
        raised += [
            f"honest customers are stopped more often: {name}" for name in treated.loc[treated["alert"], "group"]
        ]
    found = {
        "model": model.name,
        "payments": len(watched),
        "from": _day(watched.time.min()),
        "to": _day(watched.time.max()),
        "alerts_raised": raised,
        "stability": moved.to_dict("records"),
        "calibration": calibrated,
        "volume": alerts.assign(day=alerts["day"].dt.strftime("%Y-%m-%d")).to_dict("records"),
        "fairness": None if treated is None else treated.to_dict("records"),
    }
    page = _page(found, moved, alerts, treated)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("monitor.json", json.dumps(found, indent=1, default=_plain)), ("monitor.html", page)):
        with whole(folder / name) as part:
            part.write_text(content, encoding="utf-8")
    return found


def _plain(value: Any) -> Any:
    return value.item()


def _day(micros: Any) -> str:
    return f"{pd.Timestamp(int(micros), unit='us'):%Y-%m-%d}"


def _page(found: dict[str, Any], moved: pd.DataFrame, alerts: pd.DataFrame, treated: pd.DataFrame | None) -> str:
    said = found["calibration"]
    if said["ratio"] is None:
        sentence = said["note"]
    else:
        sentence = (
            f"{said['reported']} frauds are reported where the scores let {said['expected']:.1f} be expected by now: "
            f"{said['ratio']:.2f} times as many (95% interval {said['low']:.2f} to {said['high']:.2f})."
        )
    top = moved.sort_values("index", ascending=False).head(12)
    raised = "".join(f"<li class=alert>{html.escape(text)}</li>" for text in found["alerts_raised"])
    parts = [
        f"<h1>Model {html.escape(found['model'])}, {found['from']} to {found['to']}</h1>",
        f"<p>{found['payments']:,} scored payments. Simulated data of a fictional bank.</p>",
        f"<h2>Alerts</h2>{f'<ul>{raised}</ul>' if raised else '<p>None.</p>'}",
        "<h2>Have inputs or scores moved?</h2>",
        "<p>Population stability index against a sample of the training period, with the weekdays of this one. By "
        "chance alone all would stay below their thresholds in 95 reports of a hundred. Ages and histories move by "
        "themselves as time goes by, and a day is not yet a month.</p>",
        _plot(_stability_plot, top, "Bars: the index of the twelve that moved most. Ticks: their thresholds."),
        _table(top, {"name": "", "index": ".3f", "usual": ".3f", "threshold": ".3f", "alert": ""}),
        "<h2>Do the scores mean what they say?</h2>",
        f"<p>{sentence} Reports come late; what is expected allows for it. Stopped payments have no label and are left "
        "out.</p>",
        _table(
            pd.DataFrame(said["bands"]), {"score": "", "payments": ",.0f", "expected": ".1f", "reported": ",.0f"}
        ),
        "<h2>Can the desk read the alerts?</h2>",
        _plot(_volume_plot, alerts, "Bars: alerts a day. Line: how many the investigators can read."),
        _table(
            alerts.assign(day=alerts["day"].dt.strftime("%Y-%m-%d")),
            {"day": "", "payments": ",.0f", "alerts": ",.0f", "stopped": ",.0f", "capacity": ",.0f"},
        ),
    ]  # fmt: skip
    if treated is not None:
        parts += [
            "<h2>Who is stopped wrongly?</h2>",
            "<p>Customers without a report who had a payment stopped, per ten thousand of the group, beside all "
            "others; the difference with its 95% interval.</p>",
            _table(
                treated,
                {"group": "", "customers": ",.0f", "stopped": ",.0f", "per_10000": ".1f", "rest_per_10000": ".1f",
                 "difference": ".1f", "low": ".1f", "high": ".1f", "alert": ""},
            ),
        ]  # fmt: skip
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Monitor: model {html.escape(found['model'])}</title><style>{_STYLE}</style></head><body><main>"
        + "\n".join(parts)
        + "</main></body></html>"
    )


def _table(rows: pd.DataFrame, columns: dict[str, str]) -> str:
    head = "".join(f"<th scope=col>{name.replace('_', ' ')}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row[name], form)}</td>" for name, form in columns.items()) + "</tr>"
        for _, row in rows.iterrows()
    )
    return f"<div class=wide tabindex=0><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(value: Any, form: str) -> str:
    if form:
        return format(float(value), form)
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return "<b>alert</b>" if bool(value) else ""
    return html.escape(str(value))


def _plot(draw: Any, rows: pd.DataFrame, says: str) -> str:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 3.8), layout="constrained")
    draw(figure.subplots(), rows)
    picture = io.StringIO()
    figure.savefig(picture, format="svg", metadata={"Date": None})
    drawn = picture.getvalue()
    drawn = drawn[drawn.index("<svg") :]
    return f'<figure class=plot role=img aria-label="{html.escape(says)}">{drawn}</figure><p>{html.escape(says)}</p>'


def _stability_plot(axes: Any, rows: pd.DataFrame) -> None:
    rows = rows.iloc[::-1]
    axes.barh(rows["name"], rows["index"], color="#0072b2")
    axes.plot(rows["threshold"], range(len(rows)), "|", color="#d55e00", markersize=12, markeredgewidth=2)
    axes.set_xlabel("population stability index")


def _volume_plot(axes: Any, rows: pd.DataFrame) -> None:
    axes.bar(rows["day"].dt.strftime("%d %b"), rows["alerts"], color="#0072b2")
    axes.plot(range(len(rows)), rows["capacity"], color="#d55e00")
    axes.set_ylabel("alerts a day")
    axes.set_ylim(bottom=0)
    if len(rows) > 12:
        axes.set_xticks(range(0, len(rows), len(rows) // 8))
