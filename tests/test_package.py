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


def test_it_bears_no_demo_and_no_pretended_devices(package: Path) -> None:
    left = [path.relative_to(package).as_posix() for path in package.rglob("*") if _words(path)]
    assert left == [] and (package / "songhe/journeys/management/commands/worker.py").exists()


def _words(path: Path) -> set[str]:
    return {word for word in ("seed_city", "simulat", "pretend.py") if word in path.name} | ({"seed"} & {path.stem})


def test_the_image_gets_none_either() -> None:
    kept_out = set((ROOT / ".dockerignore").read_text().splitlines())
    marks = [line.split() for line in (ROOT / ".gitattributes").read_text().splitlines()]
    ours = {
        name.lstrip("/") for name, *rest in (mark for mark in marks if mark) if rest == ["export-ignore"] and name != "/.ci"
    }
    assert kept_out >= {".git", *ours} and len(ours) > 8


def told_to_check(package: Path, folder: Path, **more: str) -> "subprocess.CompletedProcess[str]":
    keys = {"SONGHE_SECRET_KEY": "k" * 60, "SONGHE_DATA_KEYS": "1:" + "0f" * 16, "SONGHE_INDEX_KEY": "1e" * 32,
            "SONGHE_SEAL_KEY": "2d" * 32}  # fmt: skip
    there = {**os.environ, **keys, "SONGHE_VAR": str(folder), "PYTHONPATH": str(package), "SONGHE_DATABASE_URL": "",
             "DJANGO_SETTINGS_MODULE": "songhe.config.settings", "SONGHE_DEMO": "", **more}  # fmt: skip
    (package / "songhe/base/web/static").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "songhe", "check"]
    return subprocess.run(command, cwd=package, env=there, capture_output=True, text=True, check=False)


def test_it_is_a_whole_program(package: Path, tmp_path: Path) -> None:
    told = told_to_check(package, tmp_path)
    assert told.returncode == 0, told.stderr[-2000:]
    code = "from songhe.config import welcome; import django; django.setup(); print(*welcome.lines())"
    there = {**os.environ, "SONGHE_VAR": str(tmp_path), "PYTHONPATH": str(package), "SONGHE_MAKING_KEYS": "1",
             "DJANGO_SETTINGS_MODULE": "songhe.config.settings", "SONGHE_DEMO": ""}  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code], cwd=package, env=there, capture_output=True, text=True, check=True)
    assert "Songhe is up" in said.stdout and "liumin" not in said.stdout


def test_it_does_not_begin_as_a_demo(package: Path, tmp_path: Path) -> None:
    told = told_to_check(package, tmp_path, SONGHE_DEMO="1")
    assert told.returncode != 0 and "bears no demo city" in told.stderr
