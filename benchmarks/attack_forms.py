"""Every form that a role of the demo can reach, filled with nasty strings; part of `attack.py`."""

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urldefrag, urlencode, urljoin, urlsplit

import httpx

from benchmarks.attack_strings import found, tree_of
from benchmarks.scratch import say

NEVER = ("/account/logout/", "/static/", "/media/", "/live/")  # a way out, files, and streams that never end
TEXTS = {
    "text",
    "search",
    "tel",
    "email",
    "url",
    "password",
    "number",
    "date",
    "time",
    "datetime-local",
    "month",
    "week",
    "color",
    "range",
}
PLAIN = {"number": "1", "tel": "13900000000", "date": "2026-11-28", "time": "10:00",
"datetime-local": "2026-11-28T10:00", "month": "2026-11",
         "email": "a@example.invalid", "url": "https://example.invalid/", "text": "试",
         "textarea": "试"}  # fmt: skip  # words: data
ODD_FILE = ("../../\u202e<xsonghe>%00.jpg", b"GIF89a<xsonghe onload=alert(1)>{{1931*1933}}", "image/jpeg")


@dataclass(frozen=True)
class Field:
    """One control of a form: its name, what stands in it, of which kind it is."""

    name: str
    value: str
    kind: str  # text, hidden, choice or file


@dataclass(frozen=True)
class Form:
    """A form as the page has it, or an element that htmx sends."""

    method: str
    action: str
    fields: tuple[Field, ...]


@dataclass
class Attack:
    """Signed in as one after another; counts what was asked and tells what was found."""

    url: str
    session: Callable[[str], str]
    strings: Iterator[bytes]
    each: int
    many: int  # strings that a whole form gets
    ends: float  # by time.monotonic
    look: Callable[[str, str, str], None]  # user, address, text: sealed facts
    routes: Counter[str] = field(default_factory=Counter)
    forms: set[tuple[str, str, tuple[str, ...]]] = field(default_factory=set)
    injections: dict[str, str] = field(default_factory=dict)
    opened: dict[str, set[str]] = field(default_factory=dict)  # addresses that answered 200, by log-in
    searches: dict[tuple[str, str], str] = field(default_factory=dict)  # (address, parameter): log-in, of forms that ask
    fields: int = 0
    stopped: bool = False

    def role(self, user: str, home: str, *, press: bool = True) -> None:
        """All that this log-in can reach, a few pages of each address; with `press` each form found there is attacked."""
        waiting, known, mine = deque([home]), {home}, Counter[str]()
        client = self._client(user)
        before = len(self.forms)
        while waiting and not self._late():
            address = waiting.popleft()
            route = route_of(address)
            if not route or mine[route] >= self.each:
                continue
            mine[route] += 1
            page = self._get(client, user, address)
            if page is None:
                continue
            for link in links(page, self.url, address):
                if link not in known:
                    known.add(link)
                    waiting.append(link)
            for form in forms(page, address) if press else ():
                self._form(client, user, form)
        client.close()
        what = f"{len(self.forms) - before:>3} forms new, " if press else ""
        say(f"  {user or 'nobody':<12}{mine.total():>4} pages of {len(mine)} addresses, {what}{len(self.injections)} found")

    def paths(self, user: str) -> None:
        """Each address of the house with nasty pieces and a nasty body, as nobody's link leads there."""
        client = self._client(user)
        for template in templates():
            if self._late():
                break
            for _one in range(2):
                address = template(lambda: quote(next(self.strings)[:300], safe=""))
                if not address.startswith(NEVER):
                    self._ask(
                        client, user, "GET", f"{address}?{urlencode({'q': next(self.strings), 'page': next(self.strings)})}"
                    )
                    token = {"X-CSRFToken": client.cookies.get("csrftoken") or ""}
                    body = b'{"a": ' + next(self.strings)[:200] + b"}"
                    self._ask(
                        client, user, "POST", address, content=body, headers={**token, "Content-Type": "application/json"}
                    )
        client.close()

    def _client(self, user: str) -> httpx.Client:
        client = httpx.Client(base_url=self.url, timeout=60, headers={"Accept-Language": "zh-CN"})
        client.cookies.set("songhe_hint", "off", domain="127.0.0.1")
        if user:
            client.cookies.set("sessionid", self.session(user), domain="127.0.0.1")
        return client

    def _late(self) -> bool:
        self.stopped = self.stopped or time.monotonic() > self.ends
        return self.stopped

    def _get(self, client: httpx.Client, user: str, address: str) -> Any:
        """The page; signed in anew where the attack itself ended the session."""
        answer = self._ask(client, user, "GET", address)
        if user and answer is not None and "/account/login/" in answer.headers.get("location", ""):
            client.cookies.set("sessionid", self.session(user), domain="127.0.0.1")
            answer = self._ask(client, user, "GET", address)
        if answer is None or answer.status_code != 200:
            return None
        self.opened.setdefault(user, set()).add(address)
        return tree_of(answer.text) if "text/html" in answer.headers.get("content-type", "") else None

    def _ask(self, client: httpx.Client, user: str, method: str, address: str, **more: Any) -> httpx.Response | None:
        try:
            with client.stream(method, address, **more) as answer:
                if answer.headers.get("content-type", "").startswith("text/event-stream"):
                    return None
                answer.read()
        except httpx.InvalidURL:
            return None
        except httpx.HTTPError as fault:
            self._tell(user, address, f"no answer: {fault!r}")
            return None
        html = "text/html" in answer.headers.get("content-type", "")
        for sign in found(answer.headers, answer.text if html else "", tree_of(answer.text) if html else None, self.url):
            self._tell(user, f"{method} {address}", sign)
        self.look(user, address, answer.text)
        return answer

    def _tell(self, user: str, address: str, sign: str) -> None:
        key = f"{route_of(address.partition(' ')[2] or address)} {sign[:60]}"
        if key not in self.injections:
            self.injections[key] = f"{user or 'nobody'} {address[:200]}: {sign}"
            say(f"  FOUND {self.injections[key]}")

    def _form(self, client: httpx.Client, user: str, form: Form) -> None:
        """Each form once for all log-ins: all its texts at once, then one control after the other."""
        key = (form.method, route_of(form.action), tuple(sorted({one.name for one in form.fields})))
        texts = [one for one in form.fields if one.kind == "text"]
        if key in self.forms or form.action.startswith(NEVER) or not form.fields:
            return
        self.forms.add(key)
        self.fields += len(form.fields)
        if form.method == "GET":
            self.searches.update({(urlsplit(form.action).path, one.name): user for one in texts})
        for _one in range(self.many if texts else 0):
            given = next(self.strings)
            self._send(client, user, form, {one.name: given for one in texts})
        for one in form.fields:
            if one.kind != "file" and one.name != "csrfmiddlewaretoken":
                self._send(client, user, form, {one.name: next(self.strings)})

    def _send(self, client: httpx.Client, user: str, form: Form, bad: dict[str, bytes]) -> None:
        pairs = [(one.name, bad.get(one.name, one.value.encode())) for one in form.fields if one.kind != "file"]
        if form.method == "GET":
            path = urlsplit(form.action).path
            self._ask(client, user, "GET", f"{path}?{urlencode(pairs)}"[:60_000])
            return
        token = client.cookies.get("csrftoken") or ""
        files = [one.name for one in form.fields if one.kind == "file"]
        if files:
            parts = [(name, ODD_FILE) for name in files]
            body: dict[str, list[bytes]] = {}
            for name, value in pairs:
                body.setdefault(name, []).append(value)
            self._ask(client, user, "POST", form.action, data=body, files=parts, headers={"X-CSRFToken": token})
            return
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token}
        self._ask(client, user, "POST", form.action, content=urlencode(pairs), headers=headers)


def route_of(address: str) -> str:
    """The name of the address; empty where there is none."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name or ""
    except Resolver404:
        return ""


def templates() -> Iterator[Callable[[Callable[[], str]], str]]:
    """Each pattern of the resolver, to be filled with pieces."""
    from django.urls import get_resolver, reverse
    from django.urls.exceptions import NoReverseMatch

    from tests.addresses import addresses

    key = "01930000-0000-7000-8000-000000000000"
    get_resolver()
    for one in addresses():

        def filled(piece: Callable[[], str], one: Any = one) -> str:
            for choice in (piece, lambda: key, lambda: "1", lambda: "2026-11-28", lambda: "2026-11"):
                try:
                    return reverse(one.name, kwargs=dict.fromkeys(one.takes, "@@")).replace("@@",
                    choice()) if choice is piece \
                        else reverse(one.name, kwargs=dict.fromkeys(one.takes, choice()))  # fmt: skip
                except NoReverseMatch:
                    continue
            return "/" + piece() + "/"

        yield filled


def links(page: Any, house: str, base: str) -> Iterator[str]:
    """Addresses of the house that the page leads to by GET."""
    for element in page.xpath("//a[@href][not(@download)] | //*[@hx-get]"):
        where = urldefrag(urljoin(house + base, element.get("href") or element.get("hx-get"))).url
        if where.startswith(house + "/") and not urlsplit(where).path.startswith(NEVER):
            yield where.removeprefix(house)


def forms(page: Any, base: str) -> Iterator[Form]:
    """Forms of the page, what htmx posts by itself, and the questions in links: each of their parameters is a field too."""
    by_id = {one.get("id"): one for one in page.xpath("//form[@id]")}
    for element in page.xpath("//form"):
        own = [one for one in element.xpath(".//input | .//select | .//textarea | .//button[@name]") if not one.get("form")]
        other = page.xpath(f"//*[@form='{element.get('id')}']") if by_id.get(element.get("id")) is element else []
        controls = [*own, *other]
        buttons = [one for one in [*controls, *element.xpath(".//button")] if one.get("formaction")]
        method = (element.get("method") or "get").upper()
        fields = tuple(_fields(controls))
        yield Form(method, urljoin(base, element.get("action") or base), fields)
        for button in buttons:
            yield Form((button.get("formmethod") or method).upper(), urljoin(base, button.get("formaction")), fields)
    for element in page.xpath("//*[@hx-post]"):
        around = next(element.iterancestors("form"), None)
        inside = (around if around is not None else element).xpath(".//input | .//select | .//textarea")
        yield Form("POST", urljoin(base, element.get("hx-post")), tuple(_fields(inside)))
    for element in page.xpath("//a[contains(@href, '?')]"):
        where = urlsplit(urljoin(base, element.get("href")))
        if not where.netloc:
            yield Form(
                "GET",
                where.path,
                tuple(Field(name, value, "text") for name, value in parse_qsl(where.query, keep_blank_values=True)),
            )


def _fields(controls: list[Any]) -> Iterator[Field]:
    """Controls as a browser would send them: of a group of choices what is chosen, else the first."""
    groups: dict[str, Any] = {}
    for one in controls:
        name, kind = one.get("name"), (one.get("type") or "text").lower() if one.tag == "input" else one.tag
        if not name:
            continue
        if kind in {"radio", "checkbox"}:
            if name not in groups or (one.get("checked") is not None and groups[name].get("checked") is None):
                groups[name] = one
        elif kind == "select":
            options = [row.get("value", row.text or "") for row in one.xpath(".//option")]
            chosen = [row.get("value", "") for row in one.xpath(".//option[@selected]")]
            yield Field(name, next(filter(None, [*chosen, *options]), ""), "choice")
        elif kind == "textarea":
            yield Field(name, one.text or PLAIN["textarea"], "text")
        elif kind == "file":
            yield Field(name, "", "file")
        elif kind in {"hidden", "submit", "button"}:
            yield Field(name, one.get("value") or "", "hidden")
        elif kind in TEXTS:
            yield Field(name, one.get("value") or PLAIN.get(kind, PLAIN["text"]), "text")
    yield from (Field(name, one.get("value") or "on", "choice") for name, one in groups.items())
