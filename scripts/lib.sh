# Shared by the scripts beside it: where things are, and how what is missing gets installed.
# shellcheck shell=sh

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$ROOT" || exit 1

# SwiftPM would build the C parts of packages with these, and understands only its own clang.
unset CC CXX

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

# Puts a Swift toolchain of at least 6.2 on PATH, or says in one line how to get one.
need_swift() {
    if ! command -v swift >/dev/null 2>&1; then
        for bin in "${SWIFTLY_BIN_DIR:-$HOME/.local/share/swiftly/bin}" /opt/swift*/usr/bin /usr/local/swift*/usr/bin; do
            if [ -x "$bin/swift" ]; then
                PATH=$bin:$PATH
                export PATH
                break
            fi
        done
    fi
    how='install Swift 6.2 or newer from https://www.swift.org/install/linux/ and put its usr/bin on PATH'
    command -v swift >/dev/null 2>&1 || die "No Swift toolchain found: $how."
    swift --version >/dev/null 2>&1 ||
        die "The Swift toolchain on PATH does not run ($(swift --version 2>&1 | tail -n 1)): $how, with what that page lists."
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    major=${version% *}
    minor=${version#* }
    if [ "${major:-0}" -lt 6 ] || { [ "$major" -eq 6 ] && [ "${minor:-0}" -lt 2 ]; }; then
        die "The Swift toolchain on PATH is too old ($(swift --version 2>/dev/null | head -n 1)): $how."
    fi
}

has_package() {
    case $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) in
        *' installed') return 0 ;;
        *) return 1 ;;
    esac
}

# Installs Debian packages that are missing; quick when all are there. Without the right to install, says the command.
need_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "Not a Debian or Ubuntu: taking it that the equivalents of these are installed: $*"
        return 0
    fi
    missing=
    for package in "$@"; do
        has_package "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    command="apt-get install -y --no-install-recommends$missing"
    say "Installing$missing"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        as_root=sudo
    else
        die "Missing Debian packages, and no right to install them. Run: sudo apt-get update && sudo $command"
    fi
    log=$(mktemp)
    # shellcheck disable=SC2086 # the words of $command and an empty $as_root are meant to split
    if DEBIAN_FRONTEND=noninteractive $as_root $command >"$log" 2>&1 ||
        { $as_root apt-get update >"$log" 2>&1 && DEBIAN_FRONTEND=noninteractive $as_root $command >"$log" 2>&1; }; then
        rm -f "$log"
    else
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "Could not install$missing. Run: sudo apt-get update && sudo $command"
    fi
}

# What building Muster needs beside the toolchain.
need_libraries() {
    need_packages libzmq3-dev libssl-dev libsystemd-dev libsqlite3-dev pkg-config libc6-dev git
}

# A Python 3 for the checks: the standard library is enough.
need_python() {
    command -v python3 >/dev/null 2>&1 || need_packages python3
    command -v python3 >/dev/null 2>&1 || die "No python3 found: install Python 3.10 or newer."
}

can_make_venv() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1
}

# A virtual environment with the pinned packages of the end-to-end tests. Sets PYTHON.
need_venv() {
    requirements=Tests/EndToEnd/requirements.txt
    PYTHON=$ROOT/.venv/bin/python
    if [ -x "$PYTHON" ] && cmp -s "$requirements" .venv/requirements.txt; then
        return 0
    fi
    python=
    for candidate in python3 /usr/bin/python3; do
        if can_make_venv "$candidate"; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        need_packages python3 python3-venv
        python=/usr/bin/python3
        can_make_venv "$python" || die "A Python of at least 3.10 with its venv module is needed for these tests."
    fi
    say "Preparing .venv"
    rm -rf .venv
    "$python" -m venv .venv || die "Could not make .venv with $python."
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" ||
        die "Could not install the packages of $requirements."
    cp "$requirements" .venv/requirements.txt
}

# PHP and Redis, which write the sessions that the tests read. The tests start a Redis of their own, beside any that the
# package's service starts.
need_session_peers() {
    need_packages php-cli php-redis redis-server
}

# What backends push with in the examples.
need_backend_peers() {
    need_packages php-cli php-zmq curl
}

# systemd's tools, which check the units and hand over sockets; nothing of it is started.
need_systemd_tools() {
    need_packages systemd libseccomp2 util-linux
}

# What reads the compose file, without an engine, and what shows which libraries the program names.
need_container_tools() {
    need_packages docker-compose binutils
}

# The load balancers that deploy/ has files for. The tests start their own, beside any that the packages' services start.
need_balancers() {
    need_packages haproxy nginx-light
}

# Node.js for the JavaScript client's tests: any from version 18 on, Debian's where there is none.
need_node() {
    command -v node >/dev/null 2>&1 || command -v nodejs >/dev/null 2>&1 || need_packages nodejs
}

# Chromium and its driver, which the tests of the demo page and of the JavaScript client drive; curl, which the page
# tells people to paste.
need_browser() {
    need_packages chromium chromium-driver curl
}

# Network namespaces and packet filters for scripts/chaos. Without the right to install it makes do with relays.
need_chaos_tools() {
    (need_packages iproute2 nftables util-linux) || say "scripts/chaos goes on with relays."
}

# A C compiler for the load client and the malloc counter: the system's, else the toolchain's clang.
need_cc() {
    command -v cc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 || die "No C compiler found: install gcc or clang."
}

# Builds the one binary to ship. Sets MUSTER_BIN.
build_release() {
    swift build -c release --product muster || return 1
    MUSTER_BIN=$(swift build -c release --show-bin-path)/muster
    export MUSTER_BIN
}
