# The front door. Every target does its own set-up; `make help` lists them.

DEBIAN_PG_CONFIG := /usr/lib/postgresql/15/bin/pg_config
PG_CONFIG ?= $(DEBIAN_PG_CONFIG)
# The build of pgrx reads this, so that every cargo command builds the same thing.
export PGRX_PG_CONFIG_PATH = $(PG_CONFIG)
export PG_CONFIG DEBIAN_PG_CONFIG

# Property tests draw the same cases every time; set another seed to draw others.
export PROPTEST_RNG_SEED ?= 2003

MAJOR = $(shell $(PG_CONFIG) --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
FEATURES = --no-default-features --features pg$(MAJOR)
REGRESS = $(patsubst tests/pg_regress/sql/%.sql,%,$(sort $(wildcard tests/pg_regress/sql/*.sql)))
PG_REGRESS = $(dir $(shell $(PG_CONFIG) --pgxs))../test/regress/pg_regress

.PHONY: help setup install demo demo-stop psql superset test installcheck bench docs lint clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install what the build needs (Debian packages, cargo-pgrx)
	@scripts/setup.sh

install: setup ## build and install into the PostgreSQL of PG_CONFIG
	@scripts/install.sh $(FEATURES)

demo: install ## load real data into a private server and print a scorecard
	@scripts/demo.sh

demo-stop: ## stop the server of the demo and remove its folder
	@scripts/server.sh stop demo

psql: ## open psql on the server of the demo
	@scripts/demo.sh psql

superset: install ## show the demo's scorecards in Apache Superset and take a screenshot
	@examples/superset/run.sh

test: install ## run all the tests, on private servers
	@scripts/python.sh
	cargo test --release $(FEATURES) --lib
	scripts/server.sh with $(MAKE) --no-print-directory installcheck
	scripts/server.sh with cargo test --release $(FEATURES) --test '*'

installcheck: ## run the SQL tests against a running server (PGHOST, PGPORT, PGUSER)
	$(PG_REGRESS) --bindir=$(shell $(PG_CONFIG) --bindir) --inputdir=tests/pg_regress \
		--outputdir=target/pg_regress --dbname=advocacy_kpi_regress $(REGRESS)

bench: install ## measure against hand-written SQL, as ratios in one run
	scripts/server.sh with cargo bench $(FEATURES) --bench sql --bench statistics --bench scorecard

docs: install ## write the real output of every SQL block into the docs, and the list of members
	ADVOCACY_KPI_WRITE_DOCS=1 scripts/server.sh with cargo test --release $(FEATURES) --test docs --test release

lint: setup ## cargo fmt --check and clippy
	cargo fmt --check
	cargo clippy --release $(FEATURES) --all-targets -- -D warnings

clean: demo-stop ## remove everything that was built
	cargo clean
