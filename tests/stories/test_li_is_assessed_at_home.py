"""Li Xiulan is assessed at home by two assessors. Their phone loses its network and doubles nothing; both sign; the register
knows her level, and the paper has it. Her daughter does not believe it; two others assess again; a new version stands, and the
old one is still readable as it was."""

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from songhe.base import clock, journal
from songhe.base.models import JournalEntry
from songhe.care.assessment import content, envelope
from songhe.care.assessment.models import Assessment, Delivery, Report
from songhe.care.assessment.tests import scene
from songhe.register.people import queries as people
from songhe.register.people.models import Elder
from tests import cast
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db


class Phone:
    """What the script does: one change each, sealed to the server, kept until an answer came, sent again after none."""

    def __init__(self, client: Client, row: Assessment, user: Any) -> None:
        self.client, self.row, self.user = client, row, user
        self.kept: dict[uuid.UUID, bytes] = {}

    def write(self, **change: Any) -> None:
        key = uuid.uuid4()
        told = {"user": str(self.user.pk), "assessment": str(self.row.pk), **change}
        self.kept[key] = envelope.sealed(json.dumps(told).encode(), str(key), key.bytes[:12])

    def send(self, *, answers_lost: bool = False) -> None:
        """Send everything in order; with `answers_lost` the server has it and the phone does not know."""
        for key, body in list(self.kept.items()):
            answer = self.client.put(f"/assessments/outbox/{key}/", body, content_type="application/octet-stream")
            assert answer.status_code == 200
            if not answers_lost:
                del self.kept[key]


@pytest.fixture
def hand(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, datetime]]:
    now = {"at": AT}
    monkeypatch.setattr(clock, "now", lambda: now["at"])
    yield now


def begin(client: Client, reason: str, second: Any, on: date) -> Assessment:
    """By the form of the page."""
    facts = {"instrument": "gbt42195", "reason": reason, "occasion": "", "place": "home", "base_date": on, "second": second.pk}
    assert client.post(f"/assessments/start/{scene.li().pk}/", facts).status_code == 302
    return Assessment.objects.latest("started_at")


def fill_at_home(phone: Phone, lost: int, **facts: Any) -> None:
    """Item by item, the network coming and going; at last the daughter signs with her finger."""
    items = list(scene.answers(lost=lost).items())
    for code, score in items[:9]:
        phone.write(answers={code: score})
    phone.send(answers_lost=True)  # the server has them, the answers never come
    for code, score in items[9:]:
        phone.write(answers={code: score})
    for code, value in scene.record(**facts).items():
        phone.write(record={code: value})
    phone.write(drawing=[[100, 300, 200, 100, 300, 300], [500, 100, 520, 300]])
    assert len(phone.kept) == 26 + len(scene.record(**facts)) + 1
    phone.send()


def sign_and_issue(row: Assessment, first: Client, second: Client) -> None:
    assert first.post(f"/assessments/{row.pk}/submission/").status_code == 302
    for client in (first, second):
        assert client.post(f"/assessments/{row.pk}/signature/", {"password": PASSWORD}).status_code == 302
    assert first.post(f"/assessments/{row.pk}/issue/").status_code == 302
    row.refresh_from_db()


def printed(client: Client, row: Assessment) -> str:
    answer = client.post(f"/assessments/{row.pk}/report/paper/", {"reason": "本人或家属查看"})
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())


def test_li_is_assessed_at_home(hand: dict[str, datetime], sign_in: Any) -> None:
    tang, guo, feng, yan = scene.tang(), scene.guo(), scene.feng(), scene.yan()
    daughter = sign_in(scene.asked_by())

    # Two come, one of them a nurse. The sheet is filled in on a phone whose network comes and goes.
    nurse, assistant = sign_in(tang.user), sign_in(guo.user)
    row = begin(nurse, "first", guo, scene.DAY)
    assistant.post(f"/assessments/{row.pk}/presence/")
    fill_at_home(Phone(nurse, row, tang.user), lost=30)
    row.refresh_from_db()
    assert row.sheet["answers"] == scene.answers(lost=30)
    assert Delivery.objects.count() == JournalEntry.objects.filter(verb="assessment.assessment.fill").count()

    # Both sign with their own passwords; it is issued, and the register knows.
    sign_and_issue(row, nurse, assistant)
    elder = Elder.objects.get(name="李秀兰")
    assert (row.total, row.level, elder.care_level, elder.evidence) == (60, 2, "中度失能", row.number)
    told = printed(daughter, row)
    assert "2级能力中度受损（中度失能）" in told and row.number in told and "唐护士" in told
    before = row.report.content

    # A week later the daughter does not believe it: her mother forgets, and has fallen twice.
    hand["at"] = AT + timedelta(days=7)
    nurse, daughter = sign_in(tang.user), sign_in(scene.asked_by())
    daughter.post(f"/assessments/{row.pk}/appeal/", {"why": "母亲记性差得多，还摔过两次"})
    assert "待复评" in nurse.get("/assessments/due/").content.decode()
    refusal = nurse.post(
        f"/assessments/start/{elder.pk}/",
        {"instrument": "gbt42195", "reason": "appeal", "place": "home", "base_date": "2026-11-30", "second": feng.pk},
    )
    assert refusal.status_code == 422 and "唐护士 参加过上一次评估" in refusal.content.decode()

    # Two others assess again; what they find stands.
    doctor, worker = sign_in(feng.user), sign_in(yan.user)
    again = begin(doctor, "appeal", yan, date(2026, 11, 30))
    worker.post(f"/assessments/{again.pk}/presence/")
    fill_at_home(Phone(doctor, again, feng.user), lost=34, falls="2")
    sign_and_issue(again, doctor, worker)
    row.refresh_from_db()
    elder.refresh_from_db()
    assert (row.status, again.report.version, again.report.previous) == ("superseded", 2, row.report)
    assert (again.total, again.preliminary, again.level, elder.care_level) == (56, 2, 3, "重度失能")
    assert elder.valid_from == date(2026, 11, 30) and elder.evidence == again.number

    # The old report is what it was, and history keeps both levels.
    assert (
        Report.objects.get(pk=row.report.pk).content == before and content.intact(row.report) and content.intact(again.report)
    )
    assert "已被新版替代" in daughter.get(f"/assessments/{row.pk}/report/").content.decode()
    old, new = printed(daughter, row), printed(daughter, again)
    assert "2级能力中度受损" in old and "这份报告已被新版替代" in old
    assert "3级能力重度受损" in new and "第2版" in new and row.number in new
    known = people.as_known(cast.li_county(), elder, valid_on=date(2026, 11, 25), known_at=hand["at"])
    assert known and known.facts["care_level"] == "中度失能"

    # Everybody who looked is on her file, and no answer is in the journal.
    looked = {look.who for look in people.looks(scene.asked_by(), elder)}
    assert looked == {"唐护士", "郭伟", "冯医生", "严菲", "李梅"}
    assert "摔过" not in "".join(str((entry.before, entry.after, entry.facts)) for entry in journal.since(0, 2000))
