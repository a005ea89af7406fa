# `make help` lists what there is to make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8000
# The chapters' networks are so small that a second thread costs more than it brings, above all beside other work.
export OMP_NUM_THREADS ?= 1

.PHONY: help book serve lint lint-python lint-browser quick test bench claims claims-check picture repository clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z.-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.installed: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -r requirements.txt
	touch $@

# Jupyter's cache looks at the notebooks alone: what they import makes their results stale, too.
_build/.fresh: $(VENV)/.installed $(shell find utils book/_ext book/_templates -type f -not -name '*.pyc')
	rm -rf _build/.jupyter_cache _build/.doctrees _build/html
	mkdir -p _build
	touch $@

# Sphinx copies these only when it has a page to write.
_build/.static: _build/.fresh $(shell find book/_static -type f)
	rm -rf _build/html
	touch $@

book: _build/.static  ## execute the chapters and build the site
	$(BIN)/jupyter-book build . -W -n --keep-going
	@echo "The pages are in _build/html; 'make serve' shows them at http://localhost:$(PORT)/"

serve: book  ## build the site and show it on this computer
	$(BIN)/python -m http.server $(PORT) --directory _build/html

# The browser's side is checked by tools from npm, and where there is no npm, by none.
node_modules/.installed: package.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null; then npm install --silent --no-package-lock --no-audit --no-fund; \
	else echo "npm is not installed: the JavaScript is not checked"; fi
	@touch $@

lint: $(VENV)/.installed node_modules/.installed  ## check style and types of Python, JavaScript and notebooks
	@$(MAKE) --no-print-directory --jobs=2 lint-python lint-browser

lint-python:
	$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m tools.claims --check book/*.ipynb

lint-browser:
	@if [ -x node_modules/.bin/biome ]; then node_modules/.bin/biome ci --log-level=warn . && node_modules/.bin/tsc; fi

quick: lint  ## check style and types, and run the tests that need no site, in a minute
	$(BIN)/python -m pytest --quiet --numprocesses 2 -p no:nbval -m "not slow" --hypothesis-profile quick utils tests/heart tests/nets tests/inside tests/data tests/checks tests/widgets/math

test: lint book  ## check style and types, build the site and run every test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadgroup --durations=30 book/_ext utils tools tests

bench: book  ## measure the budgets of speed and size
	$(BIN)/python -m tools.bench

claims: $(VENV)/.installed  ## run the chapters again and store what their claims print
	$(BIN)/python -m tools.claims book/*.ipynb

claims-check: $(VENV)/.installed  ## run the chapters again and compare what their claims print
	$(BIN)/python -m pytest --nbval-lax book

picture: book  ## take the README's picture of the explorer
	$(BIN)/python -m tools.picture

repository:  ## write URL=https://github.com/you/yours into the configuration and all notebooks
	@$(PYTHON) -m tools.repository "$$URL"

site.zip: book  ## pack the built site: unpack it anywhere and open index.html
	$(BIN)/python -c "import shutil; shutil.make_archive('site', 'zip', '_build/html')"

clean:  ## remove the built site and the stored results
	rm -rf _build
