# `make demo` and `make test` do all their own set-up on a fresh machine; see `make help`.
PORT ?= 5000
BIN := .venv/bin
PIP := $(BIN)/pip --quiet --disable-pip-version-check --no-input install --no-deps
PYTEST := $(BIN)/pytest --numprocesses auto --dist worksteal
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" pyproject.toml

.PHONY: help install demo test journeys canaries lock format clean system tools
help: ## list these targets
	@sed -En 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 18
install: .venv/.app ## set up .venv and what the product needs from the system
demo: install ## serve an invented partnership; PORT=5000
	$(BIN)/marac demo --port $(PORT)
test: tools ## everything that must be green before a change lands
	$(BIN)/ruff check marac tests benchmarks && $(BIN)/ruff format --check marac tests benchmarks
	$(BIN)/mypy
	MARAC_TEST_DATABASE=sqlite $(PYTEST) -m "not journey and not walk" --cov --cov-report=
	MARAC_TEST_DATABASE=postgresql $(PYTEST) -m "not journey and not walk" $(patsubst %,--ignore=tests/%,house documents demo) # these bring their own database, or need none
journeys: tools ## play whole fortnights in a real browser, and walk every page among canaries
	$(PYTEST) -m journey && $(PYTEST) -m walk # apart: a browser leaves its event loop behind
canaries: tools ## walk 10,000 random pages where every word is a canary; measure if time tells
	$(BIN)/python -m tests.access.wander --requests 10000 --seed 7 && $(BIN)/python -m benchmarks.invisible
lock: tools ## choose the newest versions that pyproject.toml allows and pin them by hash
	$(LOCK) --upgrade --group build --output-file requirements.lock
	$(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock
format: tools ## lay out the code and mend what can be mended
	$(BIN)/ruff check --fix --quiet marac tests benchmarks; $(BIN)/ruff format marac tests benchmarks
clean: ## remove what these targets made, never the data in instance/
	rm -rf .venv dist build .coverage .*_cache .hypothesis
tools: install .venv/.tools
	@.ci/system tests
.venv/.app: requirements.lock pyproject.toml | system
	test -x $(BIN)/pip || python3 -m venv .venv; $(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --editable .
	touch $@
.venv/.tools: .venv/.app requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	touch $@
system:
	@.ci/system product
