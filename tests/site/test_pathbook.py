"""The Sphinx extension on books of a few lines: what it renders, and what it warns of."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pytest
from pathbook.address import Addresses
from pathbook.chapter_links import questions_of, why_not
from pathbook.mathml import to_mathml
from pathbook.outputs import mend_table, png_size
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

EXTENSIONS = ("elements", "domain", "quiz", "recall", "predict", "mathml", "source_code")
QUIZ = """\
:::{quiz} base-rate
The prevalence halves. What happens to `precision`?
- [ ] It stays the same.
  - Precision depends on the mix. *(misconception: rates-fix-precision)*
- [x] It roughly halves.
  - Alerts hardly change in number.
:::
"""


@pytest.fixture
def build(tmp_path):
    """Builds a book from pages and returns its HTML by page, and the warnings."""

    def run(**pages: str) -> tuple[dict[str, str], str]:
        listed = "\n".join(name for name in pages if name != "index")
        pages.setdefault("index", "# Book")
        pages["index"] += f"\n\n```{{toctree}}\n{listed}\n```\n"
        for name, text in pages.items():
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        warnings = io.StringIO()
        with docutils_namespace():
            app = Sphinx(
                tmp_path,
                None,
                tmp_path / "out",
                tmp_path / "trees",
                "html",
                confoverrides={
                    "extensions": ["myst_parser", *(f"pathbook.{name}" for name in EXTENSIONS)],
                    "html_theme": "basic",
                    "html_math_renderer": "mathml",
                    "myst_enable_extensions": ["colon_fence", "dollarmath"],
                },
                status=None,
                warning=warnings,
            )
            app.build()
        return {
            name: (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8") for name in pages
        }, warnings.getvalue()

    return run


def test_every_option_of_a_quiz_explains_itself(build):
    pages, warnings = build(one=f"# One\n\n{QUIZ}")
    assert warnings == ""
    html = pages["one"]
    assert html.count("<details") == 2
    assert html.count('data-answer="right"') == 1
    assert "Not right. " in html
    assert "Alerts hardly change in number." in html
    assert "misconception" not in html
    assert 'aria-labelledby="quiz-base-rate-question"' in html
    assert 'id="quiz-base-rate-question"' in html


def test_quiz_without_right_option_is_an_error_at_its_place(build):
    _, warnings = build(one="# One\n\n" + QUIZ.replace("[x]", "[ ]"))
    assert "one.md:" in warnings
    assert "right option" in warnings


def test_quiz_id_used_twice_is_a_warning(build):
    _, warnings = build(one=f"# One\n\n{QUIZ}", two=f"# Two\n\n{QUIZ}")
    assert "used twice" in warnings


def test_recall_asks_again_and_links_to_the_page(build):
    pages, warnings = build(one=f"# One\n\n{QUIZ}", two="# Two\n\n```{recall} base-rate\n```\n")
    assert warnings == ""
    assert 'id="recall-base-rate"' in pages["two"]
    assert re.search(r'href="one\.html#quiz-base-rate"[^>]*>One<', pages["two"])


def test_recall_follows_a_change_of_the_quiz(build, tmp_path):
    build(one=f"# One\n\n{QUIZ}", two="# Two\n\n```{recall} base-rate\n```\n")
    two = (tmp_path / "two.md").stat().st_mtime_ns
    (tmp_path / "one.md").write_text(f"# One\n\n{QUIZ}".replace("roughly halves", "is cut in two"), encoding="utf-8")
    with docutils_namespace():
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "trees",
            "html",
            confoverrides={
                "extensions": ["myst_parser", *(f"pathbook.{name}" for name in EXTENSIONS)],
                "html_theme": "basic",
                "html_math_renderer": "mathml",
                "myst_enable_extensions": ["colon_fence", "dollarmath"],
            },
            status=None,
        )
        app.build()
    assert (tmp_path / "two.md").stat().st_mtime_ns == two
    assert "is cut in two" in (tmp_path / "out" / "two.html").read_text(encoding="utf-8")


def test_recall_of_an_unknown_quiz_is_a_warning(build):
    _, warnings = build(one="# One\n\n```{recall} no-such\n```\n")
    assert "No page has a quiz with the id 'no-such'" in warnings


def test_prediction_without_its_result_is_an_error(build):
    _, warnings = build(one="# One\n\n:::{predict}\nHow many?\n:::\n")
    assert "ends with one {reveal}" in warnings


def test_prediction_hides_its_result(build):
    pages, warnings = build(one="# One\n\n::::{predict}\nHow many?\n:::{reveal}\nTwelve.\n:::\n::::\n")
    assert warnings == ""
    assert re.search(r'<details class="lp-reveal">.*Twelve\.', pages["one"], re.DOTALL)


def test_formula_becomes_mathml(build):
    pages, warnings = build(one="# One\n\nWith $p \\le 1$:\n\n$$\n\\frac{p}{1 - p}\n$$\n")
    assert warnings == ""
    assert pages["one"].count("<math") == 2
    assert "mfrac" in pages["one"]


def test_unknown_macro_in_a_formula_is_a_warning(build):
    _, warnings = build(one="# One\n\nWith $\\precision$.\n")
    assert "the macro \\precision is not among those" in warnings


@pytest.mark.parametrize("broken", [r"\frac{1}{2", r"\left( x", r"\unknown x", r"\begin{nonsense}x\end{nonsense}"])
def test_broken_latex_is_never_accepted_in_silence(broken):
    assert to_mathml(broken, display=False)[1] != []


def test_formula_that_is_fine_has_no_complaint():
    mathml, complaints = to_mathml(r"\sum_{i=1}^{n} \left(p_i - y_i\right)^2", display=True)
    assert complaints == []
    assert "\\" not in mathml


def test_table_of_pandas_gets_headers_that_head_something():
    table = (
        '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>age</th></tr></thead>'
        "<tbody><tr><th>0</th><td>3</td></tr></tbody></table>"
    )
    assert mend_table(table) == (
        '<table class="dataframe"><thead><tr><td></td><th scope="col">age</th></tr></thead>'
        '<tbody><tr><th scope="row">0</th><td>3</td></tr></tbody></table>'
    )


def test_picture_is_shown_at_its_own_resolution(tmp_path):
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(5, 3))
    figure.savefig(tmp_path / "a.png", dpi=144, bbox_inches=None)
    plt.close(figure)
    assert png_size(tmp_path / "a.png") == (480, 288)
    (tmp_path / "a.svg").write_text("<svg/>", encoding="utf-8")
    assert png_size(tmp_path / "a.svg") is None


def test_no_address_leads_nowhere_while_the_settings_are_placeholders():
    unknown = Addresses("https://example.org/book/", "https://github.com/example/book", "main")
    assert (unknown.page("a.html"), unknown.edit("a.md"), unknown.report("A"), unknown.binder("a.ipynb")) == (
        "",
        "",
        "",
        "",
    )


def test_addresses_follow_from_the_two_settings():
    known = Addresses("https://book.test/path/", "https://github.com/harbour/book", "main")
    assert known.page("chapters/a.html") == "https://book.test/path/chapters/a.html"
    assert known.edit("chapters/a.md") == "https://github.com/harbour/book/edit/main/chapters/a.md"
    assert known.binder("exercises/a.ipynb").startswith(
        "https://mybinder.org/v2/gh/harbour/book/main?urlpath=lab/tree/exercises/"
    )
    assert "Mistake%20on%20the%20page%3A%20A" in known.report("A")


def test_exercise_says_why_it_does_not_run_in_a_browser():
    first, second, *rest = questions_of("00-how-exercises-work")
    assert why_not((first, second, *rest)) == ""
    local = dataclasses.replace(second, runs="local")
    assert why_not((first, local)).startswith("Question 0.2 needs more than a browser has")
    assert why_not((local, local)).startswith("Questions 0.2, 0.2 need more")


def test_configuration_names_the_extension_and_both_settings():
    import yaml

    config = yaml.safe_load((Path(__file__).parents[2] / "_config.yml").read_text(encoding="utf-8"))
    assert config["html"]["baseurl"].startswith("https://")
    assert config["repository"]["url"].startswith("https://")
    assert config["sphinx"]["local_extensions"] == {"pathbook": "_ext"}


def test_source_links_to_the_lines_and_the_site_carries_them(build, tmp_path):
    text = "# One\n\nSee {source}`harbour.fraud.decision.Limiter.take` and {source}`the costs <harbour.fraud.costs>`."
    pages, warnings = build(one=text)
    assert warnings == ""
    assert 'href="code/harbour/fraud/decision.html#Limiter.take"' in pages["one"]
    assert re.search(r'href="code/harbour/fraud/costs.html"[^>]*>(<[^>]*>)*the costs<', pages["one"])
    shown = (tmp_path / "out/code/harbour/fraud/decision.html").read_text(encoding="utf-8")
    part = shown.partition('<span class="lp-code__part" id="Limiter.take">')[2]
    assert re.sub("<[^>]*>", "", part.partition("\n")[0]).strip().startswith("def take(self")
    assert shown.count("<span") == shown.count("</span>")
    assert (tmp_path / "out/code/harbour/fraud/costs.html").is_file()


def test_source_of_what_does_not_exist_is_an_error_at_its_place(build):
    _, warnings = build(one="# One\n\n{source}`harbour.fraud.decision.nothing` {source}`os.path`")
    assert "There is no nothing in harbour.fraud.decision." in warnings
    assert "There is no module of ours in 'os.path'." in warnings
    assert "one.md:3" in warnings
