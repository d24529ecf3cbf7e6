# The two commands that a newcomer needs are `make import` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

# A user's own file: make import FILE=clients.csv MAPPING=mappings/salesforce.yaml DATABASE=sqlite:///my.db
FILE ?= samples/first-steps.csv
MAPPING ?= mappings/salesforce.yaml
DATABASE ?= sqlite:///clientimport.db
REPORTS ?= reports

.PHONY: help import test check faults bench bench-peers docs lock clean

help:
	@echo "make import   make a virtual environment, install, import a sample (or FILE=… MAPPING=… DATABASE=…)"
	@echo "make test     install what the tests need and run every check"
	@echo "make check    ruff, mypy, import-linter, cog, codespell, pytest (in the environment of make test)"
	@echo "make faults   the slow tests: killed, cut off, no room, and fuzz"
	@echo "make bench    the benchmark suite; writes benchmarks/RESULTS.md (BENCH='--only sqlite --repeat 3')"
	@echo "make bench-peers  other tools on the same file, in environments of their own; writes into the same page"
	@echo "make docs     write the generated parts of the docs again"
	@echo "make lock     write the locked sets of dependencies again"

$(VENV)/made:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/made requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/made requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@ $(VENV)/installed

# The URL goes through the environment: a command line can be read by everyone on the machine.
import: export CLIENTIMPORT_DATABASE := $(DATABASE)
import: $(VENV)/installed
ifeq ($(FILE),samples/first-steps.csv)
	@$(BIN)/clientimport references load offices samples/clean/offices.csv
endif
	@$(BIN)/clientimport run "$(FILE)" --mapping "$(MAPPING)" --reports "$(REPORTS)" || [ $$? -eq 3 ]

test: $(VENV)/installed-dev
	@bash scripts/install_browser.sh
	@bash scripts/install_office.sh
	@bash scripts/install_promtool.sh $(BIN)
	@bash scripts/install_pooler.sh
	@bash scripts/install_mariadb.sh
	@bash scripts/install_systemd.sh
	$(MAKE) check

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m cogapp --check docs/*.md README.md
	$(BIN)/codespell
	$(BIN)/python -m pytest -n auto --dist worksteal

faults: $(VENV)/installed-dev
	@bash scripts/install_pooler.sh
	$(BIN)/python -m pytest -m faults -n auto --dist worksteal

bench: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.run $(BENCH)

bench-peers: $(VENV)/installed-dev
	$(BIN)/python -m benchmarks.peers $(BENCH)

docs: $(VENV)/installed-dev
	$(BIN)/python -m cogapp -r docs/*.md README.md

# uv resolves for every platform and Python at once; no index is named in what it writes.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
lock: $(VENV)/made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(LOCK) --extra postgres --extra mysql --extra review pyproject.toml -o requirements.lock
	$(LOCK) --extra dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
