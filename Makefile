# Two commands are enough for most people: `make packs` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
MADE := .venv/.made-from-lock
DEMO := outputs/demo
PYTEST := $(BIN)/python -m pytest
PACK_NOTEBOOKS := notebooks/packs

.PHONY: packs test test-fast test-all lint bench lab lock screenshots clean

## packs: make the environment and invented data, run every pack, print where to read them
packs: $(MADE) $(DEMO)
	$(BIN)/scrutiny run

# Written once; a new one only if there is none. Half of one is no partnership, so it gets its name last.
$(DEMO): | $(MADE)
	rm -rf outputs/demo.new
	$(BIN)/scrutiny demo outputs/demo.new
	mv outputs/demo.new outputs/demo

## test: everything but the long runs; finds or gets a Chromium
test: $(MADE) lint
	$(BIN)/python -m tests.browser.chromium --get || true
	$(PYTEST) -n 2 --dist loadfile --nbval-lax -m "not soak" tests $(PACK_NOTEBOOKS)

## test-fast: under a minute, for while you work
test-fast: $(MADE)
	$(BIN)/ruff check --quiet .
	HYPOTHESIS_PROFILE=fast $(PYTEST) -q -n 2 -m "not (slow or browser or soak or real_data)" tests

## test-all: the long fuzz, fault and soak runs as well
test-all: $(MADE) lint
	$(BIN)/python -m tests.browser.chromium --get || true
	$(PYTEST) -n 2 --dist loadfile --nbval-lax tests $(PACK_NOTEBOOKS)

## lint: style, docstrings and types
lint: $(MADE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

## bench: benchmarks as ratios, measured side by side
bench: $(MADE)
	$(PYTEST) -q tests/benchmarks/bench_*.py --benchmark-disable-gc --benchmark-columns=median,ops,rounds --benchmark-sort=name

## lab: JupyterLab on the notebooks
lab: $(MADE)
	$(BIN)/jupyter lab notebooks

## screenshots: every published page at 1280 and 390 pixels, for a person to look at
screenshots: $(MADE)
	$(BIN)/python -m tests.browser.screenshots

## lock: write requirements.lock anew (needs uv)
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-annotate --upgrade \
	  --custom-compile-command "make lock" -q -o requirements.lock

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

$(MADE): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(MADE)
