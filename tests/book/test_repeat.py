"""Two executions are the same when only meaningless things differ, and different otherwise."""

import base64
from copy import deepcopy

import pytest

from learnpath.book.repeat import differences, normalised

PICTURE = base64.b64encode(b"\x89PNG one").decode()


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(**data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


def notebook(*outputs, source="show()", count=1):
    cell = {
        "cell_type": "code",
        "id": f"cell-{count}",
        "execution_count": count,
        "metadata": {},
        "source": source,
        "outputs": list(outputs),
    }
    return {"cells": [{"cell_type": "markdown", "metadata": {}, "source": "# A title"}, cell]}


SAME = {
    "execution counts and cell ids": (
        notebook(stream("0.12\n"), count=1),
        notebook(stream("0.12\n"), count=7),
    ),
    "memory addresses": (
        notebook(stream("<object at 0x7f00aa12bb34>")),
        notebook(stream("<object at 0x7f99ff00cc12>")),
    ),
    "temporary paths": (
        notebook(stream("written to /tmp/tmpab12cd/out.csv")),
        notebook(stream("written to /tmp/tmpzz99/out.csv")),
    ),
    "Styler ids": (
        notebook(display(**{"text/html": '<table id="T_0a1b2"><td id="T_0a1b2_row0"></table>'})),
        notebook(display(**{"text/html": '<table id="T_ffeec"><td id="T_ffeec_row0"></table>'})),
    ),
    "ids inside SVG": (
        notebook(display(**{"image/svg+xml": '<path id="m0a1b2c3d4e"/><use href="#m0a1b2c3d4e"/>'})),
        notebook(display(**{"image/svg+xml": '<path id="mffff000011"/><use href="#mffff000011"/>'})),
    ),
    "UUIDs": (
        notebook(display(**{"text/html": '<div id="1b4e28ba-2fa1-11d2-883f-0016d3cca427">1</div>'})),
        notebook(display(**{"text/html": '<div id="6fa459ea-ee8a-3ca4-894e-db77e160355e">1</div>'})),
    ),
    "where a stream is cut": (
        notebook(stream("one\n"), stream("two\n")),
        notebook(stream("one\ntwo\n")),
    ),
    "text as a list of lines": (notebook(stream(["one\n", "two\n"])), notebook(stream("one\ntwo\n"))),
}

DIFFERENT = {
    "a number": (notebook(stream("0.12\n")), notebook(stream("0.13\n")), "0.12"),
    "a picture": (
        notebook(display(**{"image/png": PICTURE})),
        notebook(display(**{"image/png": base64.b64encode(b"\x89PNG two").decode()})),
        "image/png",
    ),
    "a missing output": (notebook(stream("0.12\n")), notebook(), "stdout and then nothing"),
    "a warning": (notebook(), notebook(stream("careful", name="stderr")), "nothing and then stderr"),
    "another kind of output": (
        notebook(display(**{"text/plain": "1", "text/html": "<b>1</b>"})),
        notebook(display(**{"text/plain": "1"})),
        "text/html in one execution only",
    ),
    "a row order": (
        notebook(display(**{"text/plain": "phone\ntablet"})),
        notebook(display(**{"text/plain": "tablet\nphone"})),
        "text/plain",
    ),
    "a claim's margin": (
        notebook(display(**{"application/vnd.learnpath.claim+json": {"holds": True, "margin": 3.1}})),
        notebook(display(**{"application/vnd.learnpath.claim+json": {"holds": True, "margin": 2.9}})),
        "3.1",
    ),
    "an error": (
        notebook({"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}),
        notebook({"output_type": "error", "ename": "ValueError", "evalue": "yes", "traceback": []}),
        "error",
    ),
    "a timing": (notebook(stream("took 1.21 s")), notebook(stream("took 1.25 s")), "1.21"),
    "the source": (notebook(source="show(1)"), notebook(source="show(2)"), "sources differ"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_means_nothing_is_no_difference(case):
    assert differences(*SAME[case]) == []


@pytest.mark.parametrize("case", DIFFERENT)
def test_what_means_something_is_a_difference(case):
    first, second, word = DIFFERENT[case]
    found = differences(first, second)
    assert len(found) == 1
    assert word in found[0]
    assert found[0].startswith("Cell 2 (show(")


def test_a_notebook_equals_its_copy():
    one = notebook(stream("0.12\n"), display(**{"image/png": PICTURE, "text/plain": "<Figure>"}))
    assert differences(one, deepcopy(one)) == []


def test_another_number_of_cells_is_one_sentence():
    one = notebook()
    other = {"cells": one["cells"][:1]}
    assert differences(one, other) == ["The first has 2 cells and the second 1."]


def test_ordinary_numbers_and_words_stay():
    text = "Brier 0.1183, 95 % interval 0.1102 to 0.1266, n = 1,200, #facade"
    assert normalised(text) == text
