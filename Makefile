# `make demo` and `make test` are all that a fresh machine needs (Python >= 3.11 with venv, make, git).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSET_SOURCES := $(shell find elearn -path '*/static' -prune -o \( -name '*.ts' -o -name '*.css' -o -name '*.po' \) -print 2>/dev/null) \
	package-lock.json hatch_build.py pyproject.toml

.PHONY: demo demo-reset test prove bench lint semgrep sbom fix messages pictures clean

demo: $(VENV)/.installed
	@$(BIN)/elearn demo

demo-reset: $(VENV)/.installed
	@$(BIN)/elearn demo --reset

# Installing builds the assets (npm and esbuild come from PyPI) and compiles the translations.
$(VENV)/.installed: $(ASSET_SOURCES)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,authoring]'
	@touch $@ $(VENV)/.installed

# One process per core, four at most; the tests of a file stay together and share its servers.
test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

# The same tests at the full sizes of tests/sizes.toml; writes docs/proof.md.
prove: $(VENV)/.installed-dev
	ELEARN_SIZES=prove $(BIN)/python -m pytest

bench: $(VENV)/.installed-dev
	$(BIN)/python -m bench

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml elearn migrations
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint elearn --lint --quiet
	$(BIN)/python hatch_build.py typecheck
	$(BIN)/elearn courses check

# Our own rules (tests/semgrep), after a control in which each must find something; an environment of its own, because
# semgrep pins what we use in other versions.
semgrep:
	@test -x .semgrep/bin/semgrep || ($(PYTHON) -m venv .semgrep && .semgrep/bin/pip install --quiet semgrep==1.185.0)
	$(PYTHON) tests/semgrep/run.py .semgrep/bin/semgrep

# Everything that runs when elearn runs, as CycloneDX: for whoever must know whether a flaw of the day concerns them.
sbom: $(VENV)/.installed-dev
	$(BIN)/python docs/sbom.py sbom.json

fix: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Bring each room's translations/ja.po up to date with its messages.
messages: $(VENV)/.installed-dev
	$(BIN)/python -m tests.messages

# Retake the README's pictures from the demo.
pictures: $(VENV)/.installed-dev
	$(BIN)/python docs/take_pictures.py

clean:
	rm -rf $(VENV) node_modules elearn/web/static/build dist build
