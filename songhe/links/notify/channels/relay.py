"""By an outlet of the bureau, spoken by Apprise: SMS gateways, mail, groups of DingTalk, WeCom and Feishu, other systems.

A person's own ways carry the whole sentence. A group is read by many: it gets surname and place, and no link, for a
responder's link is the power to accept.
"""

import logging
import re
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from songhe.links.notify import brief, outlets
from songhe.links.notify.channels.protocol import Serving, Undelivered
from songhe.links.notify.models import Notice, Outlet, Preference

CODE = re.compile(r"error=(\d{3})")


class Relay:
    """One kind of outlet."""

    tells = True

    def __init__(self, name: str) -> None:
        self.name = name

    def among(self, people: Mapping[str, str], serving: Serving, wishes: Mapping[str, Preference]) -> set[str]:
        """Those with what this kind needs: a number, a mail address, or the word that they are in the group."""
        if self.name not in serving:
            return set()
        need = outlets.rules()[self.name].for_whom
        if need == outlets.GROUP:
            return {one for one in people if one in wishes and self.name in wishes[one].ways}
        if need == "mail":
            return {one for one in people if one in wishes and wishes[one].mail}
        return {one for one, phone in people.items() if phone or (one in wishes and wishes[one].phone)}

    def send(self, notice: Notice, at: datetime) -> None:
        """Give it to the outlet that serves this place now, and note whether that one works."""
        outlet = outlet_of(notice, self.name, at)
        try:
            self.hand(outlet, notice, at)
        except Undelivered as fault:
            outlets.failed(outlet, fault.reason, at)
            raise
        outlets.worked(outlet, at)

    def hand(self, outlet: Outlet, notice: Notice, at: datetime) -> None:
        """One message to one person or group."""
        group = outlets.rules()[self.name].for_whom == outlets.GROUP
        body = brief.signed(notice.title) if group else self._body(notice)
        speak(outlets.address(outlet, phone=str(notice.phone), mail=str(notice.mail)), notice.title, body)

    def _body(self, notice: Notice) -> str:
        if self.name == "mail":
            return f"{notice.text}\n{notice.link}"
        return brief.sms(notice.title, str(notice.text), str(notice.link))


def outlet_of(notice: Notice, kind: str, at: datetime) -> Outlet:
    """That of a trial is given; else the nearest that works, noted on the notice."""
    if notice.outlet is not None:
        notice.outlet.refresh_from_db()
        if notice.subject == notice.outlet_id:
            return notice.outlet
    found = outlets.serving(notice.division_path, at).get(kind)
    if found is None:
        raise Undelivered("no channel of this kind works", final=True)
    Notice.objects.filter(pk=notice.pk).update(outlet=found)
    return found


def speak(address: str, title: str, body: str) -> None:
    """Through Apprise: four seconds to connect, four to be answered, no redirect followed; Undelivered with a plain reason."""
    one = plugin(address)
    if one is None:
        raise Undelivered("the address of this channel cannot be read", final=True)
    with _Heard() as heard:
        try:
            arrived = bool(one.notify(body=body, title=title))
        except Exception as fault:
            raise Undelivered(type(fault).__name__) from fault
    if not arrived:
        raise Undelivered(heard.reason)


def plugin(address: str) -> Any | None:
    """The library's object for an address; None when it understands none. Imported here: only who sends needs it."""
    import apprise

    return apprise.Apprise.instantiate(address, asset=_asset(), suppress_exceptions=True)


@cache
def _asset() -> Any:
    import apprise

    logging.getLogger("apprise").propagate = False  # it would write numbers and hosts into our log
    return apprise.AppriseAsset(app_id="Songhe", app_desc="Songhe", app_url="", http_redirects=False, async_mode=False)


class _Heard(logging.Handler):
    """What the library said in this thread while it failed. Only the status code is kept: its words name hosts and numbers."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread, self.codes, self.lines = threading.get_ident(), list[str](), 0

    def __enter__(self) -> "_Heard":
        logging.getLogger("apprise").addHandler(self)
        return self

    def __exit__(self, *fault: object) -> None:
        logging.getLogger("apprise").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Other threads send too."""
        if record.thread == self.thread:
            self.lines += 1
            self.codes += CODE.findall(record.getMessage())

    @property
    def reason(self) -> str:
        """The code a gateway gave, or that none answered."""
        return f"gateway answered {self.codes[-1]}" if self.codes else "gateway did not answer or refused"
