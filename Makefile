# Everything a contributor runs. `make help` lists it; CI runs the same targets.
.DEFAULT_GOAL := help
.PHONY: help setup run ask demo-telegram shell test check evaluate bench index page lock clean

PYTHON := .venv/bin/python
ifdef PORT
export PORT
endif

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup:  ## make both Python environments, the sentence model, the index and the Rasa model (first time: 10 to 20 minutes)
	@sh setup/environments.sh
	@$(PYTHON) -m assistant prepare

run: setup  ## start the assistant on http://127.0.0.1:8000 (PORT=… changes it, DEMO=1 makes demonstration accounts)
	@exec $(PYTHON) -m assistant serve

ask: setup  ## answer one question: make ask Q="…" (AS=official for an official's answer)
	@$(PYTHON) -m assistant ask "$(Q)" --as $(if $(filter command environment,$(firstword $(origin AS))),$(AS),citizen)

test: setup check  ## check, then run the whole test suite
	@sh setup/environments.sh dev
	$(PYTHON) -m pytest --numprocesses 3 --dist loadscope

check:  ## format, lint, types, architecture, the page
	@sh setup/environments.sh dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	@sh setup/page.sh check

evaluate: setup  ## measure quality and write docs/quality.md
	@sh setup/environments.sh dev
	$(PYTHON) -m assistant evaluate all --write docs/quality.md

bench: setup  ## measure speed and memory and write docs/benchmarks.md
	@sh setup/environments.sh dev
	$(PYTHON) -m benchmarks --write docs/benchmarks.md

demo-telegram: setup  ## talk to the bot in the terminal, over a Telegram that runs here: no token, no network
	@sh setup/environments.sh dev
	@$(PYTHON) scripts/demo_telegram.py

shell:  ## talk to Rasa in the terminal while the assistant runs
	@RASA_TELEMETRY_ENABLED=false .venv-rasa/bin/rasa shell --endpoints var/run/endpoints.yml --credentials var/run/credentials.yml

index:  ## build the search index again; only what changed is embedded
	@$(PYTHON) -m assistant index

page:  ## build the citizens' page from frontend/ (needs Node 20)
	@sh setup/page.sh build

lock:  ## write requirements/*.txt from *.in (needs uv)
	@requirements/lock.sh

clean:  ## remove everything made here, the local data too
	rm -rf .venv .venv-rasa var models .rasa frontend/node_modules
