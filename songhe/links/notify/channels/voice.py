"""A telephone call that reads the notice out and takes a key: the port, and a stand-in that rings nobody.

The bureau's voice gateway gets one POST (`docs/how-to/let-the-house-telephone.md`): number, sentence, and where to say which
key was pressed or that nobody answered. What it says back comes to `voice.answered` and `voice.missed`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from songhe.links.notify import brief, outlets, tokens
from songhe.links.notify.channels.protocol import Undelivered
from songhe.links.notify.channels.relay import Relay
from songhe.links.notify.models import Notice, Outlet, VoiceCall

TIMEOUT = (3.0, 5.0)
PURPOSE = "voice"


class Voice(Relay):
    """Sent means that the call was placed; read means that a key was pressed."""

    def __init__(self) -> None:
        super().__init__("voice")

    def hand(self, outlet: Outlet, notice: Notice, at: datetime) -> None:
        """Place the call. It is kept before it is asked for, so that whatever comes back finds it."""
        address = str(outlet.address)
        stand_in = address.startswith(outlets.STAND_IN)
        sentence = brief.spoken(notice.title, str(notice.text), notice.prompt)
        where = notice.division_path or outlet.division_path
        call = VoiceCall(notice=notice, division_path=where, sentence=sentence, stand_in=stand_in, made_at=at)
        call.save(force_insert=True)
        if stand_in:
            return
        try:
            _post(address, asked(call))
        except Undelivered:
            VoiceCall.objects.filter(pk=call.pk, status="ringing").update(status="missed", ended_at=at)
            raise


def asked(call: VoiceCall) -> dict[str, Any]:
    """What a gateway is asked to do."""
    answer = settings.SITE_URL + reverse("notices:heard", args=[tokens.make(PURPOSE, call.pk)])
    return {"call": str(call.pk), "phone": str(call.notice.phone), "sentence": str(call.sentence), "answer_url": answer}


def _post(address: str, body: dict[str, Any]) -> None:
    import requests

    try:
        answer = requests.post(address, json=body, timeout=TIMEOUT, allow_redirects=False)
    except requests.RequestException as fault:
        raise Undelivered("gateway did not answer or refused") from fault
    if not 200 <= answer.status_code < 300:
        raise Undelivered(f"gateway answered {answer.status_code}")
