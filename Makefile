# What a fresh Debian machine with Rust and Node needs, each target sets up itself.

.DEFAULT_GOAL := help
CARGO ?= cargo
TOOLS := target/tools
export PATH := $(CURDIR)/$(TOOLS)/bin:$(PATH)
PROGRAM := target/ci/tallyboard
# The generated days of the tests are the same ones in every run; those of a soak are new ones.
SEED ?= 1
CASES ?= 4000
PAGES := dashboards/dist/index.html

# Tools are built without optimisation: that takes a third of the time, and they run once.
NEXTEST_VERSION := 0.9.143
DENY_VERSION := 0.20.2

.PHONY: help run test lint soak fuzz reference bench bank-day pages browser-test contract screenshots linker compiler python node components nextest deny chromium

help:
	@echo "make run                build everything and start the service on port 8080, with a contact centre at work"
	@echo "make test               install what the tests need and run everything"
	@echo "make lint               everything but the tests in a browser and the contract"
	@echo "make contract           call everything that the service describes, and look at the replies"
	@echo "make fuzz               feed everything that reads from outside with nonsense, FUZZ_SECONDS=60 each"
	@echo "make reference          renew what docs/ has of the program: the reference of definitions, the schemas for editors"
	@echo "make soak               run the generated days of the tests with new ones, for some minutes"
	@echo "make pages              build the pages in dashboards/, which the program carries"
	@echo "make screenshots        take the pictures of the README from the running service"
	@echo "make bench              measure everything that is said to be quick"
	@echo "make bank-day DIR=…     compare a real day with its true counts"

# An invented centre at work, today so far and from now on; it goes on where it was the last time.
run: linker pages
	$(CARGO) build --locked --profile ci --bin tallyboard
	$(PROGRAM) serve --demo --data target/demo

test: lint browser-test contract

lint: linker pages components nextest deny
	cd dashboards && npm run --silent check
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --all-targets --all-features -- -D warnings
	$(CARGO) clippy --locked --package tallyboard-fuzz --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items
	PROPTEST_RNG_SEED=$(SEED) $(CARGO) nextest run --locked --profile ci
	$(CARGO) test --locked --doc
	$(CARGO) deny check bans licenses sources

# What reads texts from outside, for a minute each; not part of any test, for it ends by the clock.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
fuzz: linker compiler
	CARGO="$(CARGO)" fuzz/run.sh $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# What the tables of the program say, for people and for editors; tests compare it with the program.
reference: linker
	$(CARGO) build --locked --bin tallyboard
	$(CARGO) run --locked --quiet --bin tallyboard -- reference > docs/reference.md
	$(CARGO) run --locked --quiet --bin tallyboard -- schema > docs/statistics.schema.json
	$(CARGO) run --locked --quiet --bin tallyboard -- schema --config > docs/tallyboard.schema.json

# Days that nobody has seen; a failure prints the smallest day that shows it.
soak: linker pages nextest
	PROPTEST_CASES=$(CASES) $(CARGO) nextest run --locked --profile soak --test oracle

# The pages as people use them, in Chromium, before the real service.
browser-test: linker pages chromium
	$(CARGO) build --locked --bin tallyboard
	cd dashboards && TALLYBOARD_PROGRAM=$(CURDIR)/target/debug/tallyboard npm run --silent test

# Every operation that the service describes, with all kinds of values, before the real service.
CONTRACT := $(TOOLS)/contract
contract: linker pages $(CONTRACT)/installed
	$(CARGO) build --locked --bin tallyboard
	python3 tests/contract/run.py target/debug/tallyboard

$(CONTRACT)/installed: tests/contract/requirements.txt | python
	rm -rf $(CONTRACT)
	python3 -m venv $(CONTRACT)
	$(CONTRACT)/bin/pip install --quiet --disable-pip-version-check --only-binary :all: -r $<
	@touch $@

screenshots: linker pages chromium
	$(CARGO) build --locked --bin tallyboard
	cd dashboards && TALLYBOARD_PROGRAM=$(CURDIR)/target/debug/tallyboard npm run --silent test -- tests/screens.test.ts
	mkdir -p docs/pictures
	cp $(foreach picture,wall-dark wall-light phone-dark,target/screenshots/$(picture).png) docs/pictures

pages: node $(PAGES)

$(PAGES): dashboards/node_modules/.package-lock.json $(wildcard dashboards/*.html dashboards/*.ts dashboards/*.js) \
		$(shell find dashboards/src dashboards/public -type f)
	cd dashboards && npm run --silent build

dashboards/node_modules/.package-lock.json: dashboards/package.json dashboards/package-lock.json
	cd dashboards && npm ci --no-audit --no-fund
	@touch $@

BENCHES := definitions counting observe scale replay journal ingest

bench: linker pages
	$(CARGO) bench --locked $(foreach bench,$(BENCHES),--bench $(bench))
	@$(CARGO) bench --quiet --locked --bench figures

bank-day: linker pages
	@$(CARGO) test --locked --test bank_day -- "$(abspath $(DIR))"

# Rust links with the C compiler's linker.
linker:
	@command -v cc > /dev/null || { $(AS_ROOT) apt-get update && $(AS_ROOT) apt-get install -y gcc libc6-dev; }

# The fuzzer's own engine is C++.
compiler:
	@command -v c++ > /dev/null || { $(AS_ROOT) apt-get update && $(AS_ROOT) apt-get install -y g++; }

# Debian packs the part of Python that makes environments on its own.
python:
	@python3 -c "import venv, ensurepip" 2> /dev/null || { $(AS_ROOT) apt-get update && \
		$(AS_ROOT) apt-get install -y --no-install-recommends python3 python3-venv; }

AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

node:
	@command -v npm > /dev/null || { echo "install Node 20.19 or later, with npm" >&2; exit 1; }

chromium:
	@command -v chromium > /dev/null || { $(AS_ROOT) apt-get update && \
		$(AS_ROOT) apt-get install -y --no-install-recommends chromium; }

# A minimal Rust has neither of them.
components:
	@$(CARGO) fmt --version > /dev/null 2>&1 || rustup component add rustfmt
	@$(CARGO) clippy --version > /dev/null 2>&1 || rustup component add clippy

nextest:
	@$(CARGO) nextest --version > /dev/null 2>&1 || \
		$(CARGO) install --locked --debug --root $(TOOLS) cargo-nextest@$(NEXTEST_VERSION)

deny:
	@$(CARGO) deny --version > /dev/null 2>&1 || \
		$(CARGO) install --locked --debug --root $(TOOLS) cargo-deny@$(DENY_VERSION)
