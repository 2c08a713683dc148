# Two commands are enough: `make demo` and `make test`. Each brings what it needs first.
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help demo test check fix coverage lock

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## load five projects with invented people and serve them (PORT=8000)
	@scripts/install demo
	@exec .venv/bin/kliv demo --port $(PORT)

test: ## run every check and every test
	@scripts/install test
	@scripts/check
	@scripts/test

check: ## run the checks only: style, types, import rules, generated documents
	@scripts/install check
	@scripts/check

fix: ## mend what a machine can mend: style and format
	@scripts/install check
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .
	@find src -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

coverage: ## run the tests and show which lines and branches they miss
	@scripts/install test
	@scripts/test -p pytest_cov --cov --cov-report=term-missing:skip-covered

lock: ## pin what requirements/*.in and package.json ask for (UPGRADE=1 takes the newest)
	@scripts/install check
	@scripts/lock $(if $(UPGRADE),--upgrade)
