# One door: `make help` lists everything. Needs Python 3.11 or newer and make; nothing else.
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
unexport PYTHONDONTWRITEBYTECODE # compiling everything anew costs each process ten seconds
VENV := .venv
PY := $(VENV)/bin/python
SONGHE := $(PY) -m songhe
VAR := $(or $(SONGHE_VAR),var)
ARGS ?=
BEGAN := $(shell date +%s)
JOBS ?= 2
# The first interpreter that is new enough; `make demo PYTHON=/path/to/python3.12` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
PIP := $(PY) -m pip --disable-pip-version-check -qq

.DEFAULT_GOAL := help
.PHONY: test-assets help demo setup assets run press test postgres-test browser-test check bench-alarm bench-booking bench-ingest bench-import bench-journal bench-pages bench-reach bench-readings bench-rollcall bench-rules bench-routing bench-search bench-sync bench-silence bench-visits crash fuzz-fhir race rehearse storm axe forms attack canary drill pictures package locks clean

help: ## this list
	@awk '/^##@/ {printf "\n%s\n", substr($$0, 5)} \
	/^[a-z-]+:.*## / {split($$0, p, ":.*## "); printf "  make %-14s %s\n", p[1], p[2]}' Makefile

##@ See it
demo: setup ## install, seed the city, start everything; prints the address and the log-ins
	@SONGHE_BEGAN=$(BEGAN) SONGHE_DEMO=1 exec $(SONGHE) run $(ARGS)

setup: $(VENV)/base.stamp assets $(VAR)/keys.env ## install what serves, copy the browser assets, make this node's keys

assets: $(VENV)/assets.stamp ## copy the browser assets where something changed
	@$(PY) tools/assets.py $(ASSETS)

run: setup ## start everything on this node's own data (no demo people)
	@SONGHE_BEGAN=$(BEGAN) exec $(SONGHE) run $(ARGS)

press: $(VENV)/base.stamp ## press 王桂兰's button through the real door (ARGS=btn-… for another)
	@SONGHE_DEMO=1 $(SONGHE) press $(or $(ARGS),btn-wang)

##@ Work on it
test: $(VENV)/dev.stamp test-assets ## every test on SQLite but those in a browser; says what it skipped and how to bring it
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -rs -m "not browser" $(ARGS)

postgres-test: $(VENV)/dev.stamp test-assets ## every test on PostgreSQL, those in a browser too: SONGHE_DATABASE_URL=postgresql://user@host/name
	@test -n "$$SONGHE_DATABASE_URL" || { echo "Set SONGHE_DATABASE_URL=postgresql://user@host/name of a scratch database."; exit 2; }
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -rs $(ARGS)

browser-test: $(VENV)/dev.stamp test-assets ## only the tests in a real browser (needs Chromium)
	@$(PY) -m pytest -n $(JOBS) --dist worksteal -rs -m browser $(ARGS)

check: $(VENV)/dev.stamp ## style, types, arrows of imports and models, migrations, words, hosts, settings, commit subjects
	@$(PY) tools/check.py

locks: $(VENV)/dev.stamp ## make the lock files anew from requirements/*.in
	@$(PY) tools/make_locks.py $(ARGS)

test-assets:
	@$(MAKE) assets ASSETS=--test

##@ Measure it (each prints one JSON line last)
bench-alarm: $(VENV)/dev.stamp assets ## press to drawn on 20 desks, beside 1,700 device messages a second
	@$(PY) benchmarks/alarm.py $(ARGS)

bench-reach: $(VENV)/dev.stamp ## whom nobody would reach in 15 minutes: 554,400 doors, and the cheapest duties
	@$(PY) benchmarks/reach.py $(ARGS)

bench-search: $(VENV)/dev.stamp ## each kind of search and list among 554,400 elders (ARGS="--postgres URL")
	@$(PY) benchmarks/search.py $(ARGS)

bench-booking: $(VENV)/dev.stamp assets ## from the press of a booking to the confirmed page, 50 a second at the same carers: nobody twice
	@$(PY) benchmarks/booking.py $(ARGS)

bench-ingest: $(VENV)/dev.stamp assets ## durable device messages a second, beside mosquitto and the web's writes (ARGS="--postgres URL --doors 2")
	@$(PY) benchmarks/ingest.py $(ARGS)

bench-pages: $(VENV)/dev.stamp assets ## any dashboard or drill-down over three years of counts; a day refilled; first paint
	@$(PY) benchmarks/pages.py $(ARGS)

bench-rules: $(VENV)/dev.stamp ## readings a second judged on one core, and how long after their commit; a year of one person drawn
	@$(PY) -m benchmarks.rules $(ARGS)

bench-silence: $(VENV)/dev.stamp ## one sweep over 100,000 watched devices (ARGS="--postgres URL")
	@$(PY) benchmarks/silence.py $(ARGS)

bench-readings: $(VENV)/dev.stamp ## a day of readings grouped by device from encrypted Parquet, beside SQLite (ARGS="--postgres URL")
	@$(PY) -m benchmarks.readings $(ARGS)

bench-routing: $(VENV)/dev.stamp ## a day's plan beside PyVRP, VROOM and OR-Tools (ARGS="--solomon DIR --home-care DIR --few 4")
	@$(PY) benchmarks/routing.py $(ARGS)

bench-visits: $(VENV)/dev.stamp ## who must be visited of 554,400, computed for a day, beside the same by hand (ARGS="--scale 0.1")
	@$(PY) benchmarks/visits.py $(ARGS)

bench-sync: $(VENV)/dev.stamp assets ## a thousand phones back from a day offline, 300 visits each: lost, doubled, seconds (ARGS="--phones 40 --postgres URL --webs 2")
	@$(PY) benchmarks/sync.py $(ARGS)

bench-rollcall: $(VENV)/dev.stamp ## a roll of 5,000 people: who is inside, written, counted, assigned; beside shapely alone
	@$(PY) benchmarks/rollcall.py $(ARGS)

bench-journal: $(VENV)/dev.stamp ## 100,000 journal rows written, sealed and verified, beside a plain chain of digests
	@$(PY) benchmarks/journal.py $(ARGS)

bench-import: $(VENV)/dev.stamp ## 554,400 people from a workbook, checked and sealed, beside openpyxl + executemany
	@$(PY) benchmarks/import_people.py $(ARGS)

storm: $(VENV)/dev.stamp assets ## 100,000 devices come back within a minute, 500 of them crying for help (ARGS="--devices 10000 --postgres URL")
	@$(PY) benchmarks/storm.py $(ARGS)

crash: $(VENV)/dev.stamp ## kill -9, replies swallowed, disk full, no descriptors, clock set, PostgreSQL restarted: nothing lost, nothing twice (ARGS="--few")
	@$(PY) benchmarks/crash.py $(ARGS)

fuzz-fhir: $(VENV)/dev.stamp assets ## made-up FHIR requests: no server error; the official examples (ARGS="--examples DIR --requests 4000")
	@$(PY) -m benchmarks.fuzz_fhir $(ARGS)

rehearse: $(VENV)/dev.stamp assets ## the services of deploy/compose.yaml started here without containers, and a button pressed (ARGS="--postgres URL")
	@$(PY) tools/rehearse.py $(ARGS)

drill: $(VENV)/dev.stamp assets ## the machine is lost while buttons are pressed, and brought back as the runbook says (ARGS="--postgres URL")
	@$(PY) tools/drill.py $(ARGS)

race: $(VENV)/dev.stamp ## many processes at the same money and the same hours; histories checked (ARGS="--operations 1000000 --postgres URL")
	@$(PY) benchmarks/race.py $(ARGS)

axe: $(VENV)/dev.stamp test-assets ## every page of every role of the demo under axe-core: desk, phone, dark, ageing-friendly (ARGS="station --each 3")
	@$(PY) benchmarks/axe.py $(ARGS)

forms: $(VENV)/dev.stamp assets ## every form that a role of the demo reaches, sent wrong and right: a sentence each time, nothing lost (ARGS="station --each 3")
	@$(PY) -m benchmarks.forms $(ARGS)

attack: $(VENV)/dev.stamp $(VENV)/attack.stamp test-assets ## every form, page and answer of the demo attacked: nasty strings, schemathesis, wapiti, sqlmap, foreign keys (ARGS="--seconds 300")
	@$(PY) -m benchmarks.attack $(ARGS)

canary: $(VENV)/dev.stamp assets ## a thousand invented identities; then everything that was written is searched for them
	@$(PY) benchmarks/canary.py $(ARGS)

pictures: $(VENV)/dev.stamp assets ## the pictures of docs/pictures, from a demo of their own
	@$(PY) tools/pictures.py $(ARGS)

package: ## songhe.tar.gz of the last commit for a node: without history, tests and benches
	@git archive --prefix=songhe/ --output songhe.tar.gz HEAD
	@echo "songhe.tar.gz: $$(git rev-parse --short HEAD)"

##@ Tidy
clean: ## remove what was installed and built; data and keys in var/ stay
	rm -rf $(VENV) staticfiles node_modules songhe/base/web/static/vendor .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Songhe needs Python 3.11 or newer; none was found. Try: make demo PYTHON=/path/to/python3.11"; exit 2; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: requirements/base.txt | $(VENV)/bin/python
	@echo "installing what serves ($$(grep -c '==' $<) packages) …"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/base.stamp
	@echo "installing the tools of work ($$(grep -c '==' $<) packages) …"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(VENV)/attack.stamp: requirements/attack.txt | $(VENV)/bin/python
	@echo "installing the scanners, apart from what serves ($$(grep -c '==' $<) packages) …"
	@$(PY) -m venv $(VENV)/attack
	@$(VENV)/attack/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r $<
	@touch $@

$(VENV)/assets.stamp: requirements/assets.txt | $(VENV)/base.stamp
	@echo "installing what copies the browser assets …"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(VAR)/keys.env: | $(VENV)/base.stamp
	@SONGHE_MAKING_KEYS=1 $(SONGHE) make-keys --if-missing
