"""Who could go, in the order in which somebody would be at the door."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from songhe.care.emergency import dated, rules
from songhe.care.emergency.models import ACTIVE, UNDER_WAY, Call, Response
from songhe.links.maps import travel
from songhe.register.access.scope import covers, within
from songhe.register.staff.models import EMERGENCY_SERVICES, KeyHolding, Kind, Responder, Shift

SHOWN = 20
LOOKED_AT = 40  # nearest in a straight line, for whom the way is worked out
YES = frozenset({*UNDER_WAY, "done"})
NO = frozenset({"declined", "lapsed", "withdrawn"})


@dataclass(frozen=True)
class Candidate:
    """One who could go. `response` is the latest ask of this call, if he was asked."""

    responder: Responder
    trip: travel.Trip
    acceptance: float
    expected_s: float
    has_key: bool
    speaks: bool
    on_duty: bool
    engaged: bool  # on the way to, or at, another call
    asked_elsewhere: bool  # … or asked for one, and has not said yes or no
    response: Response | None

    @property
    def eta_s(self) -> int:
        """Seconds to the door."""
        return self.trip.seconds

    @property
    def distance_m(self) -> int:
        """Metres of road."""
        return self.trip.metres

    @property
    def may_be_asked(self) -> bool:
        """Whether the house asks by itself: on duty, free, and no emergency service (those are called, not asked in turn)."""
        free = self.responder.availability == Responder.Availability.FREE and not (self.engaged or self.asked_elsewhere)
        return self.on_duty and free and self.responder.kind not in EMERGENCY_SERVICES


def candidates(call: Call, at: datetime, *, patience_s: float = travel.PATIENCE_S) -> list[Candidate]:
    """Those of the county within reach, on duty first, by expected arrival; then key, language, distance."""
    practice = dated.practice(at)
    near = _nearest(call, _able(call, at), practice.reach_m, at)
    shares = _acceptance([one.pk for one in near], at, practice)
    asked = {response.responder_id: response for response in call.responses.order_by("place")}
    elsewhere = _elsewhere(call, near)
    trips = _trips(call, near, at, patience_s)
    found = [
        Candidate(
            responder=one,
            trip=trip,
            acceptance=shares[one.pk],
            expected_s=rules.expected_s(trip.seconds, shares[one.pk], practice.lost_by_a_no_s),
            has_key=bool(one.her_keys),  # type: ignore[attr-defined]
            speaks=bool(call.elder and call.elder.language and call.elder.language in one.languages),
            on_duty=one.is_on_duty,  # type: ignore[attr-defined]
            engaged=elsewhere.get(one.pk, "") in UNDER_WAY,
            asked_elsewhere=elsewhere.get(one.pk) == "asked",
            response=asked.get(one.pk),
        )
        for one, trip in zip(near, trips, strict=True)
    ]
    return sorted(found, key=lambda one: (not one.on_duty, rules.order({**vars(one), "name": one.responder.name})))[:SHOWN]


def nearest_crew(call: Call, kind: str, at: datetime) -> tuple[Responder, travel.Trip] | None:
    """The crew of an emergency service to be asked first, of those on duty that have not said no to this call.

    One that is free and of the county or within reach goes before one that is asked for, or goes to, another real call; then
    the county's own, then the nearest. Asked inside a transaction, so a router gets only a moment.
    """
    said_no = call.responses.filter(status__in=NO).values("responder")
    city = within(call.division_path.split("/")[0])
    there = _on_duty(at).filter(city, Q(is_on_duty=True), kind=kind, is_active=True)
    crews = list(there.exclude(availability=Responder.Availability.OFF).exclude(pk__in=said_no))
    elsewhere, county, reach_s = _elsewhere(call, crews), _county(call), dated.practice(at).reach_s

    def rank(pair: tuple[Responder, travel.Trip]) -> tuple[bool, bool, int]:
        crew, trip = pair
        ours = covers(county, crew.division_path)
        return crew.pk in elsewhere or not (ours or trip.seconds <= reach_s), not ours, trip.seconds

    return min(zip(crews, _trips(call, crews, at, travel.BRIEF_S), strict=True), key=rank, default=None)


def start_of(responder: Responder, at: datetime) -> travel.Start:
    """Where the responder sets out from: the live position while it is fresh, else where he lives or works."""
    if is_live(responder, at) and responder.live_lat is not None and responder.live_lng is not None:
        return travel.Start(responder.live_lat, responder.live_lng, responder.way)
    return travel.Start(responder.lat, responder.lng, responder.way)


def is_live(responder: Responder, at: datetime) -> bool:
    """True while the position his phone reported says where he is, and not where he was."""
    fresh = at - timedelta(seconds=dated.practice(at).position_fresh_s)
    return responder.live_at is not None and responder.live_at >= fresh and responder.live_lat is not None


def _able(call: Call, at: datetime) -> QuerySet[Responder]:
    """Active people of the county who are on duty or at least not off; and whoever was asked for this call already."""
    keys = KeyHolding.objects.filter(responder=OuterRef("pk"), elder=call.elder)
    rows = _on_duty(at).annotate(her_keys=Exists(keys))
    there = Q(is_active=True) & within(_county(call)) & ~Q(availability=Responder.Availability.OFF)
    return rows.filter(there | Q(pk__in=call.responses.values("responder_id"))).select_related("division")


def _on_duty(at: datetime) -> QuerySet[Responder]:
    """Everybody who may be sent, with whether he is on duty (`is_on_duty`): always, or by a shift."""
    shift = Shift.objects.filter(responder=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    return Responder.objects.exclude(kind=Kind.DESK).annotate(is_on_duty=Q(always_on=True) | Exists(shift))


def _trips(call: Call, people: list[Responder], at: datetime, patience_s: float) -> list[travel.Trip]:
    starts = [start_of(one, at) for one in people]
    return travel.trips(starts, (call.lat, call.lng), terrain=call.terrain, at=at, patience_s=patience_s)


def _nearest(call: Call, rows: Iterable[Responder], reach_m: int, at: datetime) -> list[Responder]:
    door = (call.lat, call.lng)
    starts = ((one, start_of(one, at)) for one in rows)
    far = sorted(
        ((travel.straight_m((start.lat, start.lng), door), one.name, one) for one, start in starts), key=lambda x: x[:2]
    )
    return [one for metres, _, one in far if metres <= reach_m or one.kind in EMERGENCY_SERVICES][:LOOKED_AT]


def _acceptance(keys: list[UUID], at: datetime, practice: dated.Practice) -> dict[UUID, float]:
    """Smoothed share of asks accepted at this time of day, for each responder. Drills teach nothing."""
    since = at - timedelta(days=practice.memory_days)
    asks = Response.objects.filter(responder_id__in=keys, asked_at__gte=since, asked_at__lt=at, call__drill=False)
    known: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    for key, asked_at, status, answered_at in asks.values_list("responder_id", "asked_at", "status", "answered_at"):
        yes = status in YES or (status == "stood_down" and answered_at is not None)
        if yes or status in NO:
            known[key].append((_band(asked_at), yes))
    share, weight = practice.prior_share, practice.prior_asks
    return {key: rules.acceptance(known[key], _band(at), prior_share=share, prior_asks=weight) for key in keys}


def _band(at: datetime) -> str:
    return rules.band(timezone.localtime(at).hour)


def _elsewhere(call: Call, people: list[Responder]) -> dict[UUID, str]:
    """How far each is with another call. A drill keeps nobody from a real one."""
    rows = Response.objects.filter(responder__in=people, status__in=ACTIVE).exclude(call=call)
    if not call.drill:
        rows = rows.filter(call__drill=False)
    found = rows.values_list("responder_id", "status")
    return dict(sorted(found, key=lambda pair: ACTIVE.index(pair[1])))


def _county(call: Call) -> str:
    return "/".join(call.division_path.split("/")[:2])
