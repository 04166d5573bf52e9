# Needs Python 3.11 or later and nothing else: `make demo` in a fresh clone installs what it uses into .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test lint bench lock clean

help:
	@echo "make install   the packages of requirements.lock into .venv, and Kafka's jars"
	@echo "make demo      a real Kafka, a season of orders, lead times: about 90 s"
	@echo "make test      lint, then all tests (they start a Kafka of their own)"
	@echo "make lint      ruff, mypy, import contracts"
	@echo "make bench     measures against baselines, into benchmarks/results/latest.json"
	@echo "make lock      resolve requirements.lock anew"
	@echo "make clean     remove .venv, caches and build results; data folders stay"

install: $(STAMP)

# The stamp is the last step: an install that broke off is done again.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed, $$($(PYTHON) --version 2>&1) found: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python has no venv module. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -c 'from cli.broker.class_path import class_path; class_path()' 2>/dev/null || \
	  echo "Kafka's jars (45 MB) couldn't be fetched now; the first start of a broker will try again."
	@touch $@

demo: install
	$(BIN)/threadline demo

test: lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m benchmarks.run

# The index that this machine uses is its own affair: no address and no folder of it goes into the file.
lock:
	CUSTOM_COMPILE_COMMAND="make lock" env -u PIP_FIND_LINKS $(BIN)/pip-compile --quiet --generate-hashes \
	  --extra dev --extra broker --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
