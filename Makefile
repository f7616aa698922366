# Everything runs in .venv, which needs nothing but Python 3.11 or newer. Start with `make help`.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
UV := $(PY) -m uv pip
COMPILE := $(UV) compile --quiet --no-emit-index-url --generate-hashes --no-header --python-version 3.11
PYTEST_ARGS ?=

# Where this is set, as in many images, every process compiles each module that it loads: seconds, hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup dev demo test test-fast test-long coverage names accuracy ops-day faults soak crashes mutants check bench bench-quick screenshots audit jars secrets lock clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.runtime ## Make the environment in .venv

dev: $(VENV)/.dev ## Make it with what tests, checks and benchmarks need

demo: export DEMO_STARTED := $(shell date +%s)
demo: $(VENV)/.runtime ## Run everything on this machine; DEMO_SECONDS=60 ends it by itself
	@$(VENV)/bin/pileon demo

test: $(VENV)/.dev ## Run the tests; PYTEST_ARGS="-k alert" runs some
	@$(VENV)/bin/pytest -n 3 $(PYTEST_ARGS)

# Unit tests but those that simulate whole streams, kill a sender at every step, or serve a console.
SLOW := lab pipeline/detectors pipeline/campaigns/test_engine.py pipeline/campaigns/test_stage.py \
  pipeline/sources/test_contract.py agents/delivery/test_every_sink.py agents/delivery/sinks/test_slack_bot.py \
  deploy agents/connectors agents/delivery/test_sender.py agents/delivery/interactions/test_socket_server.py \
  agents/kafka/test_embedded_broker.py schemas/test_odd_posts.py agents/ops/test_tracing.py console/web/test_app.py console/web/test_oidc.py console/web/pages/test_provider.py tools/docs/test_tour.py
FAST := tests/unit $(addprefix --ignore=tests/unit/,$(SLOW)) --hypothesis-profile=fast
test-fast: $(VENV)/.dev ## Run the tests that need no broker, database, browser, server or simulation, in less than a minute
	@$(VENV)/bin/pytest -n 2 $(FAST) $(PYTEST_ARGS)

coverage: $(VENV)/.dev ## Run the unit tests, and show how many lines and branches of each file they reach; PYTEST_ARGS="tests/unit/pipeline" runs some
	@$(VENV)/bin/coverage run -m pytest -q $(or $(PYTEST_ARGS),tests/unit); status=$$?; $(VENV)/bin/coverage report && exit $$status

test-long: $(VENV)/.dev ## Run the long tests that are no faults: the embedded broker, every way to log in to Kafka
	@$(VENV)/bin/pytest -n 2 -m long --ignore tests/faults --ignore tests/operations $(PYTEST_ARGS)

faults: $(VENV)/.dev ## Run every fault on a real Kafka, for half an hour, and write what it cost into docs/reliability.md
	@FAULT_RESULTS=tests/faults/results/faults.json $(VENV)/bin/pytest tests/faults -m "long or not long" $(PYTEST_ARGS)
	@$(PY) -m tools.docs

ops-day: $(VENV)/.dev ## Play a day of operations on a real Kafka, by the commands that an operator types
	@$(VENV)/bin/pytest tests/operations -m "long or not long" $(PYTEST_ARGS)

MINUTES ?= 30
RATE ?= 5000
soak: $(VENV)/.dev ## Run under load with a fault each minute; MINUTES=30 RATE=5000 are the defaults
	@$(PY) -m tests.faults.soak --minutes $(MINUTES) --rate $(RATE)
	@$(PY) -m tools.docs

WORLDS ?= 10
SEEDS ?= 10
accuracy: $(VENV)/.dev ## Measure accuracy and show it in docs/accuracy.md; WORLDS=10 SEEDS=10 are the defaults, DATA=folder adds labelled streams, MORE="--search 2000 --tiny 5000" searches
	@$(PY) -m lab.evaluation.accuracy --worlds $(WORLDS) --seeds $(SEEDS) --jobs 2 $(if $(DATA),--data $(DATA)) $(MORE); \
	status=$$?; $(PY) -m tools.docs && exit $$status

SCHEDULES ?= 10000
FIRST ?= 0
crashes: $(VENV)/.dev ## Play crash schedules in virtual time; SCHEDULES=10000 FIRST=0 are the defaults
	@$(PY) -m tests.simulation --schedules $(SCHEDULES) --first $(FIRST)

mutants: $(VENV)/.dev ## Break our own code in known ways, and see that the tests notice; writes docs/mutants.md
	@$(PY) -m tests.mutation

check: $(VENV)/.dev ## Look at style, types, imports and words; changes nothing
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) -m tools.words

names: $(VENV)/.dev ## Measure how well names are found; writes docs/accuracy-names.md
	@$(PY) -m lab.names

bench: $(VENV)/.dev .cache/peers/.made ## Run the benchmarks against their peers, and show the figures in docs/performance.md
	@$(PY) -m bench; status=$$?; $(PY) -m tools.docs && exit $$status

bench-quick: $(VENV)/.dev .cache/peers/.made ## Run the benchmarks with little data
	@$(PY) -m bench --quick

screenshots: $(VENV)/.dev ## Take the pictures of the console in docs/pictures again; needs Chromium
	@$(PY) -m tools.screenshots.slack
	@$(PY) -m tools.screenshots

audit: $(VENV)/.dev ## Ask an advisory service about weaknesses of the locked packages; needs network
	@$(PY) -m tests.support.audit

jars: $(VENV)/.dev ## Fetch the real Kafka for the tests, with Maven
	@$(PY) -c 'from tests.support.real_kafka import fetch_jars; print(fetch_jars())'

secrets: deploy/secrets/store_url deploy/secrets/grafana_password ## Make up the passwords that docker-compose.yml needs

lock: $(VENV)/.bootstrap ## Write the lock files from pyproject.toml
	$(COMPILE) --universal --no-annotate requirements/bootstrap.in -o requirements/bootstrap.txt
	$(COMPILE) pyproject.toml -o requirements/runtime.txt
	$(COMPILE) pyproject.toml --group dev -o requirements/dev.txt
	$(COMPILE) bench/requirements-peers.in --no-annotate -o bench/requirements-peers.txt

# The folder keeps others out; the files themselves must be readable to the users inside the containers.
deploy/secrets/store_url:
	@mkdir -p -m 700 deploy/secrets
	@$(PYTHON) -c 'import secrets; print(secrets.token_hex(24))' > deploy/secrets/store_password
	@sed 's|.*|postgresql://pileon:&@store/pileon|' deploy/secrets/store_password > $@
	@chmod 644 deploy/secrets/store_password $@

deploy/secrets/grafana_password:
	@mkdir -p -m 700 deploy/secrets
	@$(PYTHON) -c 'import secrets; print(secrets.token_hex(24))' > $@
	@chmod 644 $@

clean: ## Remove the environment and everything else that was made
	rm -rf $(VENV) .cache .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build out *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.bootstrap: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Pileon needs Python 3.11 or newer; set PYTHON=")'
	@test -x $(PY) || { echo "Making the environment in $(VENV); the first time it loads packages"; $(PYTHON) -m venv $(VENV); }
	@$(PY) -m pip --version > /dev/null 2>&1 || $(PY) -m ensurepip > /dev/null
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.runtime: $(VENV)/.bootstrap requirements/runtime.txt pyproject.toml
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/runtime.txt
	@$(UV) install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@$(PY) -c 'import agents.worker, console.web.app, lab.demo.run' # keeps the bytecode of what every command loads
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.txt
	@$(UV) install --quiet --python $(PY) --require-hashes -r requirements/dev.txt
	@touch $@

# Quix Streams and Bytewax want versions of Kafka's client that ours does not have; coordination-network-toolkit asks
# for libraries that nothing of ours needs.
.cache/peers/.made: $(VENV)/.bootstrap bench/requirements-peers.txt
	@mkdir -p .cache
	@$(PYTHON) -m venv .cache/peers
	@$(UV) install --quiet --python .cache/peers/bin/python --require-hashes -r bench/requirements-peers.txt
	@touch $@
