"""Who walks and sends: every page of one log-in after the other, each form wrong and then right; part of `forms.py`."""

import re
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode, urljoin

import httpx

from benchmarks import forms_filled as filled
from benchmarks.attack import session
from benchmarks.attack_forms import NEVER, links, route_of
from benchmarks.attack_strings import tree_of
from benchmarks.forms_page import Form, forms, held, odd, offered, plain, sentences, words
from benchmarks.scratch import say

LAST = ("sysadmin", "secadmin")
"""They lock others out and end sessions: they walk when the others have."""
NOWHERE = {401, 403, 404, 405}
LATE = re.compile(r"end|clos|drop|cancel|withdraw|refus|death|discharg|retir|remov|lock|stop|loss|delet|revok|leav|merge")
"""What ends something: sent right after all the others, which may need it."""
AS_BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "Accept-Language": "zh-CN"}
APART = {
    "account_logout": "ends the session that walks",
    "access:end_everybody": "ends the sessions of all who walk",
    "account_change_password": "changes the password that the README promises",
    "access:user_password": "draws a new password for a log-in of the README",
    "account_login": "is what whoever is signed in has done",
    "web:preferences": "turns the pages that are read here into English",
}
"""Forms that are sent wrong and never right, and why."""


@dataclass
class Found:
    """A form, and as whom and where it was met."""

    user: str
    form: Form


@dataclass
class Walk:
    """What was met, sent and found, over all log-ins."""

    url: str
    each: int
    ends: float = 0.0
    pages: int = 0
    forms: dict[tuple[str, str, tuple[str, ...]], Found] = field(default_factory=dict)
    wrong: int = 0
    right: int = 0
    refused: list[str] = field(default_factory=list)
    gone: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    slow: list[tuple[float, str]] = field(default_factory=list)
    stopped: bool = False
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def role(self, user: str, home: str) -> None:
        """All pages of this log-in; each form that nobody met before is sent wrong."""
        waiting, named, mine, before = deque([home]), {home: ""}, Counter[str](), len(self.forms)
        while waiting and not self._late():
            address = waiting.popleft()
            route = route_of(address)
            if not route or mine[route] >= self.each:
                continue
            mine[route] += 1
            page = self._page(user, address, named[address])
            if page is None:
                continue
            for link in links(page, self.url, address):
                if link not in named:
                    named[link] = address
                    waiting.append(link)
            for form in forms(page, address):
                self._meet(user, form)
        news = f"{len(self.forms) - before:>3} forms new"
        say(f"  {user or 'nobody':<12}{mine.total():>4} pages of {len(mine)} addresses, {news}, {len(self.faults)} faults")

    def send_right(self) -> None:
        """Each form that was met, as somebody would who means it; one that has gone from its page is counted."""
        rows = sorted(
            self.forms.items(), key=lambda row: (row[1].user in LAST, bool(LATE.search(row[0][1])), row[0][0] == "POST")
        )
        for key, met in rows:
            if key[1] in APART or self._late():
                continue
            if not any(self._right(key, met, Random(seed)) for seed in (1, 2, 3)):
                continue

    def _right(self, key: tuple[str, str, tuple[str, ...]], met: Found, dice: Random) -> bool:
        """Whether there is nothing more to try."""
        page = self._page(met.user, met.form.page)
        form = None if page is None else next((one for one in forms(page, met.form.page) if self._key(one) == key), None)
        if form is None:
            self.gone += 1
            return True
        answer = self._send(met.user, form, filled.right(form, self._today(), dice), wrong=False)
        if answer is None:
            return True
        where, status, shown = answer
        if status >= 400 or (form.method == "POST" and shown is not None and status == 200 and self._still_wrong(shown)):
            self._read_refusal(met.user, form, status, shown)
            told = "; ".join(sentences(shown)[:3]) if shown is not None else ""
            self.refused = [one for one in self.refused if f" {key[1]} at " not in one]
            self.refused.append(f"{met.user} {key[1]} at {form.page}: {status} {told[:160]}")
            return False
        self.refused = [one for one in self.refused if f" {key[1]} at " not in one]
        self.right += 1
        same = where.partition("?")[0] == form.page.partition("?")[0]
        if form.method == "POST" and shown is not None and same and words(shown) == words(page) and not sentences(shown):
            self._tell("says nothing", met.user, form, "a right form, and the page is as before")
        return True

    def _still_wrong(self, page: Any) -> bool:
        return bool(page.xpath("//*[contains(concat(' ', normalize-space(@class), ' '), ' errors ')]"))

    def _meet(self, user: str, form: Form) -> None:
        key = self._key(form)
        if not key[1]:
            self._tell("nowhere", user, form, "its address is nobody's")
        if key in self.forms or form.action.startswith(NEVER) or not key[1] or not form.controls:
            return
        self.forms[key] = Found(user, form)
        if key[1] == "account_logout":
            return
        if (pairs := filled.empty(form, self._today(), Random(1))) is not None:
            self._wrong(user, form, pairs, strict=True)
        if (pairs := filled.nonsense(form, self._today(), Random(1))) is not None:
            self._wrong(user, form, pairs, strict=filled.spoilt(form))

    def _wrong(self, user: str, form: Form, pairs: filled.Pairs, *, strict: bool) -> None:
        answer = self._send(user, form, pairs, wrong=True)
        self.wrong += 1
        if answer is None:
            return
        where, status, page = answer
        if form.method == "GET":
            return  # a question is answered as far as it can be read; only that something is answered counts
        if status >= 400 or (page is not None and self._still_wrong(page)):
            self._read_refusal(user, form, status, page, pairs)
        elif strict and not (page is not None and sentences(page)):
            self._tell("took nonsense", user, form, f"{status} at {where}: {_short(pairs)}")

    def _read_refusal(self, user: str, form: Form, status: int, page: Any, pairs: filled.Pairs | None = None) -> None:
        """A sentence, and what was written."""
        if page is None or status in {403, 404, 405} or status >= 500:
            return  # told where it was asked for, or for scripts
        if not sentences(page):
            self._tell("no sentence", user, form, f"{status}: {_short(pairs or [])}")
        kinds = {one.name: one for one in form.controls if one.kind not in {"hidden", "password", "file"}}
        there, may = held(page), offered(page)
        shown = plain(" ".join(page.itertext()))
        lost = [
            name
            for name, value in pairs or []
            if name in kinds and plain(value) and plain(value) not in there.get(name, set())
            if plain(value) not in shown
            and (status != 409 or kinds[name].kind not in filled.STRICT)
            and (kinds[name].typed or value in may.get(name, set()))
        ]
        if lost:
            self._tell("lost", user, form, f"{status}: {', '.join(dict.fromkeys(lost))}")

    def _send(self, user: str, form: Form, pairs: filled.Pairs, *, wrong: bool) -> tuple[str, int, Any] | None:
        """(where it led, status, page); None for what is no page."""
        client = self._client(user)
        if form.method == "GET":
            answer = self._ask(user, "GET", f"{form.action.partition('?')[0]}?{urlencode(pairs)}"[:30_000], form)
        else:
            token = client.cookies.get("csrftoken") or ""
            files = [one for one in form.controls if one.kind == "file"]
            head = {"X-CSRFToken": token, "Referer": self.url + form.page}
            if files:
                body: dict[str, list[str]] = {}
                for name, value in pairs:
                    body.setdefault(name, []).append(value)
                parts = [(one.name, filled.file_of(one, wrong=wrong)) for one in files]
                answer = self._ask(user, "POST", form.action, form, data=body, files=parts, headers=head)
            else:
                head |= {"Content-Type": "application/x-www-form-urlencoded"}
                answer = self._ask(user, "POST", form.action, form, content=urlencode(pairs), headers=head)
        where = form.action
        for _one in range(5):
            if answer is None or answer.status_code not in {301, 302, 303, 307}:
                break
            where = urljoin(where, answer.headers["location"]).removeprefix(self.url)
            if not where.startswith("/"):
                return None
            if "/account/login/" in where and user:
                self._sign_in(user)
                return None
            answer = self._ask(user, "GET", where, form)
        if answer is None:
            return None
        if answer.status_code in NOWHERE:
            self._tell("nowhere", user, form, f"{answer.status_code} at {where}")
        html = "text/html" in answer.headers.get("content-type", "")
        page = tree_of(answer.text) if html else None
        if page is not None:
            self._read(user, where, page)
        return where, answer.status_code, page

    def _page(self, user: str, address: str, named_by: str = "") -> Any:
        """The page. If another leads there, it must be there, unless what was sent meanwhile ended it."""
        answer = self._ask(user, "GET", address, None)
        if user and answer is not None and "/account/login/" in answer.headers.get("location", ""):
            self._sign_in(user)
            answer = self._ask(user, "GET", address, None)
        if named_by and answer is not None and answer.status_code in NOWHERE and self._leads(user, named_by, address):
            self._tell("nowhere", user, None, f"{answer.status_code} at {address}", address)
        if answer is None or answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
            return None
        self.pages += 1
        page = tree_of(answer.text)
        if page is not None:
            self._read(user, address, page)
        return page

    def _leads(self, user: str, page: str, address: str) -> bool:
        """Whether that page still names the address."""
        answer = self._ask(user, "GET", page, None)
        html = answer is not None and "text/html" in answer.headers.get("content-type", "")
        return answer is not None and html and address in links(tree_of(answer.text), self.url, page)

    def _read(self, user: str, address: str, page: Any) -> None:
        for kind, text in odd(page):
            self._tell(kind, user, None, text, address)

    def _ask(self, user: str, method: str, address: str, form: Form | None, **more: Any) -> httpx.Response | None:
        begun = time.monotonic()
        try:
            with self._client(user).stream(method, address, **more) as answer:
                if answer.headers.get("content-type", "").startswith("text/event-stream"):
                    return None
                answer.read()
        except httpx.HTTPError as fault:
            self._tell("no answer", user, form, repr(fault), address)
            return None
        self.slow = sorted([*self.slow, (time.monotonic() - begun, f"{method} {address[:100]} as {user}")], reverse=True)[:12]
        if answer.status_code >= 500:
            self._tell(f"status {answer.status_code}", user, form, f"{method} {address[:160]}", address)
        return answer

    def _client(self, user: str) -> httpx.Client:
        if user not in self.clients:
            client = self.clients[user] = httpx.Client(base_url=self.url, timeout=90, headers=AS_BROWSER)
            client.cookies.set("songhe_hint", "off", domain="127.0.0.1")
            if user:
                self._sign_in(user)
        return self.clients[user]

    def _sign_in(self, user: str) -> None:
        self.clients[user].cookies.set("sessionid", session(user), domain="127.0.0.1")

    def _tell(self, kind: str, user: str, form: Form | None, what: str, address: str = "") -> None:
        where = form.page if form else address
        key = f"{kind} {route_of(form.action if form else address)} {'' if form else re.sub('[0-9]+', '', what)[:60]}"
        if key not in self.faults:
            self.faults[key] = (
                f"{kind}: {user or 'nobody'} at {where[:120]}{f' {form.method} {form.action[:120]}' if form else ''}: {what}"
            )
            say(f"  {self.faults[key]}")

    def _key(self, form: Form) -> tuple[str, str, tuple[str, ...]]:
        return form.method, route_of(form.action), form.names

    def _late(self) -> bool:
        self.stopped = self.stopped or time.monotonic() > self.ends
        return self.stopped

    def _today(self) -> Any:
        return (datetime.now(UTC) + timedelta(hours=8)).date()


def _short(pairs: filled.Pairs) -> str:
    return " ".join(f"{name}={value[:24]}" for name, value in pairs if name != "csrfmiddlewaretoken")[:240]
