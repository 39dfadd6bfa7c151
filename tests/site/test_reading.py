"""What a reader does on a page: answers, predicts, moves a slider, switches to dark; with and without a script."""

from __future__ import annotations

import json

import pytest
from site_visits import pages_with, why_not

pytestmark = pytest.mark.browser

READY = why_not() is None
QUIZ = (pages_with('id="quiz-') if READY else []) or ["(no quiz)"]
PREDICT = (pages_with("data-predict=") if READY else []) or ["(no prediction)"]
CHART = (pages_with('class="lp-chart"') if READY else []) or ["(no chart)"]
RECALL = pages_with('id="recall-') if READY else []


def stored(page, key):
    return json.loads(page.evaluate(f"localStorage.getItem({key!r})") or "null")


def test_quiz_is_answered_by_keyboard_and_remembered(visit):
    page = visit(QUIZ[0]).page
    quiz = page.locator(".lp-quiz[id^='quiz-']").first
    wrong = quiz.locator("details[data-answer=wrong]").first
    wrong.locator("summary").focus()
    page.keyboard.press("Enter")
    assert wrong.get_attribute("open") is not None
    assert wrong.locator(".lp-option__answer").inner_text().startswith("Not right.")
    assert "not right" in quiz.get_by_role("status").inner_text()

    right = quiz.locator("details[data-answer=right]")
    right.locator("summary").focus()
    page.keyboard.press("Space")
    assert right.locator(".lp-option__answer").inner_text().startswith("Right.")
    name = quiz.get_attribute("data-quiz")
    assert stored(page, "learnpath-progress") == {"schema": 1, "quizzes": {name: {"answered": "wrong", "tries": 2}}}

    page.reload()
    assert "first answer was not right" in quiz.get_by_role("status").inner_text()


def test_every_option_can_be_reached_with_the_tab_key(visit):
    page = visit(QUIZ[0]).page
    summaries = page.locator(".lp-quiz").first.locator("summary")
    summaries.first.focus()
    for place in range(1, summaries.count()):
        page.keyboard.press("Tab")
        assert summaries.nth(place).evaluate("node => node === document.activeElement")


def test_quiz_needs_no_script(visit):
    page = visit(QUIZ[0], script=False).page
    option = page.locator(".lp-quiz details").first
    answer = option.locator(".lp-option__answer")
    assert not answer.is_visible()
    option.locator("summary").click()
    assert answer.is_visible()
    assert answer.inner_text().startswith(("Right.", "Not right."))


ENTRY = "front/entry-test.html"


def answer_by_keyboard(page, quiz, kind):
    page.locator(f"#quiz-{quiz} details[data-answer={kind}] summary").first.focus()
    page.keyboard.press("Enter")


def test_entry_test_names_what_may_be_skipped(visit):
    page = visit(ENTRY).page
    lines = page.locator(".lp-entry [data-entry]")
    first, second = (lines.nth(place).get_attribute("data-entry").split() for place in (0, 1))
    for quiz in first:
        answer_by_keyboard(page, quiz, "right")
    answer_by_keyboard(page, second[0], "wrong")
    for quiz in second:
        answer_by_keyboard(page, quiz, "right")  # for the first of them too late
    summary = page.locator(".lp-entry").get_by_role("status")
    assert "You may skip it." in lines.nth(0).inner_text()
    assert "1 of 2 not right" in lines.nth(1).inner_text()
    assert summary.inner_text().startswith("You may skip chapter 1. ")

    page.reload()
    assert "You may skip it." in lines.nth(0).inner_text()
    page.get_by_role("button", name="Forget my answers").press("Enter")
    page.wait_for_load_state()
    assert "2 of 2 still to answer." in lines.nth(0).inner_text()


def test_entry_test_needs_no_script(visit):
    page = visit(ENTRY, script=False).page
    assert "right at the first try" in page.locator(".lp-entry [data-entry]").first.inner_text()
    option = page.locator(".lp-quiz details").first
    option.locator("summary").click()
    assert option.locator(".lp-option__answer").is_visible()


def test_prediction_is_kept_and_repeated(visit):
    page = visit(PREDICT[0]).page
    box = page.locator(".lp-predict").first
    assert not box.locator(".lp-reveal__body").is_visible()
    box.get_by_label("Your prediction").fill("twenty thousand, one in a hundred")
    page.reload()
    assert box.get_by_label("Your prediction").input_value() == "twenty thousand, one in a hundred"
    box.locator(".lp-reveal > summary").focus()
    page.keyboard.press("Enter")
    assert box.locator(".lp-predict__echo").inner_text() == "You predicted: twenty thousand, one in a hundred"


def test_prediction_needs_no_script(visit):
    page = visit(PREDICT[0], script=False).page
    box = page.locator(".lp-predict").first
    box.locator(".lp-reveal > summary").click()
    assert box.locator(".lp-reveal__body").is_visible()


@pytest.mark.skipif(not RECALL, reason="no page recalls a quiz yet")
def test_recall_says_where_its_question_is_from(visit):
    page = visit(RECALL[0]).page
    quiz = page.locator("[id^='recall-']").first
    href = quiz.locator(".lp-kind a").get_attribute("href")
    name = quiz.get_attribute("data-quiz")
    assert href.endswith(f"#quiz-{name}")
    quiz.locator(".lp-kind a").click()
    page.locator(f"#quiz-{name}").wait_for(state="visible")


def test_reading_a_page_is_no_answer(visit):
    page = visit(QUIZ[0]).page
    assert stored(page, "learnpath-progress") is None, "opening a page must not count as an answer"


CONTROL = "figure.lp-chart .lp-chart__controls :is(input, select)"
SETTINGS = f"[...document.querySelectorAll({CONTROL!r})].map((one) => [one.value, one.checked])"
DRAWING = "document.querySelector('figure.lp-chart svg').innerHTML"


def figure_of(visited):
    visited.scroll_through()
    figure = visited.page.locator("figure.lp-chart").first
    figure.scroll_into_view_if_needed()
    assert figure.get_attribute("data-state") == "interactive"
    return figure


def move_by_keyboard(visited):
    """Move the first control of the first figure by one step, as a reader without a mouse does."""
    before = visited.page.evaluate(DRAWING)
    visited.page.locator(CONTROL).first.focus()
    visited.page.keyboard.press("ArrowRight")
    visited.page.wait_for_function(f"before => {DRAWING} !== before", arg=before)


def test_chart_has_named_controls_and_moves_by_keyboard(visit):
    visited = visit(CHART[0])
    figure = figure_of(visited)
    for control in figure.locator(".lp-chart__controls :is(input, select)").all():
        assert control.evaluate("node => node.labels.length && node.labels[0].innerText.trim()"), (
            "a control has no label"
        )
    move_by_keyboard(visited)
    assert visited.errors == []


def test_chart_answers_within_a_tenth_of_a_second(visit):
    visited = visit(CHART[0])
    figure_of(visited)
    move_by_keyboard(visited)
    milliseconds = visited.page.evaluate(
        """async () => {
            const figure = document.querySelector("figure.lp-chart");
            const controls = [...figure.querySelectorAll(".lp-chart__controls :is(input, select)")];
            const drawing = () => figure.querySelector("svg").innerHTML;
            const move = (turn) => {
                const slider = controls.find((one) => one.type === "range");
                if (!slider) return controls[turn % controls.length].click();
                turn % 2 ? slider.stepUp(2) : slider.stepDown(2);
                slider.dispatchEvent(new Event("input", { bubbles: true }));
            };
            const times = [];
            for (let turn = 0; turn < 5; turn += 1) {
                const before = drawing();
                const start = performance.now();
                move(turn);
                while (drawing() === before && performance.now() - start < 1000)
                    await new Promise((resolve) => setTimeout(resolve, 1));
                times.push(performance.now() - start);
            }
            return times.sort((a, b) => a - b)[2];
        }"""
    )
    assert milliseconds <= 100, f"the figure took {milliseconds:.0f} ms"


def test_chart_follows_dark_and_keeps_its_settings(visit):
    visited = visit(CHART[0])
    figure_of(visited)
    move_by_keyboard(visited)
    settings = visited.page.evaluate(SETTINGS)
    light = visited.page.evaluate(DRAWING)
    visited.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    visited.page.wait_for_function(f"light => {DRAWING} !== light", arg=light)
    assert visited.page.evaluate(SETTINGS) == settings
    assert visited.errors == []


def test_chart_is_a_picture_with_words_where_no_script_runs(visit):
    page = visit(CHART[0], script=False).page
    picture = page.locator("figure.lp-chart img").first
    assert picture.is_visible()
    assert len(picture.get_attribute("alt").split()) >= 5


def test_switch_to_dark_keeps_focus_and_is_remembered(visit):
    page = visit("index.html").page
    switch = page.get_by_role("button", name="Colours")
    switch.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert switch.evaluate("node => node === document.activeElement")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_search_finds_a_chapter(visit):
    visited = visit("search.html?q=model")
    visited.page.wait_for_selector("#search-results li a")
    assert visited.left_the_site == []


def test_contents_open_on_a_phone(visit):
    page = visit("index.html", width=390).page
    page.get_by_role("button", name="Table of contents").click()
    page.locator("#pst-primary-sidebar-modal").wait_for(state="visible")
    page.keyboard.press("Escape")
    page.locator("#pst-primary-sidebar-modal").wait_for(state="hidden")
