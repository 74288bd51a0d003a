# Everything from nothing: a virtual environment from the one lock file, with uv if it is there and pip if not.
# The lock holds all there is to install; pip before 26 would look for some of it by itself.
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PYTHON ?= python3
READY := $(VENV)/.ready

.PHONY: lab test check assignments lock clean

lab: $(READY)
	$(BIN)/rulebook lab

PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadscope --no-loadscope-reorder

test: $(READY)
	$(PYTEST)

# Before each commit: style, types, walls, notebooks, and the tests that take no time.
check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/rulebook lint
	$(PYTEST) -m "not notebooks and not course and not browser and not slow"

$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV): a few minutes, once."
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
		uv pip install --python $(BIN)/python --require-hashes -r requirements.lock && \
		uv pip install --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
		$(PYTHON) -m venv $(VENV) && \
		$(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@

# What learners get, made from solutions/. Run it after every change there, and commit the result.
assignments: $(READY)
	for unit in solutions/*/; do \
		$(BIN)/nbgrader generate_assignment "$$(basename $$unit)" --force --no-db || exit 1; \
	done

# Needs uv. The lock holds for every platform and for Python 3.11 and later.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header requirements.in --output-file requirements.lock

clean:
	rm -rf $(VENV)
