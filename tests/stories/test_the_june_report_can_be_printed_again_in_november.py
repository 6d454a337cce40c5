"""The June report says in November what it said in July, to the byte; and beside it stands what we know of June now."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from songhe.base import indicators as base
from songhe.city.targets import actions, paper
from songhe.city.targets.models import Publication
from songhe.city.targets.tests import scene
from songhe.register.providers import actions as providers
from tests import cast

pytestmark = pytest.mark.django_db
JULY, NOVEMBER = datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2026, 11, 23, 1, tzinfo=UTC)
JUNE = base.month(2026, 6)


def text_of(pdf: bytes) -> str:
    import io

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_june_as_it_was_and_june_as_we_know_it(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two centres stood in June as far as anybody had written down on the first of July; the report says so.
    scene.center("城关镇区域养老服务中心", on=date(2026, 3, 1))
    scene.center("蒲溪镇区域养老服务中心", on=date(2026, 5, 20))
    scene.counted(JULY, JUNE)
    report = actions.publish(kind="monthly", month=JUNE, user=cast.sun_city(), at=JULY)
    printed, sent = paper.pdf(report), paper.word(report)
    said = next(row for row in report.content["plans"][1]["rows"] if row["code"] == "town-centers")
    assert said["value"] == 2 and "2026-06" in report.number and sent[:2] == b"PK"

    # In August the papers of a third one turn up: it had been accepted in June. June is counted again.
    scene.center("观音河镇区域养老服务中心", on=date(2026, 6, 12))
    scene.counted(NOVEMBER, JUNE)

    # November: the same report, the same bytes, the same seal.
    again = Publication.objects.get(pk=report.pk)
    assert paper.pdf(again) == printed
    assert again.content == report.content and actions.publishing.intact(again)
    assert "2 个" in text_of(printed)

    # And the target's page tells both: what was said then, and what we know now.
    monkeypatch.setattr("songhe.base.clock.now", lambda: NOVEMBER)
    client: Client = sign_in(cast.sun_city())
    page = client.get(reverse("targets:target", args=["town-centers"]))
    then = page.context["then"][0]
    assert (then.line["value"], then.now, then.differs) == (2, 3, True)

    # Whoever prints it today gets the old paper, not a new one.
    assert client.get(reverse("targets:paper", args=[report.pk])).content == printed

    # A second edition says what is known now; the first one stays.
    second = actions.publish(kind="monthly", month=JUNE, user=cast.sun_city(), at=NOVEMBER)
    assert second.edition == 2 and paper.pdf(again) == printed
    assert next(row for row in second.content["plans"][1]["rows"] if row["code"] == "town-centers")["value"] == 3


def test_nobody_can_change_what_was_published() -> None:
    from django.db import DatabaseError, transaction

    scene.center()
    report = scene.published()
    for deed in (lambda: Publication.objects.update(number="x"), lambda: Publication.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()
    assert providers and report.pk
