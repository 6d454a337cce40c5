"""A thousand invented identities go through the whole house; then everything it wrote is searched for them. Last line: JSON.

Database files, write-ahead logs, the process logs, exports, error pages, answers to the wrong people, a backup: none of the
numbers, addresses, health notes and words of calls may stand anywhere in clear (law 8). The search is checked first: a file
with one canary in it, in each of the ways in which text can lie on a disk, must be found.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from benchmarks.scratch import ROOT, Node, node, running, say

WAYS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SPARED = {"keys.env"}


class Canary:
    """What nobody but the sealed column may know of one person."""

    def __init__(self, number: int, dice: random.Random) -> None:
        from songhe.register.people.rules import check_character

        self.number = number
        self.born = date(1936, 1, 1) + timedelta(days=dice.randrange(9_000))
        first = f"610921{self.born:%Y%m%d}{number:03d}"
        self.citizen_id = first + check_character(first)
        self.phone = f"1399{number:04d}{dice.randrange(1000):03d}"
        self.kin = f"1388{number:04d}{dice.randrange(1000):03d}"
        self.address = f"金丝雀巷{number:04d}之{dice.randrange(10**6):06d}号"
        self.way_in = f"钥匙压在第{dice.randrange(10**7):07d}块砖下"
        self.condition = f"罕见病{dice.randrange(10**7):07d}型"
        self.heard = f"她说右腿{dice.randrange(10**7):07d}疼"

    def secrets(self) -> list[str]:
        """Each of them, as it was written."""
        return [self.citizen_id, self.phone, self.kin, self.address, self.way_in, self.condition, self.heard]


def sow(canaries: list[Canary]) -> None:
    """Put them on the register, ring for some of them, change and export what can be."""
    from songhe.care.emergency import actions as emergency
    from songhe.register.people import actions as people
    from tests import cast

    cast.city()
    liu, village, at = cast.liu_min(), cast.place(cast.PUXI), datetime.now(UTC)
    emergency.load_rules()
    for canary in canaries:
        by: dict[str, Any] = {"by": liu.actor, "at": at}
        elder = people.register_elder(
            name="金雀", sex="2", birth_date=canary.born, division=village, phone=canary.phone, citizen_id=canary.citizen_id,
            address=canary.address, way_in=canary.way_in, conditions=[canary.condition], **by,
        )  # fmt: skip
        people.add_contact(elder=elder, name="家属", relation="女儿", phone=canary.kin, **by)
        if canary.number % 2:
            people.change_elder(elder=elder, living="alone", address=canary.address + "后院", **by)
        if canary.number % 5 == 0:
            _ring(elder, canary, liu, at)


def _ring(elder: Any, canary: Canary, liu: Any, at: datetime) -> None:
    from songhe.care.emergency import actions as emergency

    call, _new = emergency.raise_call(source=f"canary-{canary.number}", trigger="sos", elder=elder, by=liu.actor, at=at)
    emergency.answer(call=call, user=liu, at=at)
    emergency.hear(call=call, by=liu.actor, at=at, text=canary.heard)
    emergency.close(call=call, cause="helped", by=liu.actor, at=at, note=canary.heard, on_site_needed=False)


def walk(made: Node, canaries: list[Canary]) -> Iterator[tuple[str, bytes]]:
    """(what, answer) of pages: lists, files, errors; as a colleague of the desk that opened nothing, a stranger, and nobody."""
    from django.contrib.sessions.backends.db import SessionStore

    from tests import cast

    def client(user: Any = None) -> httpx.Client:
        if user is None:
            return httpx.Client(base_url=made.url, timeout=30)
        session = SessionStore()
        session["_auth_user_id"], session["_auth_user_hash"] = str(user.pk), user.get_session_auth_hash()
        session["_auth_user_backend"] = "songhe.register.access.backends.Accounts"
        session.save()
        return httpx.Client(base_url=made.url, timeout=30, cookies={"sessionid": session.session_key or ""})

    from songhe.register.people.models import Elder

    keys = list(Elder.objects.values_list("pk", flat=True)[:40])
    for name, who in (("desk", cast.ma_chao()), ("stranger", cast.he_ziyang()), ("city", cast.sun_city()), ("nobody", None)):
        with client(who) as browser:
            for path in (
                "/",
                "/elders/",
                "/calls/",
                "/console/",
                "/bureau/",
                "/audit/",
                "/nowhere/",
                "/api/v1/calls",
                "/rights/",
            ):
                yield f"{name} {path}", browser.get(path).content
            for key in keys:
                yield f"{name} file", browser.get(f"/elders/{key}/").content
                yield f"{name} history", browser.get(f"/elders/{key}/history/").content
            for canary in canaries[:20]:  # found, or not, by a whole number: the answer masks it
                answer = browser.get("/elders/", params={"q": canary.phone})
                yield f"{name} search", answer.content.replace(canary.phone.encode(), b"")  # what was typed stands in the box
            yield f"{name} refused", browser.post("/elders/new/", data={"citizen_id": "1"}).content
            yield f"{name} api", browser.post("/api/v1/presses", content=b"{").content


SHAPES = re.compile(
    r"\d{17}[\dX]|1[38]\d{9}|金丝雀巷\d{4}之\d{6}号|钥匙压在第\d{7}块砖下|罕见病\d{7}型|她说右腿\d{7}疼", re.ASCII
)
"""What a secret of a canary looks like; whatever fits is looked up among the real ones."""


def found_in(data: bytes, secrets: frozenset[str]) -> set[str]:
    """Which secrets stand in these bytes, in any of the ways in which text can lie on a disk."""
    hits: set[str] = set()
    for way in WAYS:
        for shift in (0, 1) if way.startswith("utf-16") else (0,):
            text = data[shift:].decode(way, errors="ignore")
            hits |= secrets.intersection(SHAPES.findall(text))
    return hits


def search(folder: Path, wanted: frozenset[str]) -> dict[str, set[str]]:
    """Secrets in clear, by file."""
    told: dict[str, set[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in SPARED):
        hits = found_in(path.read_bytes(), wanted)
        if hits:
            told[str(path.relative_to(folder))] = hits
        say(f"  {path.relative_to(folder)}: {path.stat().st_size:,} bytes, {len(hits)} in clear")
    return told


def prove_the_search(folder: Path, wanted: frozenset[str], canary: Canary) -> None:
    """A search that finds nothing proves something only if it finds what is there."""
    planted = folder / "planted.bin"
    for way in WAYS:
        planted.write_bytes(b"\x00" * 777 + b"\n" + " ".join(canary.secrets()).encode(way) + b"\n")
        if set(canary.secrets()) - found_in(planted.read_bytes(), wanted):
            raise SystemExit(f"the search does not see {way}")
    planted.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--identities", type=int, default=1_000)
    parser.add_argument("--postgres", default="", metavar="URL", help="a server on which a scratch database may be made")
    options = parser.parse_args()
    with node(options.postgres) as made, ExitStack() as stack:
        os.environ["SONGHE_LOG"] = "DEBUG"
        dice = random.Random(11)
        canaries = [Canary(number, dice) for number in range(options.identities)]
        wanted = frozenset(secret for canary in canaries for secret in canary.secrets())
        prove_the_search(made.folder, wanted, canaries[0])
        stack.enter_context(running(made, made.folder / "run.log"))
        say(f"{len(canaries)} identities, {len(wanted):,} secrets, on {made.database} …")
        sow(canaries)
        leaks = {what: hits for what, body in walk(made, canaries) if (hits := found_in(body, wanted))}
        copy = made.folder / "backup"
        subprocess.run([sys.executable, "-m", "songhe", "backup", str(copy)], cwd=ROOT, check=True, stdout=sys.stderr)
        leaks |= search(made.folder, wanted)
    for where, hits in leaks.items():
        say(f"IN CLEAR {where}: {len(hits)}, such as {sorted(hits)[0]}")
    plaintext = sum(len(hits) for hits in leaks.values())
    figures = {"identities": options.identities, "plaintext": plaintext, "database": made.database}
    print(json.dumps({**figures, "date": datetime.now(UTC).date().isoformat()}))
    sys.exit(1 if plaintext else 0)


if __name__ == "__main__":
    main()
