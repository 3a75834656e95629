# The portal's two commands are `make run` and `make test`; Python 3.11 or newer and make are all they need.
.DEFAULT_GOAL := help
.PHONY: help run dev passwords clean test lint lighthouse bench soak fuzz bench-search audit format messages catalogues

PORT ?= 8000
BIN := .venv/bin
ROOMS := editorial partnership projects delegations portal
SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c '$(SUITABLE)' 2>/dev/null && echo $$name && break; done)

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: export PORTAL_LOCAL = 1
run: export PORTAL_SITE_URL = http://127.0.0.1:$(PORT)
# Else every thread keeps what it has freed for itself: 20 MB of a worker on SQLite.
run: export MALLOC_ARENA_MAX = 1
run: .venv/.installed ## prepare and serve the portal on http://127.0.0.1:8000 (other port: make run PORT=8001)
	@$(BIN)/python manage.py prepare_local --port $(PORT)
	@exec $(BIN)/python -m partnership.serve --port $(PORT) --workers-kill-timeout 3 partnership.wsgi:application

dev: export PORTAL_LOCAL = 1
dev: export PORTAL_DEBUG = 1
dev: export PORTAL_SITE_URL = http://127.0.0.1:$(PORT)
dev: .venv/.installed ## the same with debug pages and a server that reloads changed code
	@$(BIN)/python manage.py prepare_local --port $(PORT)
	@exec $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

passwords: .venv/.installed ## give the staff accounts of the local run new passwords and print them
	@PORTAL_LOCAL=1 $(BIN)/python manage.py create_demo_staff --reset

clean: ## remove what the local run keeps: database, pictures, static files
	@rm -rf var
	@find media -mindepth 1 ! -name .gitignore -delete

test: lint ## linters, then the whole suite on SQLite and on PostgreSQL, then the ratios of the pages' speeds
	@$(BIN)/python -m tests.plugins.parts
	@failed=0; for database in sqlite postgresql; do \
		$(BIN)/python -m pytest -q -n 2 --dist loadfile --database=$$database || failed=1; done; \
		$(BIN)/python bench/pages.py --check || failed=1; exit $$failed

lint: .venv/.installed-test catalogues ## check the catalogues and the form of Python and templates
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@find $(ROOMS) -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +

lighthouse: .venv/.installed-test ## let Lighthouse judge the kinds of public pages (needs npm and Chromium)
	@$(BIN)/python bench/lighthouse.py

bench: .venv/.installed-test ## time the pages, kept and rendered, with 1,000 to 100,000 records (an hour)
	@$(BIN)/python -m tests.plugins.parts
	@$(BIN)/python bench/pages.py

soak: .venv/.installed-test ## ten minutes of readers, an editor and faults; counts what fails (needs nginx)
	@$(BIN)/python -m tests.plugins.parts
	@$(BIN)/python bench/soak.py

fuzz: .venv/.installed-test ## send 20,000 hostile requests to all public addresses; counts what goes wrong (some minutes)
	@$(BIN)/python bench/fuzz.py

bench-search: .venv/.installed-test ## time the search with 100,000 records on both databases (about ten minutes)
	@$(BIN)/python -m tests.plugins.parts
	@$(BIN)/python bench/search.py

audit: var/audit/.installed ## ask for known holes in the packages, write the bill of materials to var/sbom.json
	@var/audit/bin/cyclonedx-py requirements --output-reproducible --of JSON -o var/sbom.json requirements.txt
	@echo "The bill of materials is var/sbom.json."
	@var/audit/bin/pip-audit --strict --disable-pip --no-deps --progress-spinner off -r requirements.txt

format: .venv/.installed-test ## bring Python and templates into form
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format
	@find $(ROOMS) -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} + || true

messages: .venv/.installed ## collect new interface texts into locale/
	@PORTAL_LOCAL=1 $(BIN)/python manage.py messages

catalogues: .venv/.installed ## compile and check the interface texts of locale/
	@PORTAL_LOCAL=1 $(BIN)/python manage.py catalogues

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing; name one if it is elsewhere: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c '$(SUITABLE)' || { echo "$(PYTHON) is older than Python 3.11." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) has no venv module (Debian, Ubuntu: sudo apt install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing requirements.txt …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

var/audit/.installed: requirements-audit.txt | .venv/bin/python
	@echo "Installing requirements-audit.txt …"
	@.venv/bin/python -m venv --clear var/audit
	@var/audit/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-audit.txt
	@touch $@

.venv/.installed-test: requirements-test.txt requirements-nodes.txt .venv/.installed
	@echo "Installing requirements-test.txt …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@
