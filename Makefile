# The front door. Every target does its own set-up; `make help` lists them.

DEBIAN_PG_CONFIG := /usr/lib/postgresql/15/bin/pg_config
PG_CONFIG ?= $(DEBIAN_PG_CONFIG)
# The build of pgrx reads this, so that every cargo command builds the same thing.
export PGRX_PG_CONFIG_PATH = $(PG_CONFIG)
export PG_CONFIG DEBIAN_PG_CONFIG

# Property tests draw the same cases every time; set another seed to draw others.
export PROPTEST_RNG_SEED ?= 2003

MAJOR = $(shell $(PG_CONFIG) --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
# The pgrx that knows PostgreSQL 19 declares a newer Rust than it needs.
FEATURES = $(if $(filter 19,$(MAJOR)),--ignore-rust-version )--no-default-features --features pg$(MAJOR)
# How many times as much make fuzz tries.
FUZZ ?= 10
REGRESS = $(patsubst tests/pg_regress/sql/%.sql,%,$(sort $(wildcard tests/pg_regress/sql/*.sql)))
RUN_REGRESS = $(dir $(shell $(PG_CONFIG) --pgxs))../test/regress/pg_regress \
	--bindir=$(shell $(PG_CONFIG) --bindir) --inputdir=tests/pg_regress --outputdir=target/$(if $(findstring upgraded,$@),pg_regress_upgraded,pg_regress)
PSQL = $(shell $(PG_CONFIG) --bindir)/psql -XqAt -v ON_ERROR_STOP=1 -d

.PHONY: help features setup install sql hashes release demo demo-stop psql superset test matrix installcheck installcheck-upgraded expected fuzz sqlsmith leaks cassert engines bench docs package packages package-test lint clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

features:
	@echo $(FEATURES)

setup: ## install what the build needs (Debian packages)
	@scripts/setup.sh

install: setup ## build and install into the PostgreSQL of PG_CONFIG
	@scripts/install.sh $(FEATURES)

sql: ## write the install script of this version out of its parts in sql/
	@cargo run --quiet --package xtask -- sql

hashes: ## write the hashes of all install and upgrade scripts
	@cargo run --quiet --package xtask -- hashes

release: ## begin release VERSION=x.y.z: versions, install script, draft of the upgrade script, hashes
	@cargo run --quiet --package xtask -- release $(VERSION)

demo: install ## load real data into a private server and print a scorecard
	@scripts/demo.sh

demo-stop: ## stop the server of the demo and remove its folder
	@scripts/server.sh stop demo

psql: ## open psql on the server of the demo
	@scripts/demo.sh psql

superset: install ## show the demo's scorecards in Apache Superset and take a screenshot
	@examples/superset/run.sh

test: install ## run all the tests, on private servers (JOBS=n: at most n at once)
	@scripts/python.sh
	@scripts/browser.sh
	cargo test --release --package advocacy_kpi_core
	cargo test --release --package xtask
	cargo run --quiet --package xtask -- tests $(addprefix --jobs=,$(JOBS)) -- $(FEATURES)

matrix: ## run the whole suite on PostgreSQL 15, 17 and 18, and pg_upgrade between them (MAJORS="14 16 19", TESTS="docs plain": of the client tests only these)
	@cargo run --locked --quiet --package xtask -- matrix $(MAJORS) $(addprefix --test=,$(TESTS))

installcheck: ## run the SQL tests against a running server (PGHOST, PGPORT, PGUSER)
	$(RUN_REGRESS) --dbname=advocacy_kpi_regress $(REGRESS)

expected: ## take the results of the last installcheck as the expected output, to be read in the diff
	cp target/pg_regress/results/*.out tests/pg_regress/expected/

installcheck-upgraded: ## the same in a database of the first release that was upgraded
	$(PSQL) postgres -c "DROP DATABASE IF EXISTS advocacy_kpi_upgraded"
	$(PSQL) postgres -c "CREATE DATABASE advocacy_kpi_upgraded TEMPLATE template0"
	$(PSQL) advocacy_kpi_upgraded -c "CREATE EXTENSION advocacy_kpi VERSION '0.1.0'"
	$(PSQL) advocacy_kpi_upgraded -c "ALTER EXTENSION advocacy_kpi UPDATE"
	$(RUN_REGRESS) --use-existing --dbname=advocacy_kpi_upgraded $(REGRESS)

fuzz: install ## the tests of hostile input, ten times as many (FUZZ=n: n times)
	ADVOCACY_KPI_STRESS=$(FUZZ) cargo test --release --package advocacy_kpi_core -- mutations scorecard::tests --show-output
	ADVOCACY_KPI_STRESS=$(FUZZ) scripts/server.sh with cargo test --release $(FEATURES) --test mutation --test injection -- --show-output

sqlsmith: install ## random queries by SQLsmith (QUERIES=n, SEED=n)
	scripts/sqlsmith.sh $(QUERIES)

leaks: install ## the memory of a session over 10 million rows and a million calls
	scripts/leaks.sh

cassert: setup ## the SQL tests, SQLsmith and leaks, smaller, on a PostgreSQL built with --enable-cassert
	scripts/cassert.sh

engines: install ## the tests of Citus and TimescaleDB on private servers, where they are installed
	scripts/engines.sh $(FEATURES)

bench: install ## measure against hand-written SQL, DuckDB and pandas; write docs/benchmarks.md
	@scripts/bench.sh $(FEATURES)

docs: install ## write the real output of every SQL block into the docs, and the list of members
	ADVOCACY_KPI_WRITE_DOCS=1 scripts/server.sh with cargo test --release $(FEATURES) --test docs --test release

package: setup ## make the Debian package and the PGXN archive, in target/package
	@cargo run --locked --quiet --package xtask -- package

packages: setup ## the Debian packages for PostgreSQL 15, 17 and 18, each tried in a clean system (MAJORS=18)
	@cargo run --locked --quiet --package xtask -- packages $(MAJORS)

package-test: package ## make them twice, and try the .deb in a clean Debian 12
	@scripts/package_test.sh

lint: setup ## cargo fmt --check and clippy
	cargo fmt --all --check
	cargo clippy --release --workspace $(FEATURES) --all-targets -- -D warnings

clean: demo-stop ## remove everything that was built
	cargo clean
