"""What a visit finds is a need, a referral, a call at once; and nothing of it where the visit itself is not kept."""

import pytest

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.care.health.models import Referral
from songhe.care.needs.models import Need
from songhe.care.visits.actions import Seen
from songhe.care.visits.models import Finding
from songhe.care.visits.tests import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rules() -> None:
    emergency.load_rules()


def test_findings_become_what_they_are_in_the_same_transaction() -> None:
    who = scene.elder()
    seen = [Seen("need", "想有人帮洗澡", "bath-home"), Seen("health", "咳了两周"), Seen("retrofit"), Seen("benefit"),
            Seen("emergency", "头晕站不住")]  # fmt: skip
    scene.visit(who, seen=seen)
    assert [row.item for row in Need.objects.order_by("collected_at", "pk")] == ["bath-home", "", ""]
    assert set(Need.objects.values_list("category", flat=True)) >= {"5.6", "5.7"}
    assert Referral.objects.get().hospital == "蒲溪镇卫生院" and Call.objects.get().elder == who
    became = {row.kind: row.became.partition(":")[0] for row in Finding.objects.all()}
    assert became == {"need": "needs", "health": "health", "retrofit": "needs", "benefit": "needs", "emergency": "emergency"}
