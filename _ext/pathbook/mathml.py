"""Formulas become MathML when the book is built: no script, no font, no request.

latex2mathml accepts broken LaTeX without a word, so a formula may only use macros from a list that has been looked at,
and nothing that starts with a backslash may be left over.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)

KNOWN = r"""
alpha beta gamma delta epsilon varepsilon eta theta kappa lambda mu nu pi rho sigma tau phi varphi chi psi omega
Gamma Delta Theta Lambda Pi Sigma Phi Psi Omega ell
frac tfrac dfrac sqrt binom sum prod int min max log ln exp Pr lim sup inf det
cdot times pm mp le leq ge geq ne neq approx sim equiv propto ll gg to mapsto in notin subset subseteq cup cap
mid lfloor rfloor lceil rceil langle rangle lvert rvert lVert rVert infty partial nabla forall exists
ldots cdots dots hat bar tilde vec overline underline widehat mathbb mathbf mathcal mathrm mathit text textbf
operatorname left right big Big bigl bigr quad qquad top prime circ ast star leftarrow rightarrow Rightarrow
iff implies begin end ! , ; : { } | % & _ # \
"""
MACROS = frozenset(KNOWN.split())
ENVIRONMENTS = frozenset({"aligned", "align", "align*", "cases", "matrix", "pmatrix", "bmatrix"})
MACRO = re.compile(r"\\([A-Za-z]+|.)")
ENVIRONMENT = re.compile(r"\\(begin|end)\{([^}]*)\}")


def to_mathml(latex: str, *, display: bool) -> tuple[str, list[str]]:
    """Turn a formula into MathML.

    Parameters
    ----------
    latex
        The formula, without dollar signs.
    display
        True for a formula on a line of its own.

    Returns
    -------
    The MathML, and complaints in words (none when the formula is fine).
    """
    complaints = complaints_about(latex)
    try:
        mathml = convert(latex, display="block" if display else "inline")
    except Exception as error:  # the converter raises many kinds
        return "", [*complaints, f"latex2mathml cannot read it: {type(error).__name__} {error}".rstrip()]
    left_over = re.findall(r"\\[A-Za-z]+|&#x0005C;", mathml)
    complaints += [f"{found} is left over in the MathML" for found in sorted(set(left_over))]
    return mathml, complaints


def complaints_about(latex: str) -> list[str]:
    """Return what is wrong with a formula before it is converted."""
    macros = MACRO.findall(latex)
    unknown = sorted({name for name in macros if name not in MACROS and not name.isspace()})
    complaints = [f"the macro \\{name} is not among those that are known to work" for name in unknown]
    without_macros = MACRO.sub("", latex)
    for opening, closing, found in (
        ("{", "}", list(without_macros)),
        ("left", "right", macros),
        ("begin", "end", macros),
    ):
        if found.count(opening) != found.count(closing):
            complaints.append(
                f"{opening!r} stands {found.count(opening)} times and {closing!r} {found.count(closing)} times"
            )
    for _, name in ENVIRONMENT.findall(latex):
        if name not in ENVIRONMENTS:
            complaints.append(f"the environment {name!r} is not among those that are known to work")
    return complaints


def write(translator: HTML5Translator, node: nodes.Element, *, display: bool) -> str:
    """Return the MathML of a node and warn of what is wrong with it."""
    latex = node.astext().strip()
    mathml, complaints = to_mathml(latex, display=display)
    for complaint in complaints:
        LOGGER.warning("The formula %r: %s.", latex, complaint, location=node, type="pathbook", subtype="math")
    return mathml


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(write(self, node, display=False))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    self.body.append(self.starttag(node, "div", "", CLASS="lp-formula", tabindex="0", role="group"))
    self.body.append(write(self, node, display=True))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Offer the renderer under the name ``mathml``."""
    inline: Any = (visit_inline, None)
    block: Any = (visit_block, None)
    app.add_html_math_renderer("mathml", inline, block)
