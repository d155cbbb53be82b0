# One line a verb; `make help` lists them. Windows has no make: README gives the two commands that replace it.
.DEFAULT_GOAL := help
.PHONY: help serve lab test quick browsers screenshots check test-hosting bench load calibrate lock check-lock audit clean
PYTHON ?= python3
BIN := .venv/bin
QUICK := tests/model tests/physiology tests/content tests/engine tests/views tests/test_house.py tests/test_rooms.py
export BENCH FOLDS_DATA LOAD LOAD_SECONDS LOAD_SEED HOST PORT WORKERS COURSE_DATA CHROMIUM FIREFOX GECKODRIVER WEBKITWEBDRIVER XVFB

help:        ## these lines
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:[^#]*##/\t/' | expand -t 14

serve: .venv/users     ## serve the course and print its address (PORT=, HOST=, WORKERS=, COURSE_DATA=)
	@exec $(BIN)/python -m course_lib serve

lab: .venv/users       ## open the notebooks in JupyterLab
	@exec $(BIN)/jupyter lab --ServerApp.contents_manager_class=course_lib.serve.lab_files.LessonFiles $(if $(HOST),--ip=$(HOST)) $(if $(PORT),--port=$(PORT)) notebooks

# What was compiled is kept for the forty servers that the tests start, whatever a container's image says of bytecode.
test: .venv/developers ## install what the tests need and run all of them
	@echo "Looking for a browser …"
	@unset PYTHONDONTWRITEBYTECODE; $(BIN)/python -m compileall -q course_lib; CHROMIUM="$$($(BIN)/python -m tests.browser.find)" && export CHROMIUM && $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST)

quick: .venv/developers ## what needs no browser and no server: content, engine, physiology, views; two to four minutes of a processor
	@$(BIN)/python -m pytest -q -n auto --dist worksteal -m "not slow" $(QUICK) $(PYTEST)

browsers: .venv/browsers ## start page, lesson 03 and the dose lab in Firefox and in WebKit, if you have them (BROWSER=firefox, BROWSER=webkit)
	@$(BIN)/python -m tests.browsers $(BROWSER)

check: .venv/developers check-lock ## content, style, storeys and lock
	$(BIN)/python -m course_lib validate
	$(BIN)/python tools/calibrate.py --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

screenshots: .venv/developers ## take the pictures of README from the course as it is, into assets/images/
	@CHROMIUM="$$($(BIN)/python -m tests.browser.find)" && export CHROMIUM && $(BIN)/python -m tests.browser.screenshots

test-hosting: .venv/hosting ## run what needs other servers: databases, proxies, a hub; installs them where it is root on Debian (PYTEST=)
	@echo "Looking for a browser …"
	@CHROMIUM="$$($(BIN)/python -m tests.browser.find)" && export CHROMIUM && $(BIN)/python -m pytest tests/hosting $(PYTEST)

bench: .venv/bench ## measure beside plain Voilà and a Panel app, as ratios, into build/bench.json; about ten minutes (BENCH=pages, drags, memory, crowd, folds, engine or editions; FOLDS_DATA= keeps the file of ten thousand learners)
	@CHROMIUM="$$($(BIN)/python -m tests.browser.find)" && export CHROMIUM && $(BIN)/python -m tests.bench

load: .venv/developers ## play a class, a room that votes, a flood, a thousand kills and an upgrade of several workers against a course on loopback, into build/load.json; about fourteen minutes (LOAD=open, memory, wake, class, hands, readers, room, flood, kills or workers; LOAD_SECONDS=, LOAD_SEED=)
	@$(BIN)/python -m tests.load

calibrate: .venv/developers ## sample the model's constants against its targets again, into assets/calibration/ (about a quarter of an hour)
	OMP_NUM_THREADS=1 $(BIN)/python tools/calibrate.py $(CALIBRATE)

lock: .venv/developers ## resolve the loose dependencies of pyproject.toml into the two pinned locks
	$(BIN)/python tools/lock.py

check-lock: .venv/developers ## resolve the locks for each system and each Python that README names
	$(BIN)/python tools/lock.py --check

audit: .venv/audit ## ask osv.dev what is known against the pinned packages: Error 1 if something is, Error 2 if it could not be asked
	@$(BIN)/python tools/audit.py

clean:       ## remove what was installed and built, never a learner's data
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed, and $(PYTHON) was not found. Install it, or name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make an environment. On Debian or Ubuntu: sudo apt-get install -y python3-venv"; exit 1; }
	@echo "Making the environment .venv …"
	@$(PYTHON) -m venv .venv

.venv/users: .venv/bin/python requirements.txt pyproject.toml
	@echo "Installing the course into .venv; the first time takes a minute or two …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/developers: .venv/users requirements-dev.txt
	@echo "Installing what the tests need into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/hosting: .venv/developers tests/hosting/requirements.txt
	@echo "Installing what the tests of hosting need into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt -r tests/hosting/requirements.txt
	@touch $@

.venv/browsers: .venv/users tests/browsers/requirements.txt
	@echo "Installing what drives Firefox and WebKit into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt -r tests/browsers/requirements.txt
	@touch $@

.venv/bench: .venv/developers tests/bench/requirements.txt
	@echo "Installing what the bench compares with into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt -r tests/bench/requirements.txt
	@touch $@

.venv/audit: .venv/users tools/audit-requirements.txt
	@echo "Installing what asks for advisories into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt -r tools/audit-requirements.txt
	@touch $@
