"""The process list starts everything the house does by itself, and the containers start the same."""

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from songhe.config.processes import processes
from songhe.journeys.management.commands.worker import CHORES, Command, chosen

COMPOSE = Path(__file__).parents[1] / "deploy/compose.yaml"


def chores(command: tuple[str, ...]) -> list[str]:
    """Those that a worker with this command does; an unknown one ends the program, as it would end the process."""
    parser = Command().create_parser("songhe", "worker")
    told = parser.parse_args(list(command[command.index("worker") + 1 :]))
    return [chore.name for chore in chosen(told.only, told.left_out)]


def test_every_chore_of_the_worker_runs_in_one_process_and_deadlines_in_two() -> None:
    workers = [process.command for process in processes() if "worker" in process.command]
    done = Counter(name for command in workers for name in chores(command))
    assert set(done) == {chore.name for chore in CHORES}
    assert done.pop("deadlines") == 2 and set(done.values()) == {1}  # one goes on while the other is started again


def test_deadlines_share_their_process_with_nothing() -> None:
    keepers = [process for process in processes() if process.name.startswith("deadlines")]
    assert [chores(process.command) for process in keepers] == [["deadlines"]] * 2


def test_only_a_demo_pretends_to_have_devices(settings: Any) -> None:
    told = {}
    for settings.DEMO in (False, True):
        told[settings.DEMO] = [process.name for process in processes() if "pretend" in process.command]
    assert told == {False: [], True: ["devices"]}


def services() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_the_containers_start_what_songhe_run_starts() -> None:
    """By the same names, with the same words; only where the pages are heard differs."""
    listed = {process.name: process.command for process in processes()}
    found = {name: one["command"] for name, one in services().items() if name not in {"db", "proxy", "set-up"}}
    assert set(found) == set(listed)
    for name, command in found.items():
        if name != "web":
            assert tuple(command) == listed[name][2:], name
    assert found["web"][0] == "songhe.config.web" and "--proxied" in found["web"]


def test_no_secret_and_no_door_stands_open_in_the_containers() -> None:
    text = COMPOSE.read_text()
    assert "POSTGRES_PASSWORD:?" in text and "env_file: node.env" in text
    opened = {name: one["ports"] for name, one in services().items() if "ports" in one}
    assert opened == {"door": ["8883:8883"], "proxy": ["80:80", "443:443"]}


def test_keys_and_data_of_a_node_reach_neither_an_image_nor_the_repository() -> None:
    root = COMPOSE.parents[1]
    kept_out, unseen = ((root / name).read_text().split() for name in (".dockerignore", ".gitignore"))
    assert {"var", ".git", "deploy/.env", "deploy/node.env", "deploy/certificates"} <= set(kept_out)
    assert {"deploy/.env", "deploy/node.env", "deploy/certificates/"} <= set(unseen)
