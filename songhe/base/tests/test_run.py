"""`songhe run` refuses early, with a sentence; whatever it starts is in the process list and can be started."""

import os
import socket
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as node
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import import_string

from songhe.base.management.commands import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet_ports(settings: Any) -> None:
    """Ports that nobody has."""
    for name in ("WEB_PORT", "DOOR_PORT"):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            setattr(settings, name, probe.getsockname()[1])


def test_a_taken_port_is_said_with_the_setting_that_changes_it(quiet_ports: None, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        settings.WEB_PORT = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {settings.WEB_PORT} on .* is taken.*SONGHE_WEB_PORT"):
            call_command("run")


def test_waiting_migrations_are_said_with_the_command(quiet_ports: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "pending", lambda: 3)
    with pytest.raises(CommandError, match=r"3 migrations are waiting.*songhe set-up"):
        call_command("run")


def test_nothing_waits_in_a_fresh_database() -> None:
    assert run.pending() == 0


@pytest.mark.parametrize("verb", ["run", "set_up"])
def test_tables_that_another_version_laid_are_left_as_they_are(quiet_ports: None, verb: str) -> None:
    MigrationRecorder(connection).record_applied("people", "0099_of_a_newer_program")
    with pytest.raises(CommandError, match=r"another version.*1 unknown.*people 0099_of_a_newer_program.*SONGHE_VAR"):
        call_command(verb)


def test_every_process_of_the_list_has_its_command() -> None:
    from django.core.management import get_commands, load_command_class

    listed = import_string(node.PROCESSES)()
    assert [process.name for process in listed] == ["door", "intake", "deadlines", "deadlines-2", "worker", "rolls", "web"]
    for process in listed[:-1]:
        verb, *words = process.command[3:]
        command = load_command_class(get_commands()[verb], verb)
        assert isinstance(command, BaseCommand)
        command.create_parser("songhe", verb).parse_args(words)


def test_web_ends_although_its_streams_never_do() -> None:
    (web,) = (process for process in import_string(node.PROCESSES)() if process.name == "web")
    assert "--timeout-graceful-shutdown" in web.command


def test_the_welcome_names_the_address_and_keeps_demo_log_ins_to_the_demo(settings: Any) -> None:
    welcome = import_string(node.WELCOME)
    settings.DEMO = False
    assert not any("liumin" in line for line in welcome())
    settings.DEMO = True
    lines = "\n".join(welcome())
    assert f":{settings.WEB_PORT}/console/" in lines
    assert "make press" in lines


def test_links_in_messages_lead_to_the_port_this_node_serves():
    ask = "from django.conf import settings; print(settings.SITE_URL)"
    bare = {name: value for name, value in os.environ.items() if name != "SONGHE_SITE_URL"}
    env = bare | {"DJANGO_SETTINGS_MODULE": "songhe.config.settings", "SONGHE_WEB_PORT": "8931"}

    def said(**more):
        done = subprocess.run([sys.executable, "-c", ask], env=env | more, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert said() == "http://127.0.0.1:8931"
    assert said(SONGHE_SITE_URL="https://songhe.example") == "https://songhe.example", "a proxy's name wins"
