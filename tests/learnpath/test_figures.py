"""The style of the book's figures, and interactive figures as HTML."""

from __future__ import annotations

import base64
import json
import re
import sys

import altair as alt
import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from learnpath.figures import COLOURS, interactive, use_style

ALT = "the cost is lowest at a threshold of 0.4"


def chart() -> alt.Chart:
    data = pd.DataFrame({"threshold": [0.0, 0.5, 1.0], "cost": [1 / 3, 1.0, 4.0]})
    at = alt.param(name="at", value=0.5, bind=alt.binding_range(min=0, max=1, step=0.1, name="Threshold"))
    line = alt.Chart(data).mark_line().encode(x="threshold:Q", y="cost:Q")
    dot = line.mark_point().transform_filter("datum.threshold <= at").add_params(at)
    return line + dot


def test_same_chart_gives_the_same_page_whatever_ran_before():
    first = interactive(chart(), name="cost", alt=ALT).page()
    alt.Chart(pd.DataFrame({"a": [1]})).mark_point().add_params(alt.selection_point()).to_dict()
    assert interactive(chart(), name="cost", alt=ALT).page() == first


def test_page_holds_picture_words_specification_and_table():
    table = pd.DataFrame({"threshold": [0.0, 0.5], "cost": [0.33, 1.0]})
    page = interactive(chart(), name="cost", alt=ALT, caption="Simulated data.", table=table).page()
    assert page.startswith('<figure class="lp-chart" id="cost">')
    assert f'alt="{ALT}"' in page
    assert "<figcaption>Simulated data.</figcaption>" in page
    assert "<summary>The data as a table</summary>" in page
    picture = re.search(r"base64,([^\"]+)", page)
    assert picture is not None
    assert base64.b64decode(picture[1]).startswith(b"<svg")
    spec = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert spec["params"][0]["name"] == "at"
    assert spec["config"]["range"]["category"] == list(COLOURS)
    assert "$schema" in spec


def test_text_of_the_data_cannot_close_the_script():
    data = pd.DataFrame({"x": ["</script><b>"], "y": [1]})
    page = interactive(alt.Chart(data).mark_bar().encode(x="x", y="y"), name="bars", alt=ALT).page()
    assert page.count("</script>") == 1


def test_a_notebook_gets_html_words_and_vega_lite():
    bundle = interactive(chart(), name="cost", alt=ALT)._repr_mimebundle_()
    assert bundle["text/plain"] == ALT
    assert set(bundle) == {"text/plain", "text/html", "application/vnd.vegalite.v6+json"}


def test_without_vl_convert_the_words_stand_in_for_the_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    page = interactive(chart(), name="cost", alt=ALT).page()
    assert "<img" not in page
    assert f"<p>{ALT}</p>" in page


@pytest.mark.parametrize(
    ("name", "words", "rows", "complaint"),
    [
        ("Cost", ALT, 1, "lower-case words"),
        ("cost", "plot of cost", 1, "must say what the data show"),
        ("cost", ALT, 61, "has 61 rows"),
    ],
)
def test_what_a_reader_could_not_use_is_refused(name, words, rows, complaint):
    with pytest.raises(ValueError, match=complaint):
        interactive(chart(), name=name, alt=words, table=pd.DataFrame({"a": range(rows)}))


def test_too_many_rows_are_refused():
    data = pd.DataFrame({"x": range(5001), "y": 1})
    with pytest.raises(ValueError, match="Aggregate before you draw"):
        interactive(alt.Chart(data).mark_point().encode(x="x", y="y"), name="dots", alt=ALT)


def test_style_is_transparent_with_the_colours_of_the_book_each_with_a_line_of_its_own():
    with mpl.rc_context():
        use_style()
        cycle = plt.rcParams["axes.prop_cycle"].by_key()
        assert [f"#{colour}".replace("##", "#") for colour in cycle["color"]] == list(COLOURS)
        assert len({str(style) for style in cycle["linestyle"]}) == len(COLOURS)
        assert plt.rcParams["figure.facecolor"] == "none"
        assert plt.rcParams["savefig.transparent"]
