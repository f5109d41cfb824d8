# The front door. `make` alone says what there is.
#
# Everything runs from the source tree with `python -m aggregator`: nothing is built or installed of
# ours, so there is no build step to pin and no copy that could be older than the source.
# What we depend on comes from the two hashed lock files and only as wheels, so no foreign code runs
# while installing.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check --no-input --require-hashes --only-binary :all:

CONFIG := feeds.yaml
DATABASE := var/calendar.sqlite
OUTPUT := output
SECONDS := 600
ARGS :=

.PHONY: help run test proof proof-tools fuzz mutants check format bench lock wheel clean

help: ## say what there is
	@echo "make TARGET; the two that matter: make run, make test"; echo
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(VENV)/runtime.stamp ## collect all feeds once and publish the calendar to output/
	@mkdir -p $(dir $(DATABASE))
	@$(PY) -m aggregator run --config $(CONFIG) --database $(DATABASE) --output $(OUTPUT) $(ARGS)

test: $(VENV)/dev.stamp ## the tests, all but the long proofs (ARGS="-k word" picks)
	@$(PY) -m pytest -n auto --maxprocesses 4 $(ARGS)

# Those in tests/proof watch clocks and processes, so they have the machine to themselves.
proof: $(VENV)/dev.stamp proof-tools ## the long proofs: real readers, many real files
	@held=0; for tests in "--ignore tests/proof -n auto --maxprocesses 4" tests/proof; do \
	  $(PY) -m pytest -m proof -o faulthandler_timeout=1800 $$tests $(ARGS) || [ $$? = 5 ] || held=1; \
	done; exit $$held

proof-tools: ## install the other programs that the proofs ask
	@scripts/install-proof-tools

fuzz: $(VENV)/fuzz.stamp ## odd input for every parser, for SECONDS all in all (default 600)
	@$(PY) -m tests.fuzz --seconds $(SECONDS) $(ARGS)

mutants: $(VENV)/dev.stamp ## whether the tests of the guards notice mistakes (ARGS="write text" picks modules)
	@$(PY) -m tests.mutants $(ARGS)

check: $(VENV)/dev.stamp ## format, lint and types, changing nothing
	@held=0; for tool in "ruff format --check" "ruff check" mypy; do echo "$$tool"; $(PY) -m $$tool || held=1; done; exit $$held

format: $(VENV)/dev.stamp ## write the format, and mend what lint can mend
	@$(PY) -m ruff format
	@$(PY) -m ruff check --fix

bench: $(VENV)/dev.stamp ## measure what it costs (tests/bench/)
	@$(PY) -m tests.bench $(ARGS)

lock: ## pin what pyproject.toml asks for (ARGS=--upgrade for the newest)
	@scripts/lock $(ARGS)

wheel: $(VENV)/dev.stamp ## build the package into dist/, with the locked build tool
	@$(PY) -m pip wheel -qq --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

clean: ## remove what was installed, built and cached; keep the database and what is published
	@rm -rf $(VENV) dist build .pytest_cache .ruff_cache .mypy_cache .hypothesis tests/proof/readers/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A changed lock file makes a new environment: what is no longer locked is gone.
$(VENV)/runtime.stamp: requirements.txt
	@python=$$(scripts/find-python) && echo "installing into $(VENV) with $$("$$python" --version)" && "$$python" -m venv --clear $(VENV)
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/runtime.stamp
	@echo "installing the test tools into $(VENV)"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

# Apart, since the fuzzer is not made for every machine: Linux on x86_64, CPython 3.11 to 3.14.
$(VENV)/fuzz.stamp: requirements-fuzz.txt $(VENV)/dev.stamp
	@echo "installing the fuzzer into $(VENV)"
	@$(INSTALL) -r requirements-fuzz.txt
	@touch $@
