"""`make check`: everything that must hold of the tree, as one list; the output of a check is shown only when it fails."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PY = sys.executable
PRODUCTION = {
    "SONGHE_HTTPS": "1",
    "SONGHE_HOSTS": "songhe.example",
    "SONGHE_SECRET_KEY": "a-long-enough-key-of-many-different-letters-0123456789-abcdefg",
}
KEYS = {
    "SONGHE_SECRET_KEY": "check",
    "SONGHE_DATA_KEYS": "1:0123456789abcdeffedcba9876543210",
    "SONGHE_INDEX_KEY": "11" * 32,
    "SONGHE_SEAL_KEY": "22" * 32,
}


class Check(NamedTuple):
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = {}


CHECKS = (
    Check("types", (PY, "-m", "mypy", "songhe")),
    Check("style", (str(BIN / "ruff"), "check", ".")),
    Check("format", (str(BIN / "ruff"), "format", "--check", ".")),
    Check("import arrows", (str(BIN / "lint-imports"), "--no-cache")),
    Check("model arrows", (PY, "-m", "pytest", "-q", "tests/test_arrows.py", "tests/test_nodes.py")),
    Check("migrations", (PY, "-m", "songhe", "makemigrations", "--check", "--dry-run")),
    Check("settings", (PY, "-m", "songhe", "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("words", (PY, "tools/check_words.py")),
    Check("hosts", (PY, "tools/check_hosts.py")),
    Check("commits", (PY, "tools/check_commits.py")),
)


def run(check: Check, var: str) -> bool:
    """Run one check and print its line; True when it holds."""
    started = time.monotonic()
    environment = {**os.environ, **KEYS, "SONGHE_VAR": var, "SONGHE_DATABASE_URL": "", **check.environment}
    done = subprocess.run(check.command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    word = "ok" if done.returncode == 0 else "FAILED"
    said = "" if done.returncode == 0 else f"\n{done.stdout}{done.stderr}"
    print(f"{check.name:<14} {word:<7} {time.monotonic() - started:5.1f} s{said}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all, or those named on the command line; 1 when one does not hold."""
    chosen = [check for check in CHECKS if not sys.argv[1:] or check.name in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as var, ThreadPoolExecutor(2) as pool:
        held = list(pool.map(lambda check: run(check, var), chosen))
    print(f"{sum(held)} of {len(held)} checks hold")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
