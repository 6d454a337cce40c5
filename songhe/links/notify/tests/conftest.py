from collections.abc import Iterator
from typing import Any

import pytest

from songhe.links.notify import actions, outlets
from songhe.links.notify.channels import CHANNELS
from songhe.links.notify.models import Notice, Outlet
from songhe.links.notify.tests.gateway import Gateway
from songhe.links.notify.tests.push_service import Browser, PushService
from tests import cast
from tests.cast import AT


class Pigeon:
    """A channel that can be told to fail, and remembers what it carried."""

    name = "pigeon"

    def __init__(self) -> None:
        self.carried: list[str] = []
        self.fault: Exception | None = None

    tells = True

    def among(self, people: Any, serving: Any, wishes: Any) -> set[str]:
        return set(people)

    def send(self, notice: Notice, at: Any) -> None:
        if self.fault:
            raise self.fault
        self.carried.append(notice.key)


@pytest.fixture
def pigeon(monkeypatch: pytest.MonkeyPatch) -> Pigeon:
    """The only channel of the node."""
    bird = Pigeon()
    for name in list(CHANNELS):
        monkeypatch.delitem(CHANNELS, name)
    monkeypatch.setitem(CHANNELS, "pigeon", bird)
    return bird


@pytest.fixture
def leave() -> Any:
    def one(key: str = "k1", **facts: Any) -> list[Notice]:
        words = {"to": "user:zhao", "to_name": "赵建国", "title": "王·蒲溪社区", "text": "收到求助", "at": AT, **facts}
        return actions.leave(key=key, **words)

    return one


@pytest.fixture
def push_service(settings: Any) -> Iterator[PushService]:
    service = PushService()
    settings.PUSH_ORIGINS = [service.origin]
    yield service
    service.close()


@pytest.fixture
def browser_keys() -> Browser:
    return Browser()


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A bureau's gateway in its own network, which the administrator has named."""
    settings.NOTIFY_HOSTS = [Gateway.host]
    one = Gateway()
    yield one
    one.close()


@pytest.fixture
def outlet(gateway: Gateway) -> Any:
    """Sets one at a place; the county by default."""

    def one(kind: str = "sms", division: str = "6109/610921", address: str = "", **facts: Any) -> Outlet:
        path = address or f"json://{gateway.place}/{kind}?:mobile={{phone}}&:message=content"
        words = {"name": f"{kind}网关", "by": cast.li_county().actor, "at": AT, **facts}
        return outlets.add(kind=kind, division=division, address=path, **words)

    return one
