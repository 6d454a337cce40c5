"""Every operation with made-up requests, good and bad: no answer is a fault or undeclared, each is what the schema says."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from songhe.care.emergency import actions as emergency
from songhe.care.emergency.tests import scene
from songhe.care.homecare.tests import scene as visits
from songhe.desks.partner import doors, manual
from songhe.links.devices import actions as devices
from songhe.register.access import tokens
from tests import cast
from tests.cast import after

pytestmark = pytest.mark.django_db
KNOWN = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
DEVICE = "btn-wang"
OWN_RULES = [negative_data_rejection, positive_data_acceptance]
"""A warning is held against CAP and not only its names; the device door takes more than a schema can say (a life may hang
on a press whose battery reads "full"), and no NUL."""


@pytest.fixture(autouse=True)
def _one_connection(db: None) -> Iterator[None]:
    """The requests work in this test's own transaction: its connection stays open, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def described(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The API as it describes itself, asked in this process; read once."""
    with django_db_blocker.unblock():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


OPERATIONS = [(path, method.upper()) for path, item in manual.described()["paths"].items() for method in item]


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(doors.Rate, "allow_request", lambda self, request: True)


@pytest.fixture
def signed(db: None) -> dict[str, dict[str, str]]:
    """Headers by the way of signing in: a reader of 汉阴县, and Wang's button."""
    li = cast.li_county()
    cast.wang_button()
    token = tokens.issue_token(user=li, label="x", by=li.actor, at=cast.AT)
    secret = devices.issue_credential(username=DEVICE, by=li.actor, at=cast.AT)
    basic = base64.b64encode(f"{DEVICE}:{secret}".encode()).decode()
    zheng = visits.by_user()
    own = {"Authorization": f"Bearer {tokens.issue_token(user=zheng, label='x', by=zheng.actor, at=cast.AT)}"}
    return {"GET": {"Authorization": f"Bearer {token}"}, "POST": {"Authorization": f"Basic {basic}"}, "orders": own}


def headers_for(signed: dict[str, dict[str, str]], path: str, method: str) -> dict[str, str]:
    """A provider's own system asks for orders and carers; a reader of the county and Wang's button for the rest."""
    if path.startswith("/api/v1/warnings"):
        return signed["GET"]
    return signed["orders" if path.startswith(("/api/v1/orders", "/api/v1/carers")) else method]


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_made_up_requests_get_declared_answers(
    described: Any, signed: Any, path: str, method: str, mode: GenerationMode
) -> None:
    @KNOWN
    @given(case=described[path][method].as_strategy(generation_mode=mode))
    def every(case: Case) -> None:
        headers = headers_for(signed, path, method)
        told = {**(case.headers or {}), **headers}
        case.call_and_validate(headers=told, excluded_checks=OWN_RULES if method == "POST" else None)

    every()


# --- what is really there -------------------------------------------------------------------------------------------
@pytest.fixture
def call(db: None) -> Any:
    """Wang's call to the end, with all that a timeline can say."""
    call = scene.answered()
    emergency.add_note(call=call, by=cast.liu_min().actor, at=after(12), text="头晕")
    response = scene.asked(call)
    for verb, at in (("accept", 40), ("depart", 60), ("arrive", 550), ("enter", 580), ("finish", 1500)):
        getattr(emergency, verb)(response=response, by=scene.by(response.responder), at=after(at))
    emergency.tell(call=call, contact=cast.wang_daughter(), at=after(50))
    emergency.close(call=call, cause="helped", by=cast.liu_min().actor, at=after(1800))
    return call


PLACES = ["county", "unit", "town", "village", "month"]
REAL = [
    ("/devices", {}, {}),
    ("/devices/{uid}", {"uid": DEVICE}, {}),
    ("/calls", {}, {"where": cast.PUXI_TOWN, "status": "closed"}),
    ("/calls/{pk}", {"pk": "call"}, {}),
    ("/figures", {}, {}),
    *(("/figures/{code}", {"code": "response-15min"}, {"by": by, "month": "2026-11"}) for by in [*PLACES, "model"]),
    *(("/times", {}, {"by": by, "month": "2026-11"}) for by in PLACES),
    ("/orders", {}, {"status": "assigned", "since": "2026-11-01", "until": "2026-12-31"}),
    ("/orders/{pk}", {"pk": "order"}, {}),
    ("/carers", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parts", "query"), REAL)
def test_what_is_there_is_answered_as_described(
    described: Any, signed: dict[str, dict[str, str]], call: Any, path: str, parts: dict[str, str], query: dict[str, str]
) -> None:
    rows = {"call": lambda: call, "order": visits.assigned}
    known = {name: str(rows[value]().pk) if value in rows else value for name, value in parts.items()}
    case = described[f"/api/v1{path}"]["GET"].Case(path_parameters=known, query=query)
    assert case.call_and_validate(headers=headers_for(signed, f"/api/v1{path}", "GET")).status_code == 200
