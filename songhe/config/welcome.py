"""What `songhe run` prints when web and door answer: the address, the demo log-ins, and how to press a button."""

from django.conf import settings

PAGES = {
    "dispatcher": "/console/",
    "lead": "/console/",
    "responder": "/field/",
    "assistant": "/field/",
    "family": "/follow/",
    "elder": "/help/",
    "county": "/bureau/",
    "city": "/bureau/",
    "auditor": "/audit/",
    "system": "/system/",
    "security": "/account/users/",
    "operator": "/provider/",
    "carer": "/round/",
    "doctor": "/health/",
}
NEAR = {"0.0.0.0": "127.0.0.1", "::": "localhost"}


def lines() -> list[str]:
    """The welcome; log-ins and presses only where the demo city lives."""
    return [*_addresses(), *(_log_ins() + _presses() if settings.DEMO else []), "", "Ctrl-C stops everything."]


def address() -> str:
    """Where a browser on this machine finds the node."""
    return f"http://{NEAR.get(settings.WEB_HOST, settings.WEB_HOST)}:{settings.WEB_PORT}"


def _addresses() -> list[str]:
    door = f"{settings.DOOR_HOST}:{settings.DOOR_PORT}"
    up = f"Songhe is up.   pages: {address()}/   device door: mqtt://{door}"
    return [up, f"Everybody, without a log-in: {address()}/public/"]


def _log_ins() -> list[str]:
    from songhe.journeys.seed.users import PASSWORD, PEOPLE  # only where there is a demo: the package of a release bears none

    people = [f"  {login:<12}{address()}{PAGES[role]:<10}  {name} {note}" for login, name, role, _, note in PEOPLE]
    return ["", f"Log-ins of the demo city (password {PASSWORD}):", *people]


def _presses() -> list[str]:
    return [
        "",
        "Press the button of Wang Guilan (btn-wang) from a second terminal, and watch liumin's console:",
        "  make press",
    ]
