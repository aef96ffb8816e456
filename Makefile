# One command each; every one does its own set-up first (tools/setup.sh), and takes no time over it the second time.
PYTHON := .venv/bin/python
LINTED := app resources tests tools packaging

.PHONY: help run services test test-all check bench package clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## start the program; without a display, in a virtual screen
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then tools/setup.sh run && exec .venv/bin/deepday; \
	else tools/setup.sh virtual && exec $(PYTHON) -m tools.virtual_desktop; fi

services: ## install the real servers that tests use: Dovecot, Prosody, Synapse, oidc-provider
	@tools/services.sh

test: ## run every suite: unit, integration, ui, e2e
	@tools/setup.sh test
	@$(PYTHON) -m tools.run_suites

test-all: ## the same, with the slow tests and with GNOME Shell and Plasma
	@tools/setup.sh test-all
	@$(PYTHON) -m tools.run_suites --slow

check: ## lint, format, types, layers
	@tools/setup.sh check
	@.venv/bin/ruff check $(wildcard $(LINTED))
	@.venv/bin/ruff format --check $(wildcard $(LINTED))
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: ## measure speed and size beside a minimal tray program
	@tools/setup.sh test
	@$(PYTHON) -m tests.benchmarks.bench

package: ## build the one-folder program and let it test itself
	@tools/setup.sh package
	@$(PYTHON) -m tools.build_package

clean: ## remove what was built, not .venv
	rm -rf build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
