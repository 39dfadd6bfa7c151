"""How a verdict looks: a word and a sign beside the colour, text that is escaped, the same each time."""

import json
from html.parser import HTMLParser

import pytest

from learnpath.verdict import MIME, Verdict, card, correct, incorrect

STATUSES = ("correct", "incorrect", "not_attempted", "error", "needs_review")
WORDS = ("Correct", "Incorrect", "Not attempted", "Error", "Needs review")


class Balanced(HTMLParser):
    """Fails on a tag that is closed in the wrong order, and collects the text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.tags = [], "", set()
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize(("status", "word"), list(zip(STATUSES, WORDS, strict=True)))
def test_each_status_is_told_by_a_word_and_a_sign(status, word):
    bundle = Verdict(status, "A message.", "2.1", of=2)._repr_mimebundle_()
    read = Balanced(bundle["text/html"])
    assert word in read.text
    assert word in bundle["text/plain"]
    assert bundle["text/plain"][0] in "✓✗○!✎"
    assert f"lp-verdict--{status}" in bundle["text/html"]
    assert "script" not in read.tags


def test_text_of_a_learner_cannot_become_markup():
    verdict = incorrect(expected="`a<b>`", seen="<script>alert(1)</script>", next_step='"quotes" & more')
    read = Balanced(verdict._repr_mimebundle_()["text/html"])
    assert "script" not in read.tags
    assert "<script>alert(1)</script>" in read.text
    assert "code" in read.tags


def test_all_parts_are_shown_in_text_and_in_html():
    verdict = incorrect(message="m1", expected="e1", seen="s1", because="b1", misconception="slug-1", next_step="n1")
    bundle = verdict._repr_mimebundle_()
    for part in ("m1", "e1", "s1", "b1", "n1"):
        assert part in bundle["text/plain"]
        assert part in bundle["text/html"]
    assert bundle[MIME]["misconception"] == "slug-1"
    assert json.loads(json.dumps(bundle[MIME])) == verdict.as_dict()


def test_a_score_is_shown_once_there_is_one():
    assert "2 of 2 points" in str(Verdict("correct", "", "2.1", 2, 2))
    assert "1 of 1 point" in str(Verdict("correct", "", "2.1", 1, 1))
    assert "point" not in str(Verdict("incorrect", "", "2.1", 0, 2))
    assert str(correct("Yes.")) == "✓ Correct\nYes."


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#ffffff", "#121212", "#111111", "#1e1e1e"])
@pytest.mark.parametrize("status", [*STATUSES, "note"])
def test_the_edge_can_be_seen_in_light_and_dark(status, background):
    colour = card(status, "head").partition(f"--lp-verdict-{status.replace('_', '-')}, ")[2][:7]
    light, dark = sorted((_luminance(colour), _luminance(background)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3
