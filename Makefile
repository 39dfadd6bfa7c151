# One command builds the book, one tests it. `make help` lists the rest.
PYTHON ?= python3
SEED ?= 1
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready

# Compiled modules are kept: without them every kernel and every pytest compiles its imports again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book lite test lint notebooks exercises serve claims bench demo nightly lock clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The environment: Python's own venv, then everything from the lock with hashes. Made again when the lock changes.
$(READY): requirements.txt pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "This book needs Python 3.11 or newer. Install one and name it: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Setting up .venv from requirements.txt (once; a few minutes on a slow line)."
	@rm -rf .venv && $(PYTHON) -m venv .venv
	@awk '/^uv==/{keep=1} keep{print} keep&&!/\\$$/{exit}' requirements.txt > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --require-hashes -r requirements.txt
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

book: $(READY)  ## build the site: _build/html/index.html
	@$(BIN)/learnpath book build

lite: $(READY)  ## the site with exercises that run in the browser (needs npm)
	@$(BIN)/learnpath book lite

test: $(READY) lint  ## run everything that can fail (what CI runs)
	@$(BIN)/learnpath build-exercises --check
	@$(BIN)/learnpath book build
	@$(BIN)/python -m pytest -m "not nightly"

lint: $(READY)
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/mypy --no-error-summary

exercises: $(READY)  ## write exercises/*.ipynb again from solutions/*.md
	@$(BIN)/learnpath build-exercises

serve: $(READY)  ## local preview that rebuilds on save (PORT=8000)
	@$(BIN)/learnpath book serve --port $(PORT)

claims: $(READY)  ## execute the book under other seeds: SEED=7, SEED=1-20
	@$(BIN)/learnpath book claims --seeds $(SEED)

bench: $(READY)  ## measure what the README and the issues promise
	@for bench in benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

demo: $(READY)  ## the fraud system on this laptop: simulate, train, serve, replay a day, monitor
	@$(BIN)/harbour fraud demo --out _build/demo

nightly: test lite  ## what is long: a second execution, a hundred seeds, the whole site in every mode
	@$(BIN)/learnpath book repeat
	@$(BIN)/learnpath book claims --seeds 1001-1100
	@$(BIN)/python -m pytest -m nightly

lock: $(READY)  ## compile every lock again from pyproject.toml and lite/*.in
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --all-extras --no-header --no-annotate pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra fraud --constraint requirements.txt --no-header --no-annotate pyproject.toml -o deploy/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --constraint requirements.txt --no-header --no-annotate lite/tools.in -o lite/tools.txt
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.14 --no-deps --no-header --no-annotate lite/wheels.in -o lite/wheels.txt

clean:  ## remove everything that was built, the environment included
	@rm -rf _build .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
