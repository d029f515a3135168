# Two commands matter: `make demo` and `make test`. Both set everything up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := 0.13.9
SERVE ?= 1
BENCH := .venv-bench
ROWS ?= 18000000
LOAD ?= 120
WRITE ?= 0

.PHONY: demo test check bench setup clean

demo: $(READY)
	$(BIN)/nice-scorecard demo $(if $(filter 0,$(SERVE)),--no-serve)

# On every core, a file of tests at a time, those in browsers first: what takes seconds a test must not come last.
# PySpark, where it is installed, ends workers that begin as xdist's do. A worker that waits for ever ends with its test.
test: $(READY)
	$(BIN)/pytest $$($(BIN)/python -c 'from importlib.util import find_spec as f; print("" if f("pyspark") else "-n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 0")')

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --config-file tests/mypy.ini
	$(BIN)/lint-imports

# Speed and memory of validation at national scale; what it measures and found: docs/benchmarks.md.
bench: $(BENCH)/.ready
	$(BENCH)/bin/python -m tests.benchmarks --rows $(ROWS) --seconds $(LOAD) $(if $(filter 1,$(WRITE)),--write docs/benchmarks.md)

setup: $(READY)

# Contenders live in an environment of their own, so that the product's stays clean.
$(BENCH)/.ready: $(READY) requirements-bench.lock
	$(PYTHON) -m venv $(BENCH)
	index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null) || index=$$PIP_INDEX_URL; \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --compile-bytecode --require-hashes -r requirements-bench.lock
	touch $(BENCH)/.ready

# uv installs the locked packages ten times faster than pip; it is told of the index that pip is set up for.
# Byte code is made now, because importing Great Expectations without it takes ten seconds every time.
$(READY): pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null) || index=$$PIP_INDEX_URL; \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	touch $(READY)

clean:
	rm -rf $(VENV) $(BENCH) data/work
