#!/bin/sh
# Installs what the tests need and runs all of them. Run it from anywhere: ./test.sh
#
# On Debian and its kin it installs the packages below that are missing; only then it needs root or sudo.
# Anything else it writes goes into cargo's target folder.
set -eu
cd "$(dirname "$0")"

# What the tests need beside Rust: a linker, a real browser with its driver, Chinese type for what it shows,
# and a validator of XML.
packages="gcc libc6-dev chromium chromium-driver fonts-noto-cjk libxml2-utils"

say() { printf '\n== %s\n' "$*"; }
die() { printf 'test.sh: %s\n' "$*" >&2; exit 2; }

missing_packages() {
    for package in $packages; do
        # shellcheck disable=SC2016 # the dollar is dpkg's, not the shell's
        state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$state" = installed ] || printf '%s ' "$package"
    done
}

missing_programs() {
    for program in cc chromium chromedriver xmllint; do
        command -v "$program" >/dev/null || printf '%s ' "$program"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root or sudo to install: $missing"
    fi
}

install() {
    if ! command -v apt-get >/dev/null; then
        programs=$(missing_programs)
        [ -z "$programs" ] || die "please install: $programs(and a Chinese font)"
        return 0
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    say "Installing $missing"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing
}

command -v cargo >/dev/null || die "Rust is needed: install rustup, or rustc and cargo of the version named in Cargo.toml or later"
cargo fmt --version >/dev/null 2>&1 || die "rustfmt is needed: rustup component add rustfmt"
cargo clippy --version >/dev/null 2>&1 || die "clippy is needed: rustup component add clippy"

install

say "Formatting"
cargo fmt --check

say "Lints"
cargo clippy --locked --all-targets -- -D warnings

# With the optional feature too, so that links outward are asked of a server on this machine.
say "Tests: units, examples of the documentation, architecture, licences, browser, links outward"
cargo test --locked --features links

say "Documentation of the code"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

say "All passed"
