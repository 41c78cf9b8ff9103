# `make` prints what it can do. Settings go behind it: `make run PORT=9000 VAR_DIR=/srv/music`.

PYTHON ?= python3
BIN := .venv/bin
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help run test coverage check lint types imports migrations docs docs-check bench faults \
	evaluate install install-run install-tracing install-spark
MAKEFLAGS += --no-print-directory

help: ## Print this
	@awk -F ' *## ' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install-run ## Set up everything and serve: web, worker, database. PORT, HOST, VAR_DIR, MUSIC
	@exec $(BIN)/python manage.py serve --setup

test: install ## Run all tests. TESTS=tests/users for some of them
	@$(BIN)/python -m pytest -n $(or $(JOBS),2) -m "not evaluation" $(TESTS)

coverage: install ## Run all tests and show which branches none of them takes
	@$(BIN)/python -m pytest -n $(or $(JOBS),2) -m "not evaluation" --cov --cov-report=term:skip-covered $(TESTS)

check: lint types imports migrations docs-check ## Everything that CI demands besides the tests

lint: install ## ruff: rules and formatting
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .

types: install ## mypy, strict
	@$(BIN)/python -m mypy .

imports: install ## import-linter: who may import whom
	@$(BIN)/lint-imports

migrations: install
	@$(BIN)/python manage.py makemigrations --check --dry-run

docs: install ## Write docs/openapi.json and docs/legal/data-map.md anew
	@$(BIN)/python manage.py export_openapi_schema --api config.api.api \
		--sorted --indent 2 > docs/openapi.json.new
	@mv docs/openapi.json.new docs/openapi.json
	@$(BIN)/python manage.py data_map > docs/legal/data-map.md.new
	@mv docs/legal/data-map.md.new docs/legal/data-map.md

docs-check: install
	@$(BIN)/python manage.py export_openapi_schema --api config.api.api \
		--sorted --indent 2 | diff -u docs/openapi.json - \
		|| { echo "docs/openapi.json is old: run make docs" >&2; exit 1; }
	@$(BIN)/python manage.py data_map | diff -u docs/legal/data-map.md - \
		|| { echo "docs/legal/data-map.md is old: run make docs" >&2; exit 1; }

bench: install ## Measure everything against its targets. ONLY="memory ingest" for some parts
	@$(BIN)/python -m tests.benchmarks $(ONLY)

faults: install ## Kill, fill and cut off, at full size. ONLY=F20 for one of docs/faults.md
	@TONEARM_FAULTS=full $(BIN)/python -m pytest -m "$(or $(ONLY),fault)" tests

evaluate: install ## Measure quality on real data
	@$(BIN)/python -m pytest -m evaluation

install: ## Install all packages, also those of development, into .venv
	@$(call have_python)
	@$(PYTHON) requirements/install.py dev

install-run:
	@$(call have_python)
	@$(PYTHON) requirements/install.py run

install-tracing: ## Install what sends traces and errors, besides what `make run` needs
	@$(call have_python)
	@$(PYTHON) requirements/install.py tracing

install-spark: ## Install Spark as well, which trains on a cluster; it needs Java
	@$(call have_python)
	@$(PYTHON) requirements/install.py spark

have_python = command -v $(PYTHON) >/dev/null || \
	{ echo "There is no $(PYTHON) here: install Python 3.11 or newer, with venv." >&2; exit 1; }
