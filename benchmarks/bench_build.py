"""What building the book costs: cold, unchanged, one chapter changed, and the usual way that executes twice.

A book of ten generated chapters (each imports the scientific stack, fits two models, draws three plots) is built in a
temporary folder, once by this project's pipeline and once by the usual pair: nbmake for the test, then Jupyter Book
with forced execution for the pages. CPU seconds of all processes, kernels included; ratios matter more than seconds.

Run: make bench, or python benchmarks/bench_build.py [chapters]
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = """---
jupytext:
  text_representation: {{extension: .md, format_name: myst}}
kernelspec: {{display_name: Python 3, language: python, name: python3}}
---
# Chapter {number}

Simulated data, seed {number}.

```{{code-cell}} ipython3
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng({number})
payments = pd.DataFrame(rng.normal(size=(4_000, 8))).add_prefix("feature_")
is_fraud = payments["feature_0"] + rng.normal(size=4_000) > 1.5
```

```{{code-cell}} ipython3
linear = LogisticRegression().fit(payments, is_fraud)
boosted = HistGradientBoostingClassifier(max_iter=40, random_state=0).fit(payments, is_fraud)
print(round(linear.score(payments, is_fraud), 2))
```

```{{code-cell}} ipython3
---
mystnb:
  image: {{alt: "Simulated values of feature 0, centred on zero and symmetric."}}
---
_ = plt.hist(payments["feature_0"], bins=40)
```

```{{code-cell}} ipython3
---
mystnb:
  image: {{alt: "Feature 0 against feature 1: a round cloud without structure."}}
---
_ = plt.scatter(payments["feature_0"], payments["feature_1"], s=2)
```

```{{code-cell}} ipython3
---
mystnb:
  image: {{alt: "Scores of the two models: they rise together."}}
---
_ = plt.scatter(linear.predict_proba(payments)[:, 1], boosted.predict_proba(payments)[:, 1], s=2)
```
"""


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of one command with all its descendants."""

    cpu: float
    wall: float


def adopt_orphans() -> None:
    """Let the CPU of kernels and workers whose parent did not wait for them be counted here (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def cost(*commands: list[str], cwd: Path) -> Cost:
    """Run `commands` one after the other and return what they cost together."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    wall = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def make_book(folder: Path, chapters: int) -> None:
    """Lay down a book of generated chapters that uses this project's configuration, extensions and styles."""
    for name in ("_config.yml", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    for name in ("_ext", "_static", "src"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "chapters").mkdir()
    shutil.copy(ROOT / "chapters" / "curriculum.yml", folder / "chapters" / "curriculum.yml")
    names = [f"chapters/{number:02d}-generated" for number in range(1, chapters + 1)]
    for number, name in enumerate(names, start=1):
        (folder / f"{name}.md").write_text(CHAPTER.format(number=number))
    (folder / "index.md").write_text("# A generated book\n\nFor measuring.\n")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": name} for name in names]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc))


def make_usual_book(folder: Path, chapters: int) -> None:
    """The same book as people usually have it: Jupyter Book executes by force, no extension of ours."""
    make_book(folder, chapters)
    plain = {"title": "A generated book", "only_build_toc_files": True, "execute": {"execute_notebooks": "force"}}
    (folder / "_config.yml").write_text(yaml.safe_dump(plain))


def main() -> None:
    """Measure and print the table."""
    adopt_orphans()
    chapters = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    os.environ.pop("HARBOUR_SEED", None)
    ours = [
        sys.executable,
        "-c",
        "import sys; from learnpath.book.cli import main; sys.exit(main(['build']))",
    ]
    with tempfile.TemporaryDirectory(prefix="bench-book-") as name:
        folder, usual = Path(name) / "ours", Path(name) / "usual"
        folder.mkdir()
        usual.mkdir()
        make_book(folder, chapters)
        make_usual_book(usual, chapters)
        rows = [("cold", cold := cost(ours, cwd=folder)), ("unchanged", unchanged := cost(ours, cwd=folder))]
        page = folder / "chapters" / "01-generated.md"
        page.write_text(page.read_text().replace("bins=40", "bins=41"))
        rows.append(("one chapter changed", one := cost(ours, cwd=folder)))
        rows.append(("usual: nbmake, then forced execution", double := cost(*usual_commands(usual), cwd=usual)))
    print(f"{'a book of ' + str(chapters) + ' chapters':40}{'CPU s':>8}{'wall s':>8}")
    for what, measured in rows:
        print(f"{what:40}{measured.cpu:8.1f}{measured.wall:8.1f}")
    print(f"cold / usual            {cold.cpu / double.cpu:6.2f}   (target at most 0.50)")
    print(f"unchanged / cold        {unchanged.cpu / cold.cpu:6.2f}   (target at most 0.15)")
    print(f"one chapter / cold      {one.cpu / cold.cpu:6.2f}")


def usual_commands(folder: Path) -> list[list[str]]:
    """Write the chapters as .ipynb files (not counted) and return the usual two commands."""
    import jupytext

    copies = folder / "notebooks"
    copies.mkdir()
    for chapter in sorted((folder / "chapters").glob("*.md")):
        jupytext.write(jupytext.read(chapter), copies / f"{chapter.stem}.ipynb")
    python = [sys.executable, "-m"]
    return [
        [*python, "pytest", "--nbmake", "-n", "2", "-c", os.devnull, "--rootdir", str(folder), str(copies)],
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(folder)],
    ]


if __name__ == "__main__":
    main()
