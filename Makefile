# Everything below needs Python 3.11 or later with its venv module, and make. `make help` lists the targets.
#
#   PYTHON=/path/to/python   the interpreter to build .venv with (default: the newest on PATH that runs)
#   HOST, PORT               where `make run` listens
#   JOBS                     how many processes `make test` uses
#   ARGS                     more arguments for the program behind a target: make test ARGS="-k header"

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:  # two pip runs must not write into one environment

PYTHON ?=
HOST ?= 127.0.0.1
PORT ?= 8000
JOBS ?= auto
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python)

.PHONY: help run test test-libraries coverage lint types bench docs format clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/examples ## Serve the example application, with its documentation page
	@exec $(PY) -m typeway run examples/bookshop/main.py --host $(HOST) --port $(PORT) $(ARGS)

test: $(STAMPS)/test ## Run all tests in parallel
	@$(PY) -m pytest -n $(JOBS) $(ARGS)

test-libraries: $(STAMPS)/test ## Run the test suites of published libraries on FastAPI and on Typeway (minutes)
	@$(PY) -m tests.suites $(ARGS)

coverage: $(STAMPS)/test ## Run all tests and report the lines and branches they miss
	@$(PY) -m coverage erase
	@$(PY) -m coverage run -m pytest -n $(JOBS) $(ARGS)
	@$(PY) -m coverage combine --quiet
	@$(PY) -m coverage report

lint: $(STAMPS)/lint ## Check style and formatting
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(STAMPS)/types ## Check types with mypy and pyright
	@$(PY) -m mypy
	@$(PY) -m pyright --pythonpath $(PY)

bench: $(STAMPS)/bench ## Measure requests, start-up and servers against other frameworks (20 minutes)
	@$(PY) -m bench $(ARGS)

docs: $(STAMPS)/docs ## Build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --quiet --strict $(ARGS)
	@echo "Documentation: site/index.html"

format: $(STAMPS)/lint ## Sort imports and format the code
	@$(PY) -m ruff check --select I --fix .
	@$(PY) -m ruff format .

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist site htmlcov bookshop.db .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An extra of pyproject.toml is installed once, and again whenever pyproject.toml changes.
$(STAMPS)/%: pyproject.toml $(PY)
	@$(PY) -m pip install -qq --disable-pip-version-check --editable '.[$*]'
	@mkdir -p $(STAMPS) && touch $@

# A command found on PATH may still fail to start, or lack venv: only one that proves itself is used.
$(PY):
	@for candidate in $(CANDIDATES); do \
		if "$$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Creating $(VENV) with $$("$$candidate" --version)"; \
			exec "$$candidate" -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "No usable Python 3.11 or later among: $(CANDIDATES). Name one: make PYTHON=/path/to/python $(MAKECMDGOALS)" >&2; \
	exit 1
