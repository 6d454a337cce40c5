"""What machines ask of a node: alive, ready, and numbers for whoever has the secret; nobody's name is in any of it."""

import json
import logging
import resource
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as node
from django.db import DatabaseError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from songhe.base import clock
from songhe.care.emergency.tests import scene
from songhe.desks.system import measures, probes
from songhe.links.devices.models import Message
from tests.cast import AT

pytestmark = pytest.mark.django_db
ALL_WELL = {"databases": True, "tables": True, "room": True}


@pytest.fixture(autouse=True)
def hand(monkeypatch: Any) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


def gauges(client: Client, secret: str = "s3cret") -> dict[str, float]:
    answer = client.get("/metrics/", headers={"authorization": f"Bearer {secret}"})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    assert {sample.labels["node"] for sample in samples} == {node.NODE}
    return {sample.name: sample.value for sample in samples}


def test_a_process_is_alive_without_any_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/alive/")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_a_node_is_ready_with_its_tables(client: Client) -> None:
    answer = client.get("/ready/")
    assert answer.status_code == 200 and answer.json() == {"ready": True, "checks": ALL_WELL}


def test_a_database_that_is_away_is_said_and_comes_back(client: Client, monkeypatch: Any) -> None:
    def gone() -> bool:
        raise DatabaseError("away")

    monkeypatch.setitem(probes.CHECKS, "databases", gone)
    answer = client.get("/ready/")
    assert answer.status_code == 503 and answer.json()["checks"] == ALL_WELL | {"databases": False}
    monkeypatch.undo()
    assert client.get("/ready/").status_code == 200


def test_tables_of_an_older_program_are_said(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(probes, "_laid", [])
    monkeypatch.setattr(probes, "pending", lambda: 3)
    assert client.get("/ready/").json()["checks"] == ALL_WELL | {"tables": False}
    monkeypatch.setattr(probes, "pending", lambda: 0)
    assert client.get("/ready/").status_code == 200


def test_a_disk_that_takes_no_more_is_said_until_there_is_room(client: Client) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (probes.ROOM - 1, hard))  # the kernel refuses the last byte, as a full disk does
    try:
        answer = client.get("/ready/")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert answer.status_code == 503 and answer.json()["checks"] == ALL_WELL | {"room": False}
    assert client.get("/ready/").status_code == 200


def test_a_folder_that_is_gone_has_no_room(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path / "gone"
    assert client.get("/ready/").json()["checks"]["room"] is False


@pytest.mark.parametrize(("token", "given"), [("", ""), ("", "Bearer "), ("s3cret", ""), ("s3cret", "Bearer s3cre")])
def test_the_numbers_are_for_whoever_has_the_secret(client: Client, settings: Any, token: str, given: str) -> None:
    settings.METRICS_TOKEN = token
    assert client.get("/metrics/", headers={"authorization": given} if given else {}).status_code == 404


def test_the_numbers_are_those_of_the_page(client: Client, settings: Any, city: Any) -> None:
    settings.METRICS_TOKEN = "s3cret"
    plain = {"credential": "btn", "topic": "t", "payload": b"{}", "signal": "sos", "urgent": True, "device": "btn", "key": "1"}
    Message.objects.create(**plain, received_at=AT - timedelta(seconds=9), tries=1)
    scene.ring(at=AT - timedelta(seconds=300))
    told = gauges(client)
    assert (
        told["songhe_alarms_rows"] == 1
        and told["songhe_alarms_oldest_seconds"] == 9
        and told["songhe_alarms_failing_rows"] == 1
    )
    assert told["songhe_deadlines_rows"] >= 1 and told["songhe_deadlines_oldest_seconds"] > 60
    assert told["songhe_journal_head_rows"] == told["songhe_journal_open_rows"] > 0
    assert "songhe_seal_age_seconds" not in told and 0 < told["songhe_disk_free_bytes"] < told["songhe_disk_total_bytes"]
    body = client.get("/metrics/", headers={"authorization": "Bearer s3cret"}).content.decode()
    assert "王桂兰" not in body and "# HELP songhe_alarms_rows alarms of devices that have not become calls" in body


def test_a_line_of_the_log_is_one_object_where_that_is_asked() -> None:
    import pythonjsonlogger.json

    facts = {name: value for name, value in node.LOGGING["formatters"]["json"].items() if name != "()"}
    write = pythonjsonlogger.json.JsonFormatter(
        facts["format"], rename_fields=facts["rename_fields"], static_fields=facts["static_fields"],
        timestamp=facts["timestamp"], json_ensure_ascii=False,
    )  # fmt: skip
    row = logging.LogRecord("songhe.base", logging.WARNING, __file__, 1, "两次 %s", ("重试",), None)
    told = json.loads(write.format(row))
    assert told["at"].endswith("+00:00")
    assert (told["level"], told["logger"], told["message"], told["node"]) == ("WARNING", "songhe.base", "两次 重试", node.NODE)


def test_every_number_is_said_in_words() -> None:
    assert set(measures.HELP) == {one.name for one in fields(measures.Measures)}


def test_readiness_asks_little(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/ready/")
    with django_assert_max_num_queries(1):  # of this database; the inbox is asked too
        client.get("/ready/")
