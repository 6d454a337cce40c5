"""What a node is set up from bears no history, no tests and no benches, and is a program (ASVS 13.4.1)."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the last commit, as `make package` makes it, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    archive = folder / "songhe.tar.gz"
    there, tree = (os.environ, "HEAD") if (ROOT / ".git").exists() else _without_history(folder / "history")
    command = ["git", "archive", "--worktree-attributes", "--prefix=songhe/", "--output", str(archive), tree]
    subprocess.run(command, cwd=ROOT, env=there, check=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "songhe"


def _without_history(folder: Path) -> tuple[Mapping[str, str], str]:
    """(environment, tree) of what lies here, for a checkout that came without its history."""
    there = {**os.environ, "GIT_DIR": str(folder), "GIT_WORK_TREE": str(ROOT)}
    subprocess.run(["git", "init", "-q"], cwd=ROOT, env=there, check=True)
    subprocess.run(["git", "add", "-A"], cwd=ROOT, env=there, check=True)
    told = subprocess.run(["git", "write-tree"], cwd=ROOT, env=there, check=True, capture_output=True, text=True)
    return there, told.stdout.strip()


def test_it_bears_no_history_no_tests_and_no_benches(package: Path) -> None:
    names = {path.relative_to(package).as_posix() for path in package.rglob("*")}
    parts = {part for name in names for part in name.split("/")}
    assert not {".git", "tests", "benchmarks", "conftest.py", ".ci"} & parts and "songhe/config/settings.py" in names


def test_the_image_gets_none_either() -> None:
    assert ".git" in (ROOT / ".dockerignore").read_text().splitlines()


def test_it_is_a_whole_program(package: Path, tmp_path: Path) -> None:
    keys = {"SONGHE_SECRET_KEY": "k" * 60, "SONGHE_DATA_KEYS": "1:" + "0f" * 16, "SONGHE_INDEX_KEY": "1e" * 32,
            "SONGHE_SEAL_KEY": "2d" * 32}  # fmt: skip
    there = {**os.environ, **keys, "SONGHE_VAR": str(tmp_path), "PYTHONPATH": str(package), "SONGHE_DATABASE_URL": "",
             "DJANGO_SETTINGS_MODULE": "songhe.config.settings"}  # fmt: skip
    vendor = package / "songhe/base/web/static"
    vendor.mkdir(exist_ok=True)
    told = subprocess.run(
        [sys.executable, "-m", "songhe", "check"], cwd=package, env=there, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr[-2000:]
