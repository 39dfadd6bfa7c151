"""`make claims SEED=n`: every chapter and solution under another seed, and which sentences stop being true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learnpath import claims
from learnpath.book.execute import executed, ran_to_the_end
from learnpath.book.nbmake_plugin import verdicts
from learnpath.book.sources import Notebook


@dataclass(frozen=True)
class Outcome:
    """One statement under one seed: where it stands, whether it holds, and by how many standard errors."""

    seed: int
    notebook: str
    sentence: str
    holds: bool
    margin: float | None

    def line(self) -> str:
        """The outcome as a line for a person."""
        margin = "" if self.margin is None else f" (margin {self.margin:+.1f} standard errors)"
        return f"{'held' if self.holds else 'FAILED'}  seed {self.seed}  {self.notebook}: {self.sentence}{margin}"


def outcomes(notebooks: Sequence[Notebook], seed: int) -> list[Outcome]:
    """Execute `notebooks` under `seed` and return an outcome for each claim and each check of a solution."""
    found = []
    with executed([n for n in notebooks if n.role != "exercise"], seed=seed, judge=False) as (_, nodes):
        for name, node in nodes.items():
            for claim in claims.outcomes(node):
                found.append(Outcome(seed, name, claim.sentence, claim.holds, claim.margin))
            for verdict in verdicts(node):
                if name.startswith("solutions/"):
                    sentence = f"the reference solution of {verdict['question']} is correct"
                    right = verdict["status"] in {"correct", "needs_review"}
                    found.append(Outcome(seed, name, sentence, right, None))
            if not ran_to_the_end(node):
                found.append(Outcome(seed, name, "the notebook runs to its end", False, None))
    return found


def report(notebooks: Sequence[Notebook], seeds: Sequence[int]) -> int:
    """Run every seed, print what fails and the narrowest margins, close with 'N passed, M failed'; 1 if any failed."""
    every: list[Outcome] = []
    for number, seed in enumerate(seeds, start=1):
        print(f"Seed {seed} ({number} of {len(seeds)})", flush=True)
        every += outcomes(notebooks, seed)
    failed = [outcome for outcome in every if not outcome.holds]
    narrowest = sorted((o for o in every if o.holds and o.margin is not None), key=lambda o: o.margin or 0.0)
    print("\nNarrowest margins among the claims that held:")
    for outcome in narrowest[:5]:
        print(" ", outcome.line())
    for outcome in failed:
        print(outcome.line())
    print(f"{len(every) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not every else 0
