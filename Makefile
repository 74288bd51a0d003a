# The commands that are worth a name, for those who have make. start.py sets up whatever is missing.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

# Python keeps what it compiled, as it does after start.py: each process would compile its libraries anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: lab test setup hub check assignments site film lock clean

lab:
	$(PYTHON) start.py

test:
	$(PYTHON) start.py test

setup:
	$(PYTHON) start.py setup

# A JupyterHub for a class, on one Linux machine, as root (docs/hub.md).
hub: setup
	$(BIN)/rulebook hub

# Before each commit: style, types, walls, notebooks, and the tests that take no time.
check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/rulebook lint
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder -m "not notebooks and not course and not browser and not slow"

# What learners get, made from solutions/. Run it after every change there, and commit the result.
assignments: setup
	for unit in solutions/*/; do \
		$(BIN)/nbgrader generate_assignment "$$(basename $$unit)" --force --no-db || exit 1; \
	done

# The walk-throughs, the atlas and the rest to read in a browser: build/site/index.html.
site: setup
	$(BIN)/rulebook site

# The README's film, taken in headless Chromium. A test says when its pages have changed; look at it then.
film: setup
	$(BIN)/python -m tests.browser.film

# Needs uv. The locks hold for every platform and for Python 3.11 and later: for the course, for what
# tries it (at the same versions), and for the program that fetches both.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
lock:
	$(LOCK) requirements.in --output-file requirements.lock
	$(LOCK) requirements-test.in --constraints requirements.lock --output-file requirements-test.lock
	$(LOCK) requirements-start.in --output-file requirements-start.lock
	$(LOCK) requirements-native.in --no-deps --output-file requirements-native.lock

clean:
	rm -rf .venv .start
