"""`POST /door/press/`: a press from the web, an app or a device that speaks HTTPS only; `/door/hook/<name>/`: a vendor's cloud,
signed. 200 means it is on the disk."""

import base64
import binascii
import time
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from songhe.base import clock
from songhe.links.devices import actions, credentials, hooks, reasons
from songhe.links.devices.credentials import Known
from songhe.links.devices.limits import Bucket
from songhe.links.devices.models import Credential
from songhe.links.devices.reasons import Unreadable
from songhe.links.devices.refusals import Refusals

LARGEST = 65_536
RATE, BURST = 2.0, 30.0  # presses a second and credential, in one web process
_buckets: dict[str, Bucket] = {}
_refusals = Refusals(time.monotonic())


@csrf_exempt  # a device has no session: its credential is in the request itself
@require_POST
def press(request: HttpRequest) -> JsonResponse:
    """401, 413, 429 or 400 with a sentence; 200 with the message's number once it is durable."""
    known = _who(request.headers.get("Authorization", ""))
    if known is None:
        return _no(401, _("账号或密钥不对。"), {"WWW-Authenticate": 'Basic realm="songhe"'})
    if _too_large(request):
        return _no(413, _("报文太大，最多 64 KiB。"))
    if not _bucket(known.username).take(time.monotonic()):
        return _no(429, _("发得太快了，请一秒后再发。"), {"Retry-After": "1"})
    key = request.headers.get("Idempotency-Key", "")
    try:
        kept = actions.keep_press(
            credential=known.username, body=request.body, at=clock.now(), key=key, adapter=_adapter(known)
        )
    except Unreadable as fault:
        return _no(400, str(reasons.WORDS[fault.reason]))
    return JsonResponse({"seq": kept.seq, "device": kept.device, "signal": kept.signal, "urgent": kept.urgent})


@csrf_exempt  # a vendor's cloud has no session: it signs
@require_POST
def hook(request: HttpRequest, name: str) -> JsonResponse:
    """`POST /door/hook/<name>/`: 200 once all of it is durable; 401 unsigned or old, 409 posted before, 400 unreadable."""
    row = Credential.objects.filter(username=name, disabled_at=None).first() if name.isprintable() else None
    at, stamp = clock.now(), request.headers.get("X-Timestamp", "")
    if _too_large(request):
        return _no(413, _("报文太大，最多 64 KiB。"))
    signature = request.headers.get("X-Signature", "")
    if row is None or not hooks.is_fresh(stamp, at) or not hooks.is_signed(row, signature, stamp, request.body):
        _tell_refused(name, reasons.UNKNOWN_ACCOUNT if row is None else reasons.BAD_SIGNATURE)
        return _no(401, _("签名或时间戳不对。"))
    if not _bucket(name).take(time.monotonic()):
        return _no(429, _("发得太快了，请一秒后再发。"), {"Retry-After": "1"})
    key, adapter = request.headers.get("Idempotency-Key", ""), credentials.known(row).adapter
    try:
        mark = hooks.digest(row, signature)
        kept = actions.keep_hook(credential=name, mark=mark, body=request.body, at=at, key=key, adapter=adapter)
    except Unreadable as fault:
        return _no(400, str(reasons.WORDS[fault.reason]))
    except actions.Replayed:
        _tell_refused(name, reasons.REPLAYED)
        return _no(409, _("这一条已经收过。同一事件要重发，请换新的时间戳和签名，编号不变。"))
    return JsonResponse({"kept": [{"seq": one.seq, "device": one.device, "signal": one.signal} for one in kept]})


def _no(status: int, sentence: str, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status, headers=headers)


def _adapter(known: Known) -> str:
    # A gateway's own format hangs on its topics; over HTTPS everybody speaks the house's JSON.
    return "generic" if known.adapter == "zigbee2mqtt" else known.adapter


def _too_large(request: HttpRequest) -> bool:
    try:
        return int(request.headers.get("Content-Length") or 0) > LARGEST or len(request.body) > LARGEST
    except ValueError:
        return True


def _who(header: str) -> Known | None:
    """Basic `name:secret`, or Bearer with the same text in clear."""
    scheme, _space, rest = header.partition(" ")
    try:
        text: Any = base64.b64decode(rest, validate=True) if scheme.lower() == "basic" else rest.encode()
    except (binascii.Error, ValueError):
        return None
    name, colon, secret = text.partition(b":")
    if not colon or scheme.lower() not in {"basic", "bearer"}:
        return None
    username = name.decode(errors="replace")
    known = credentials.find(username) if username.isprintable() else None
    if known is None or not known.opens_with(secret):
        _refused(username, known)
        return None
    if known.is_outdated:
        credentials.renew(known, secret)
    return known


def _refused(username: str, known: Known | None) -> None:
    """Told as at the MQTT door: the first time at once, then once a minute at most."""
    _tell_refused(username, reasons.WRONG_SECRET if known else reasons.UNKNOWN_ACCOUNT)


def _tell_refused(username: str, reason: str) -> None:
    now = time.monotonic()
    _refusals.note(username, reason, "https", now)
    for letter in _refusals.due(now, clock.now()):
        actions.keep_letter(letter)


def _bucket(username: str) -> Bucket:
    if len(_buckets) > 10_000:
        _buckets.clear()
    return _buckets.setdefault(username, Bucket(RATE, BURST, time.monotonic()))
