#!/usr/bin/env bash
# Makes this copy of the sources build against PostgreSQL 19, a release candidate: by pgrx
# 0.19.3, which declares Rust 1.96. make then tells cargo to build with an older one too;
# 1.95 was seen to. `git checkout Cargo.toml Cargo.lock` goes back.
set -euo pipefail
cd "$(dirname "$0")/.."

grep -q '^pg19 ' Cargo.toml && exit 0
sed -i -e 's/^pgrx = { version = "=[0-9.]*"/pgrx = { version = "=0.19.3"/' \
    -e 's/^pg18 = .*/&\npg19 = ["pgrx\/pg19"]/' Cargo.toml
CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=allow cargo update --quiet --package pgrx --precise 0.19.3
