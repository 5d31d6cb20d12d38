# Two commands carry everything: `make demo` and `make test`. Both need Python 3.11 and nothing else.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed

.PHONY: demo test lint types layers unit gate docs site lock clean

demo: $(STAMP)
	$(BIN)/tocsin demo

test: lint types layers unit docs gate

$(STAMP): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
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

# Pins every dependency by hash. Needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-annotate --no-header --python-version 3.11 -o requirements.lock

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
