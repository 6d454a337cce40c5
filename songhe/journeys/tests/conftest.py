from datetime import timedelta

import pytest

from songhe.care.emergency import actions as emergency
from songhe.register.people.models import Consent, Contact
from tests import cast
from tests.cast import AT


@pytest.fixture
def ground(db: None) -> None:
    emergency.load_rules()
    cast.zhao_lead()
    emergency.sit(user=cast.liu_min(), at=AT - timedelta(minutes=1))


@pytest.fixture
def daughter() -> Contact:
    contact = cast.wang_daughter()
    Consent.objects.create(elder=contact.elder, purpose="family", given_at=AT, given_by="王桂兰")
    return contact
