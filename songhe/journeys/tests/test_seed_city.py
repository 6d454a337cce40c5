"""The demo city: the same each time, once per node, with life on every page and nothing left in the future."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q

from songhe.base import indicators as base
from songhe.base.models import JournalEntry
from songhe.care.beds import queries as beds
from songhe.care.beds.models import Night
from songhe.care.billing.models import Bill
from songhe.care.emergency import counting, queries
from songhe.care.emergency.models import OPEN, Call, DayCount, Response, Seat
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Beat, Device, Stage
from songhe.care.homebeds import queries as home_bed_queries
from songhe.care.homebeds.models import Subsidy
from songhe.care.homecare.models import Order
from songhe.care.nursing import queries as nursing
from songhe.care.rollcall.models import Alert, BuddyCall
from songhe.journeys import people_told, seed_city
from songhe.journeys.seed.ground import PUXI
from songhe.journeys.seed.users import PEOPLE
from songhe.links.devices import credentials
from songhe.links.notify.models import Reader
from songhe.register.access.models import Role, User
from songhe.register.people.models import Elder
from songhe.register.providers import queries as facilities
from songhe.register.providers.models import Facility, Step
from songhe.register.staff import queries as staff

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 2, 20, tzinfo=UTC)


@pytest.fixture(scope="module", name="sown")
def small_city(django_db_setup: None, django_db_blocker: Any) -> Any:
    """A tenth of the city, sown once for this file and taken away with the file's transaction."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield seed_city.sow(at=AT, small=True)
        transaction.set_rollback(True)


def test_every_role_has_a_log_in(sown: Any) -> None:
    assert {role for _, _, role, _, _ in PEOPLE} == set(Role.values)
    assert User.objects.filter(username="liumin").get().check_password("Songhe-2026-demo")
    assert User.objects.count() == len(PEOPLE)


def test_a_second_run_changes_nothing(sown: Any) -> None:
    before = [model.objects.count() for model in (User, Elder, Call, Device, JournalEntry)]
    assert seed_city.sow(at=AT + timedelta(hours=1), small=True).already
    assert [model.objects.count() for model in (User, Elder, Call, Device, JournalEntry)] == before


def test_every_county_has_elders_responders_and_the_three_services(sown: Any) -> None:
    counties = {elder.division_path.split("/")[1] for elder in Elder.objects.all()}
    assert len(counties) == 10
    for county in counties:
        on_duty = staff.on_duty(AT, f"6109/{county}")
        assert {"ambulance", "fire", "police"} <= {row.kind for row in on_duty}, county


@pytest.mark.parametrize("hours", [0, 6, 12, 18, 24, 6 * 24 + 5])
def test_somebody_is_on_duty_at_any_hour_of_the_week(sown: Any, hours: int) -> None:
    assert any(row.kind in {"doctor", "carer", "assistant"} for row in staff.on_duty(AT + timedelta(hours=hours), "6109"))


def test_wang_has_her_button_her_daughter_and_a_neighbour_with_the_key(sown: Any) -> None:
    wang = Elder.objects.get(name="王桂兰")
    kinds = ("mat", "meter", "motion", "smoke", "door", "toilet", "gas", "radar", "watch", "vital")
    sensors = {f"{kind}-001" for kind in kinds}
    assert {device.uid for device in wang.devices.all()} == {"btn-wang", "z2m-puxi/sos_bathroom", *sensors}
    assert wang.contacts.get(place=1).user == User.objects.get(username="daughter")
    assert wang.key_holders.get().user == User.objects.get(username="neighbour")
    assert wang.user == User.objects.get(username="wang")


def test_the_secrets_open_the_door(sown: Any) -> None:
    for username, secret in sown.secrets.items():
        known = credentials.find(username)
        assert known and known.opens_with(secret.encode())


def test_few_devices_are_silent_when_the_first_sweep_looks(sown: Any) -> None:
    fleet.sweep(at=AT + timedelta(minutes=5))
    silent = Beat.objects.filter(stage__in=[Stage.LATE, Stage.DOWN]).values("device").distinct().count()
    assert silent < Beat.objects.values("device").distinct().count() * 0.1


def test_nobody_is_told_of_the_past_before_today_s_call(sown: Any) -> None:
    last = JournalEntry.objects.order_by("-pos").values_list("pos", flat=True)[0]
    assert Reader.objects.get(name="people_told").pos == last
    assert people_told.run_once(AT) == 0


def test_numbers_of_a_day_go_on_where_the_history_stopped(sown: Any) -> None:
    """Sown at three in the night, the calls of the last hours belong to the evening before, which has numbers already."""
    newest: dict[str, int] = {}
    for number in Call.objects.values_list("number", flat=True):
        day, place = number.split("-")
        newest[day] = max(newest.get(day, 0), int(place))
    assert newest == {f"{row.day:%Y%m%d}": row.last for row in DayCount.objects.all()}


def test_people_live_in_the_homes_wait_for_them_and_one_has_to_move(sown: Any) -> None:
    assert sown.counts["residents"] >= 5
    station = User.objects.get(username="station")
    months = home_bed_queries.months(station)
    assert sown.counts["home_beds"] == 3 and {True, False} >= set(months.values_list("met", flat=True)) and months.count() >= 9
    assert home_bed_queries.home_beds(station).filter(status="approved").count() == 2
    assert Subsidy.objects.filter(status="handed").exists() and Subsidy.objects.filter(kind="build").count() == 3
    home = beds.homes(station).get(kind="care_home")
    figures = beds.numbers([home])[home.pk]
    assert figures.lived >= 3 and figures.free and figures.misfits == 1 and figures.out == 1
    waits = beds.open_askings(beds.askings(User.objects.get(username="licounty")))
    assert [row.supported for row in waits] == [True, True, False, False, False] and any(row.late_at for row in waits[:2])
    assert Night.objects.count() > 20


def test_a_home_has_its_day_as_it_was_as_it_is_and_ahead(sown: Any) -> None:
    nurse = User.objects.get(username="nurse")
    acts = nursing.acts(nurse)
    assert {"done", "due"} <= set(acts.values_list("status", flat=True)) and acts.filter(due_at__gt=AT).exists()
    assert not acts.filter(medicine__isnull=False, status="done", second=None).exists()
    assert {row.kind for row in nursing.posts(nursing.homes(nurse).get())} == {"head", "nurse", "carer"}
    assert set(nursing.shifts(nurse).values_list("status", flat=True)) == {"open", "given", "taken"}
    assert set(nursing.mishaps(User.objects.get(username="licounty")).values_list("status", flat=True)) == {"open", "closed"}


def test_facilities_stand_in_every_county_and_the_operator_has_its_seat(sown: Any) -> None:
    counties = {path.split("/")[1] for path in Facility.objects.values_list("division_path", flat=True)}
    assert len(counties) == 10 and sown.counts["facilities"] > 60
    station = User.objects.get(username="station")
    mine = facilities.facilities(station)
    assert mine.filter(status="operating").exists() and facilities.operator_of(station).chain
    assert {row.kind for row in Facility.objects.filter(site=mine.get(division__code=PUXI, kind="embedded_station").site)} == {
        "embedded_station", "day_care_center", "village_point", "happiness_home",
    }  # fmt: skip
    assert facilities.quiet(Facility.objects.all(), AT.date()).exists() and Facility.objects.filter(status="planned").exists()
    assert not Step.objects.filter(Q(on__gt=AT.date()) | Q(known_at__gt=AT)).exists()


def test_nothing_lies_in_the_future(sown: Any) -> None:
    late = {f"{name}__gt": AT for name in ("received_at", "closed_at", "reviewed_at", "followed_up_at", "arrived_at")}
    assert not Call.objects.filter(Q(*late.items(), _connector=Q.OR)).exists()


def test_times_of_a_call_stand_in_order(sown: Any) -> None:
    pairs = [("pressed_at", "received_at"), ("received_at", "answered_at"), ("answered_at", "dispatched_at"),
             ("dispatched_at", "accepted_at"), ("accepted_at", "arrived_at"), ("arrived_at", "closed_at")]  # fmt: skip
    for earlier, later in pairs:
        assert not Call.objects.filter(**{f"{later}__lt": F(earlier)}).exists(), (earlier, later)


def test_today_has_calls_in_every_state_of_life(sown: Any) -> None:
    running = set(Call.objects.filter(status__in=OPEN).values_list("status", flat=True))
    assert running == {"offered", "answered", "en_route"}
    assert Call.objects.filter(status="closed", received_at__gte=AT - timedelta(hours=6)).count() == 2


def test_every_call_of_the_past_has_its_journal_marked_as_sown(sown: Any) -> None:
    past = Call.objects.filter(source__startswith="seed:")
    noted = JournalEntry.objects.filter(verb="emergency.call.close", facts__seed=True)
    assert set(noted.values_list("subject", flat=True)) == set(past.values_list("pk", flat=True))


def test_the_timeline_of_a_sown_call_reads_like_any_other(sown: Any) -> None:
    call = Call.objects.filter(source__startswith="seed:", cause="hospital", arrived_at__isnull=False).first()
    assert call
    words = [moment.text for moment in queries.timeline(call)]
    assert any("到门口" in text for text in words)
    assert words[-1].startswith(("一键呼叫", "跌倒报警", "烟雾报警", "燃气报警"))


def test_who_arrived_is_whom_the_call_names(sown: Any) -> None:
    wrong = Call.objects.filter(arrived_at__isnull=False).exclude(lead_response__arrived_at=F("arrived_at"))
    assert not wrong.exists()
    assert not Response.objects.filter(status="done", arrived_at=None).exists()


def test_the_figures_have_something_to_find(sown: Any) -> None:
    city = User.objects.get(username="city")
    year = base.Span(base.months_before(base.month_of(AT), 13)[0].first, AT.date())
    figures = counting.ratios(city, year, AT)
    assert 0 < figures["response-15min"].missing < figures["response-15min"].of / 2
    assert figures["false-alarm"].met
    models = Call.objects.values("device_model").annotate(n=Count("pk")).count()
    assert models >= 5


def test_the_command_says_how_to_get_in_and_how_to_press(sown: Any) -> None:
    out = StringIO()
    call_command("seed_city", "--small", stdout=out)
    said = out.getvalue()
    for words in ("nothing changed", "liumin", "Songhe-2026-demo", "songhe press btn-wang", "/api/v1/presses"):
        assert words in said


def test_the_same_die_makes_the_same_people(sown: Any) -> None:
    names = sorted(Elder.objects.values_list("name", flat=True))
    assert len(set(names)) > len(names) * 0.8
    from songhe.journeys.seed.ground import Ground, full_name

    one, two = Ground(at=AT), Ground(at=AT)
    assert [full_name(one.dice, "women") for _ in range(20)] == [full_name(two.dice, "women") for _ in range(20)]


def test_the_desks_of_the_story_are_staffed_and_get_their_own_calls(sown: Any) -> None:
    assert set(Seat.objects.filter(status="ready").values_list("user__username", flat=True)) == set(seed_city.SEATED)
    todays = Call.objects.filter(source__startswith="seed-today:", division_path__startswith="6109/610921")
    assert todays and {call.desk_path for call in todays} == {"6109/610921"}


def test_every_tenth_elder_left_a_key_with_somebody_of_the_county(sown: Any) -> None:
    holders = [(elder, row) for elder in Elder.objects.exclude(key_holders=None) for row in elder.key_holders.all()]
    assert len(holders) >= Elder.objects.count() // 10
    assert all(row.division_path[:11] == elder.division_path[:11] for elder, row in holders)
    assert not any(row.kind in {"ambulance", "fire", "police"} for _, row in holders)


def test_every_late_cancellation_has_the_bill_of_its_fee(sown: Any) -> None:
    fees = dict(Order.objects.filter(status="cancelled", fee_cents__gt=0).values_list("pk", "fee_cents"))
    bills = Bill.objects.filter(subject_kind="homecare.cancellation")
    assert dict(bills.values_list("subject", "cents")) == fees
    assert all(bill.is_fee and bill.rules["clause"] for bill in bills)


def test_a_flood_warning_runs_with_its_roll_and_neighbours_have_their_links(sown: Any, sign_in: Any) -> None:
    alert = Alert.objects.get(status="in_force", kind="flood")
    roll = alert.musters.get()
    assert roll.status == "open" and roll.people.filter(status="waiting").exists()
    calls = BuddyCall.objects.filter(muster=roll)
    assert calls.filter(opened_at__isnull=False, said_at__isnull=False).count() == 1
    for name, path in [("liumin", "/rollcall/"), ("licounty", f"/rollcall/{roll.pk}/"), ("zhangxh", "/rollcall/mine/")]:
        page = sign_in(User.objects.get(username=name)).get(path).content.decode()
        assert roll.area.name in page, path
    assert "包保人的手机" in sign_in(User.objects.get(username="liumin")).get(f"/rollcall/{roll.pk}/").content.decode()
