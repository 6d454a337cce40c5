"""Web Push (RFC 8030, 8188, 8291, 8292): rings a browser that is closed. The payload holds surname and place, no more."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from songhe.links.notify import vapid
from songhe.links.notify.channels.protocol import Serving, Undelivered
from songhe.links.notify.models import Notice, Preference, Subscription

TIMEOUT = (2.0, 3.0)  # seconds to connect, and to be answered
MOST = 6  # browsers of one person, the newest; all are rung side by side
PATIENCE = 8.0  # seconds for all of them together, names looked up included; far within the lease of the sender
KEEP = 900  # seconds the push service keeps it: an older call for help helps nobody
GONE = frozenset({404, 410})


@dataclass(frozen=True)
class Rung:
    """What one browser's push service said; `trouble` is empty when it took the message."""

    row: Subscription
    trouble: str
    gone: bool = False


class Push:
    """To every browser that this person allowed to ring."""

    name = "push"
    tells = True

    def among(self, people: Mapping[str, str], serving: Serving, wishes: Mapping[str, Preference]) -> set[str]:
        """Those with a browser that is subscribed."""
        return set(Subscription.objects.filter(owner__in=list(people), gone_at=None).values_list("owner", flat=True))

    def send(self, notice: Notice, at: datetime) -> None:
        """Ring them all; one that answered is enough. Browsers that are gone are noted as gone."""
        rows = list(Subscription.objects.filter(owner=notice.to, gone_at=None).order_by("-made_at")[:MOST])
        if not rows:
            raise Undelivered("no browser is subscribed any more", final=True)
        rung = _ring_all(rows, notice)
        gone = [one.row.pk for one in rung if one.gone]
        Subscription.objects.filter(pk__in=gone, gone_at=None).update(gone_at=at)
        if all(one.trouble for one in rung):
            raise Undelivered("; ".join(sorted({one.trouble for one in rung})))


def _ring_all(rows: list[Subscription], notice: Notice) -> list[Rung]:
    """Side by side, so that a dead address holds up no living one; whoever takes too long is counted as silent."""
    payload = json.dumps({"title": notice.title, "link": _path(notice.link), "tag": str(notice.subject or notice.pk)})
    pool = ThreadPoolExecutor(len(rows), "push")
    futures = {pool.submit(_ring, row, {"endpoint": row.endpoint, "keys": row.keys}, payload): row for row in rows}
    done, late = wait(futures, PATIENCE)
    pool.shutdown(wait=False, cancel_futures=True)
    return [future.result() for future in done] + [Rung(futures[future], "no answer in time") for future in late]


def _ring(row: Subscription, browser: dict[str, Any], payload: str) -> Rung:
    """In a thread of its own: touches no database."""
    import requests  # here: only who sends needs them, and they would make every process of the house start later
    from pywebpush import WebPushException, webpush

    with requests.Session() as session:
        session.max_redirects = 0  # a push service does not redirect; something that poses as one might
        try:
            webpush(
                browser,
                data=payload,
                vapid_private_key=vapid.key(),
                vapid_claims={"sub": settings.WEB_PUSH_CONTACT},
                timeout=TIMEOUT,
                ttl=KEEP,
                headers={"Urgency": "high"},
                requests_session=session,
            )
        except WebPushException as fault:
            status = fault.response.status_code if fault.response is not None else 0
            return Rung(row, f"push service answered {status}", status in GONE)
        except Exception as fault:  # one browser's address or keys are no reason not to ring the others
            return Rung(row, type(fault).__name__)
    return Rung(row, "")


def _path(link: str) -> str:
    """Only the path: the service worker opens pages of its own site and no other."""
    return urlsplit(link).path if link else "/"
