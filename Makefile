# Two commands carry everything: `make demo` and `make test`. Both need Python 3.11 and nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
RUNTIME := $(VENV)/runtime
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint types layers unit gate docs site lock clean

# What works on texts, and nothing that only works on tocsin.
demo: $(RUNTIME)
	$(BIN)/tocsin demo

test: lint types layers unit docs gate

$(RUNTIME): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(STAMP): $(RUNTIME) requirements-dev.txt
	$(INSTALL) --require-hashes -r requirements-dev.txt
	touch $@

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

unit: $(STAMP)
	$(BIN)/pytest -n auto

# The quality gate: scores on gold data (where it lies beside the project) and on the project's own examples,
# against floors that cannot go down silently.
gate: $(STAMP)
	$(BIN)/python -m benchmarks.gate

# Generated pages must be what their sources say.
docs: $(STAMP)
	$(BIN)/python -m docs.build --check

# The documentation as pages that need no network, in build/site; the tests build it too, and follow its links.
site: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Pins every dependency by hash: all for work on tocsin, and of the same versions those that running it needs. Needs uv.
PIN := --generate-hashes --no-annotate --no-header --python-version 3.11
lock:
	uv pip compile pyproject.toml --extra dev $(PIN) -o requirements-dev.txt
	echo "setuptools>=77" | uv pip compile pyproject.toml - $(PIN) --constraint requirements-dev.txt -o requirements.txt

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
