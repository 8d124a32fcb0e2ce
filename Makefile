# What a fresh Debian machine with Rust and Node needs, each target sets up itself.

.DEFAULT_GOAL := help
CARGO ?= cargo
TOOLS := target/tools
export PATH := $(CURDIR)/$(TOOLS)/bin:$(PATH)
PROGRAM := target/ci/tallyboard

# Tools are built without optimisation: that takes a third of the time, and they run once.
NEXTEST_VERSION := 0.9.143
DENY_VERSION := 0.20.2

.PHONY: help run test lint bench bank-day linker components nextest deny

help:
	@echo "make run                build everything and start the service on port 8080"
	@echo "make test               install what the tests need and run everything"
	@echo "make lint               the checks of make test, which is all of them for now"
	@echo "make bench              measure everything that is said to be quick"
	@echo "make bank-day DIR=…     compare a real day with its true counts"

# With the clock of events, so that recorded days can be posted; it goes on where it was the last time.
run: linker
	$(CARGO) build --locked --profile ci --bin tallyboard
	$(PROGRAM) serve --clock events --data target/run

test: lint

lint: linker components nextest deny
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets --all-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items
	$(CARGO) nextest run --locked --profile ci
	$(CARGO) test --locked --doc
	$(CARGO) deny check bans licenses sources

bench: linker
	$(CARGO) bench --locked

bank-day: linker
	@$(CARGO) test --locked --test bank_day -- "$(abspath $(DIR))"

# Rust links with the C compiler's linker.
linker:
	@command -v cc > /dev/null || { $(AS_ROOT) apt-get update && $(AS_ROOT) apt-get install -y gcc libc6-dev; }

AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

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
