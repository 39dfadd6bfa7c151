"""Every check of every exercise is tested: right answers, wrong answers, no answer, mutants of the right one.

The right and wrong answers stand in ``tests/answers``. For each question the cells of its exercise are run
once up to its answer; each case then works on a copy of the variables that are there.
"""

from __future__ import annotations

import ast
import copy
import importlib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pytest
from answers import Wrong

from learnpath.check import check
from learnpath.question import Question, all_questions, exercise_of, find, questions_from
from learnpath.seeds import Seeds
from learnpath.solution_file import Block, parse
from learnpath.solutions import solution_path
from learnpath.verdict import Verdict

OTHER_SEED = 7_411
IDS = tuple(question.id for question in all_questions())

Namespace = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the variables before it, the cells after it, the starter and the reference."""

    before: Namespace
    after: tuple[str, ...]
    starter: str
    reference: str

    @cached_property
    def solved(self) -> Mapping[str, Any]:
        """The variables after the reference solution; not to be changed."""
        return self.answered(self.reference)

    def answered(self, answer: str) -> Namespace:
        """Run an answer, and the cells of the question that follow it, on a copy of the variables."""
        namespace = _copied(self.before)
        for source in (answer, *self.after):
            try:
                exec(compile(source, "<answer>", "exec"), namespace)
            except Exception:
                continue  # in a notebook, too, a cell that raises does not stop the later ones
        return namespace


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A check that itself fails fails the test; nothing is recorded, no window opens."""
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    monkeypatch.setenv("LEARNPATH_PROGRESS", str(tmp_path / "learnpath-progress.json"))
    monkeypatch.setenv("MPLBACKEND", "Agg")
    monkeypatch.delenv("LEARNPATH_PROBE_SEED", raising=False)
    monkeypatch.delenv("HARBOUR_SEED", raising=False)


@pytest.fixture(params=[None, OTHER_SEED], ids=["default seeds", "other seeds"])
def data_seed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """The data seed of the course, then one that its author never tried; the probe seed changes with it."""
    if request.param is not None:
        monkeypatch.setenv("HARBOUR_SEED", str(request.param))
        monkeypatch.setenv("LEARNPATH_PROBE_SEED", str(request.param))
    seed: int | None = request.param
    return seed


def answers_of(question: str) -> types.ModuleType:
    """Return the module of ``tests/answers`` for a question's exercise."""
    slug = exercise_of(question).replace("-", "_")
    return importlib.import_module(f"answers.{slug if slug[0].isalpha() else 'c' + slug}")


def of_answers(kind: str) -> list[Any]:
    """One case for each answer of a kind, ``CORRECT`` or ``WRONG``, of all questions."""
    cases = []
    for question in IDS:
        for number, answer in enumerate(getattr(answers_of(question), kind).get(question, ()), start=1):
            name = answer.name if isinstance(answer, Wrong) else str(number)
            cases.append(pytest.param(question, answer, id=f"{question}: {name}"))
    return cases


@cache
def places(exercise: str, seed: int | None) -> Mapping[str, Place]:
    """Run the solution of an exercise once, and keep what is there before each answer.

    `seed` is what HARBOUR_SEED says; it is part of the key because the cells read it.
    """
    blocks = parse(solution_path(exercise).read_text(encoding="utf-8"), exercise).blocks
    namespace: Namespace = {"__name__": "__main__", "display": lambda *_: None}
    found: dict[str, Place] = {}
    for position, block in enumerate(blocks):
        if block.question and block.question not in found and (block.kind == "starter" or block.is_solution):
            found[block.question] = _place(block.question, blocks[position:], _copied(namespace))
        if block.kind == "code" and not _is_check(block):
            exec(compile(block.text, f"<{exercise}, line {block.line}>", "exec"), namespace)
    return found


def verdict_on(question: str, namespace: Mapping[str, Any], seed: int | None) -> Verdict:
    """Check a question as a notebook would."""
    seeds = Seeds.from_environment(question)
    assert seeds.data == seed
    return check(question, namespace, seeds)


def right_status(question: Question) -> str:
    """What a check says of a right answer: a rubric is read by a mentor."""
    return "needs_review" if question.kind == "rubric" else "correct"


@pytest.mark.parametrize("question", IDS)
def test_the_reference_solution_is_right(question: str, data_seed: int | None) -> None:
    place = places(exercise_of(question), data_seed)[question]
    verdict = verdict_on(question, place.solved, data_seed)
    assert verdict.status == right_status(find(question)), verdict


@pytest.mark.parametrize("question", IDS)
def test_the_untouched_starter_is_not_attempted(question: str) -> None:
    place = places(exercise_of(question), None)[question]
    verdict = verdict_on(question, place.answered(place.starter), None)
    assert verdict.status == "not_attempted", verdict


@pytest.mark.parametrize("question", IDS)
def test_an_answer_that_was_deleted_is_not_attempted(question: str) -> None:
    place = places(exercise_of(question), None)[question]
    verdict = verdict_on(question, _without(place.before, find(question)), None)
    assert verdict.status == "not_attempted", verdict


@pytest.mark.parametrize(("question", "answer"), of_answers("CORRECT"))
def test_a_differently_written_right_answer_is_right(question: str, answer: str, data_seed: int | None) -> None:
    place = places(exercise_of(question), data_seed)[question]
    verdict = verdict_on(question, place.answered(answer), data_seed)
    assert verdict.status == right_status(find(question)), verdict


@pytest.mark.parametrize(("question", "answer"), of_answers("WRONG"))
def test_a_plausible_wrong_answer_is_told_what_is_wrong(question: str, answer: Wrong, data_seed: int | None) -> None:
    place = places(exercise_of(question), data_seed)[question]
    verdict = verdict_on(question, place.answered(answer.source), data_seed)
    assert verdict.status == "incorrect", verdict
    assert verdict.misconception == answer.misconception, verdict
    assert answer.says.casefold() in str(verdict).casefold()
    assert verdict.expected, verdict
    assert verdict.seen, verdict
    assert verdict.next_step, verdict


@pytest.mark.parametrize("question", IDS)
def test_there_are_answers_to_test_with(question: str) -> None:
    answers = answers_of(question)
    assert len(answers.CORRECT.get(question, ())) >= 1, "one differently written right answer is the least"
    wrong = answers.WRONG.get(question, ())
    assert len(wrong) >= 2 or find(question).kind == "rubric", "two plausible wrong answers are the least"
    assert all(answer.says for answer in wrong), "a wrong answer names what it must be told"


@pytest.mark.parametrize("question", IDS)
def test_no_mutant_of_the_reference_solution_is_right(question: str) -> None:
    asked = find(question)
    place = places(exercise_of(question), None)[question]
    equivalent = getattr(answers_of(question), "EQUIVALENT", {}).get(question, {})
    made = dict(mutants(asked, place))
    assert set(equivalent) <= set(made), f"EQUIVALENT names no mutant of {question}: {sorted(made)}"
    accepted = {"correct"} if asked.kind == "rubric" else {"correct", "needs_review"}
    escaped = [
        name
        for name, namespace in made.items()
        if name not in equivalent and verdict_on(question, namespace, None).status in accepted
    ]
    assert not escaped, f"{question} accepts: {', '.join(escaped)}"


@pytest.mark.parametrize("question", [id for id in IDS if find(id).kind in ("prop", "mut")])
def test_a_function_that_raises_is_an_error_and_says_what_was_raised(question: str) -> None:
    place = places(exercise_of(question), None)[question]
    raising = {name: _raises for name in find(question).names if callable(place.solved[name])}
    verdict = verdict_on(question, {**place.solved, **raising}, None)
    assert verdict.status == "error", verdict
    assert "the tide is out" in str(verdict)


def mutants(question: Question, place: Place) -> Iterator[tuple[str, Namespace]]:
    """Yield the variables after mutants of the reference solution, by the name of the mutant."""
    for name, source in _changed_sources(place):
        yield name, place.answered(source)
    for name in question.names:
        for kind, changed in _changed_values(place.solved[name]):
            yield f"{name}: {kind}", {**place.solved, name: changed}


def _changed_values(right: Any) -> Iterator[tuple[str, Any]]:
    always = AlwaysEqual()
    if callable(right):
        yield "raises", _raises
        yield "always-equal object", lambda *_, **__: always
        yield "NaN", lambda *_, **__: float("nan")
        yield "nothing", lambda *_, **__: None
        yield "constant 0", lambda *_, **__: 0
        yield "constant True", lambda *_, **__: True
        yield "constant, its first return value", _stuck(right)
        yield "wrong shape", lambda *arguments, **named: [right(*arguments, **named)]
        return
    yield "always-equal object", always
    yield "NaN", float("nan")
    yield "nothing", None
    yield "constant 0", 0
    yield "constant True", True
    yield "wrong shape", [right]
    if isinstance(right, list | tuple | str) and len(right) > 0:
        yield "without its last item", right[:-1]


def _changed_sources(place: Place) -> Iterator[tuple[str, str]]:
    """Yield the reference solution with one column swapped for another, and with train and test swapped."""
    tree = ast.parse(place.reference)
    tables = _columns(place.before)
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for column in sorted(strings):
        for columns in tables:
            if column in columns:
                other = columns[(columns.index(column) + 1) % len(columns)]
                yield f"column {other} for {column}", _rewritten(tree, _Strings(column, other))
                break
    for name, swap in (("fitted on the test part", _Parts(only_in_fit=True)), ("parts swapped", _Parts())):
        changed = _rewritten(tree, swap)
        if changed != ast.unparse(tree):
            yield name, changed


class _Strings(ast.NodeTransformer):
    """Replaces one text by another."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.copy_location(ast.Constant(self.new), node) if node.value == self.old else node


class _Parts(ast.NodeTransformer):
    """Swaps the train part and the test part where they are read; or makes train test inside "
    "``.fit(...)``."""

    def __init__(self, *, only_in_fit: bool = False) -> None:
        self.only_in_fit = only_in_fit
        self.in_fit = False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        fits = isinstance(node.func, ast.Attribute) and node.func.attr.startswith("fit")
        before, self.in_fit = self.in_fit, self.in_fit or fits
        changed = self.generic_visit(node)
        self.in_fit = before
        return changed

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Load) and (self.in_fit or not self.only_in_fit):
            parts = {"train": "test"} if self.only_in_fit else {"train": "test", "test": "train"}
            words = [parts.get(word, word) for word in node.id.split("_")]
            return ast.copy_location(ast.Name("_".join(words), node.ctx), node)
        return node


class AlwaysEqual:
    """Says yes to every comparison, and does nothing that is asked of it."""

    def _yes(self, *_: object) -> bool:
        return True

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = _yes  # type: ignore[assignment]
    __hash__ = object.__hash__

    def _self(self, *_: object, **__: object) -> AlwaysEqual:
        return self

    __call__ = __getattr__ = __getitem__ = __abs__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = _self

    def __float__(self) -> float:
        return 0.0

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[AlwaysEqual]:
        return iter((self,))


def test_a_judge_that_raises_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "broken_course" / "c99_broken"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "ask.py").write_text(
        "from learnpath.question import Question\n"
        "QUESTIONS = (Question(id='99.1', title='t', points=1, level='easy', kind='val', runs='browser',"
        " names=('answer',), hints=('a', 'b', 'c')),)\n"
    )
    (package / "observe.py").write_text(
        "from learnpath.work import observes\n"
        "@observes('99.1')\ndef look(work, probe):\n    return {'answer': work.value('answer')}\n"
    )
    (package / "judge.py").write_text(
        "from learnpath.verdict import judges\n@judges('99.1')\ndef decide(seen, seeds):\n    return 1 / 0\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with questions_from("broken_course"), pytest.raises(ZeroDivisionError):
        check("99.1", {"answer": 1}, Seeds(None, 0))


def test_a_mutant_that_is_accepted_fails_the_build() -> None:
    place = Place({"part_train": 1, "part_test": 2, "rows": [{"here": 1, "there": 2}]}, (), "", "")
    changed = dict(
        _changed_sources(
            Place(place.before, (), "", "answer = rows[0]['here'] + model.fit(part_train).score(part_test)")
        )
    )
    assert changed == {
        "column there for here": "answer = rows[0]['there'] + model.fit(part_train).score(part_test)",
        "fitted on the test part": "answer = rows[0]['here'] + model.fit(part_test).score(part_test)",
        "parts swapped": "answer = rows[0]['here'] + model.fit(part_test).score(part_train)",
    }


def _place(question: str, blocks: tuple[Block, ...], before: Namespace) -> Place:
    """Return the place of an answer; the blocks begin with its starter or its first solution cell."""
    own = [block for block in blocks if block.question == question]
    last = max((i for i, block in enumerate(own) if block.is_solution and block.kind == "code"), default=0)
    answer = [block.text for block in own[: last + 1] if block.kind == "code"]
    after = tuple(block.text for block in own[last + 1 :] if block.kind == "code" and not _is_check(block))
    starter = next((block.text for block in own if block.kind == "starter"), "")
    return Place(before, after, starter, "\n".join(answer))


def _is_check(block: Block) -> bool:
    return ").check()" in block.text


def _copied(namespace: Namespace) -> Namespace:
    """Copy variables, so that no answer changes them for the next; what cannot be copied is shared."""
    memo: dict[int, Any] = {}
    copied = {}
    for name, value in namespace.items():
        try:
            copied[name] = value if isinstance(value, types.ModuleType) else copy.deepcopy(value, memo)
        except Exception:
            copied[name] = value
    return copied


def _without(namespace: Namespace, question: Question) -> Namespace:
    return {name: value for name, value in namespace.items() if name not in question.names}


def _columns(namespace: Namespace) -> list[list[str]]:
    """Return the columns of every table among the variables: data frames, and lists of dictionaries."""
    tables = []
    for value in namespace.values():
        if isinstance(value, list) and value and all(isinstance(row, dict) for row in value):
            tables.append([key for key in value[0] if isinstance(key, str)])
        elif type(value).__name__ == "DataFrame":
            tables.append([column for column in value.columns if isinstance(column, str)])
    return tables


def _rewritten(tree: ast.AST, change: ast.NodeTransformer) -> str:
    return ast.unparse(change.visit(copy.deepcopy(tree)))


def _raises(*_: object, **__: object) -> object:
    raise RuntimeError("the tide is out")


def _stuck(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that repeats the first value which `function` returns."""
    first: list[Any] = []

    def repeats(*arguments: Any, **named: Any) -> Any:
        if not first:
            first.append(function(*arguments, **named))
        return first[0]

    return repeats
