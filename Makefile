# Two commands do everything: `make run` and `make test`.
# Build results stay outside the checkout, so that a fresh clone starts warm; override CARGO_TARGET_DIR to move them.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/datamind/target
DATA ?= $(CURDIR)/datamind-data
BIND ?= 127.0.0.1:8080
UI_SOURCES := $(shell find ui -type f -not -path 'ui/node_modules/*' -not -path 'ui/dist/*' -not -path 'ui/test-results/*' 2>/dev/null)

.PHONY: run test ui build release bench openapi format clean

## Build everything and start it on http://localhost:8080 with the demo shop.
run: ui
	cargo build --locked --bin datamind
	DATAMIND_DATA_DIR="$(DATA)" DATAMIND_BIND="$(BIND)" DATAMIND_LOG__FORMAT=text DATAMIND_LOG__LEVEL=warn \
		"$(CARGO_TARGET_DIR)/debug/datamind" serve

## Everything that must hold: format, lints, types, unit, API and browser tests.
test:
	scripts/test

ui: ui/dist/.built

ui/node_modules/.installed: ui/package.json ui/package-lock.json
	cd ui && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

ui/dist/.built: ui/node_modules/.installed $(UI_SOURCES)
	cd ui && npm run build
	touch $@

build: ui
	cargo build --locked --bin datamind

## The optimised executable.
release: ui
	cargo build --locked --release --bin datamind

## Figures: start, memory, size, speed of the API. Prints a table.
bench: release
	cargo build --locked --release -p bare-driver
	scripts/bench

## The API document and what is generated from it.
openapi: ui/node_modules/.installed
	cargo run --locked --quiet --bin datamind -- openapi > openapi.json
	cargo run --locked --quiet --bin datamind -- config example > config.example.toml
	cd ui && npm run gen:api

format:
	cargo fmt --all

clean:
	rm -rf ui/dist ui/node_modules
