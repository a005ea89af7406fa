# `make help` lists what there is to make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PORT ?= 8000
# The chapters' networks are so small that a second thread costs more than it brings, above all beside other work.
export OMP_NUM_THREADS ?= 1

.PHONY: help book serve test bench claims picture repository clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z.]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

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

test: book  ## build the site and run every test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile utils tools tests

bench: book  ## measure the budgets of speed and size
	$(BIN)/python -m tools.bench

claims: $(VENV)/.installed  ## run the chapters again and store what their claims print
	$(BIN)/python -m tools.claims book/*.ipynb

picture: book  ## take the README's picture of the explorer
	$(BIN)/python -m tools.picture

repository:  ## write URL=https://github.com/you/yours into the configuration and all notebooks
	@$(PYTHON) -m tools.repository "$$URL"

site.zip: book  ## pack the built site: unpack it anywhere and open index.html
	$(BIN)/python -c "import shutil; shutil.make_archive('site', 'zip', '_build/html')"

clean:  ## remove the built site and the stored results
	rm -rf _build
