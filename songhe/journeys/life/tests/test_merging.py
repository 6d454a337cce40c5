"""Merge: every row of the house goes over, by rules where both cannot stand; unmerge: everything goes back, nothing is lost."""

from datetime import date

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.emergency import actions as emergency
from songhe.care.emergency.models import Call
from songhe.register.life import actions, queries, walk
from songhe.register.life.models import Merge, Pair
from songhe.register.lists.queries import search
from songhe.register.people import actions as people
from songhe.register.people import marks
from songhe.register.people import queries as files
from songhe.register.people.models import Elder, Status
from tests import cast
from tests.cast import AT, after
from tests.dump import differences, rows

pytestmark = pytest.mark.django_db
WITHOUT = ("life.merge", "life.pair")


@pytest.fixture
def two(wang_button, wang_daughter, neighbour_zhang, ye_elder, liu_min, li_county):
    """Wang's file with everything in it, and a second one of hers that has grown as well: (survivor, double)."""
    wang, by = wang_button.elder, {"by": liu_min.actor, "at": AT}
    double = people.register_elder(
        name="王桂兰", sex="2", birth_date=date(1945, 3, 12), division=wang.division, phone="13992500099",
        citizen_id="61092119450312122X",
        medicines=["氨氯地平"], pension="resident", **by,
    )  # fmt: skip
    cast._button("btn-two", double, "卫生间")
    neighbour_zhang.keys_for.add(double)
    for number, phone in enumerate(("13992500002", "13992500050")):
        people.add_contact(elder=double, name=f"亲属{number}", relation="侄子", phone=phone, **by)
    people.change_contact(contact=wang_daughter, phone="13992500002", **by)
    for place in range(3):
        people.add_warning(elder=double, tone="plain", icon="pill", text=f"注意 {place}", **by)
    for elder in (wang, double):
        people.give_consent(elder=elder, purpose="family", given_by="本人", **by)
        people.enter_category(elder=elder, code="low_income", starts_on=date(2024, 1, 1), **by)
    people.give_consent(elder=double, purpose="health", given_by="本人", **by)
    old = emergency.raise_call(source="old", trigger="sos", elder=double, **by)[0]
    emergency.answer(call=old, user=liu_min, at=after(1))
    emergency.close(call=old, cause="false_touch", by=liu_min.actor, at=after(2))
    marked = {"phone_index": marks.phone_mark(wang.phone), "phone_tail_index": marks.phone_tail_mark(wang.phone)}
    Elder.objects.filter(pk=wang.pk).update(**marked)  # as a verb would have written it
    return Elder.objects.get(pk=wang.pk), Elder.objects.get(pk=double.pk)


def merge(two, at=10, **take):
    survivor, double = two
    return actions.merge(survivor=survivor, double=double, take=take, by=cast.li_county().actor, at=after(at))


def test_rows_of_every_room_belong_to_the_survivor(two):
    survivor, double = two
    merge(two)
    assert {device.uid for device in survivor.devices.all()} == {"btn-wang", "btn-two"}
    assert survivor.calls.get().source == "old" and {row.place for row in survivor.contacts.all()} == {1, 2}
    assert {row.purpose for row in survivor.consents.all()} == {"family", "health"}
    assert {row.division_path for row in survivor.categories.all()} <= {survivor.division_path}
    double.refresh_from_db()
    assert (double.status, double.merged_into) == ("merged", survivor)


def test_where_both_cannot_stand_one_stays_behind_and_it_is_said_why(two):
    left = merge(two).manifest["left"]
    told = sorted((one["model"], one["why"]) for one in left)
    assert told == [
        ("people.category", "same"), ("people.consent", "same"), ("people.contact", "same"), ("people.warning", "full"),
        ("staff.keyholding", "taken"),
    ]  # fmt: skip


def test_unmerged_every_row_of_the_house_is_as_it_was(two):
    before = rows(*WITHOUT)
    row = merge(two, phone="double", medicines="both", citizen_id="double", pension="double")
    survivor = Elder.objects.get(pk=two[0].pk)
    assert survivor.medicines == ["华法林", "氨氯地平"] and survivor.citizen_id == "61092119450312122X"
    assert differences(before, rows(*WITHOUT))
    lost = actions.unmerge(merge=row, by=cast.li_county().actor, at=after(20))
    assert lost == {"rows": [], "facts": []}
    assert "\n".join(differences(before, rows(*WITHOUT))) == ""


def test_what_the_survivor_does_not_know_is_taken_over_unasked(two):
    merge(two)
    survivor = Elder.objects.get(pk=two[0].pk)
    assert (survivor.citizen_id, survivor.pension) == ("61092119450312122X", "resident")
    assert survivor.phone == "13992500001" and survivor.medicines == ["华法林"]


def test_what_was_born_since_stays_unless_chosen(two, liu_min):
    row = merge(two)
    survivor, double = Elder.objects.get(pk=two[0].pk), two[1]
    mine = people.add_contact(elder=survivor, name="甲", relation="邻居", phone="1", by=liu_min.actor, at=after(11))
    hers = people.add_contact(elder=survivor, name="乙", relation="邻居", phone="2", by=liu_min.actor, at=after(12))
    assert {born.pk for _label, born in queries.born_since(row)} == {mine.pk, hers.pk}
    actions.unmerge(merge=row, also={"people.contact": [hers.pk]}, by=liu_min.actor, at=after(20))
    mine.refresh_from_db(), hers.refresh_from_db()
    assert (mine.elder, hers.elder) == (survivor, double)


def test_what_was_removed_or_put_right_since_is_said_and_nothing_else_is_held_up(two, liu_min):
    row = merge(two, phone="double")
    survivor = Elder.objects.get(pk=two[0].pk)
    people.remove_contact(contact=survivor.contacts.get(place=2), by=liu_min.actor, at=after(11))
    people.change_elder(elder=survivor, phone="13900000000", by=liu_min.actor, at=after(12))
    lost = actions.unmerge(merge=row, by=liu_min.actor, at=after(20))
    assert [one["model"] for one in lost["rows"]] == ["people.contact"] and lost["facts"] == ["phone"]
    assert Elder.objects.get(pk=two[0].pk).phone == "13900000000" and Elder.objects.get(pk=two[1].pk).status == "here"


def test_a_second_open_call_stays_behind_and_is_brought_on_when_the_first_is_over(two, liu_min):
    survivor, double = two
    first = emergency.raise_call(source="a", trigger="sos", elder=survivor, by=liu_min.actor, at=after(3))[0]
    second = emergency.raise_call(source="b", trigger="sos", elder=double, by=liu_min.actor, at=after(4))[0]
    before = rows(*WITHOUT)
    row = merge(two)
    assert Call.objects.get(pk=second.pk).elder == double
    assert {"model": "emergency.call", "pk": str(second.pk), "why": "taken"} in row.manifest["left"]
    emergency.answer(call=first, user=liu_min, at=after(20))
    emergency.close(call=first, cause="helped", by=liu_min.actor, at=after(30))
    assert actions.gather(at=after(40), by=liu_min.actor) == 1 and actions.gather(at=after(41), by=liu_min.actor) == 0
    assert Call.objects.get(pk=second.pk).elder == survivor
    actions.unmerge(merge=Merge.objects.get(), by=liu_min.actor, at=after(50))
    assert Call.objects.get(pk=second.pk).elder == double and before["emergency.call"].keys() == rows()["emergency.call"].keys()


def test_a_consent_taken_back_later_is_not_in_force_again(two, liu_min):
    survivor, double = two
    people.give_consent(elder=survivor, purpose="position", given_by="本人", by=liu_min.actor, at=AT)
    people.give_consent(elder=double, purpose="position", given_by="本人", by=liu_min.actor, at=AT)
    people.withdraw_consent(elder=double, purpose="position", by=liu_min.actor, at=after(5))
    before = rows(*WITHOUT)
    row = merge(two)
    assert not survivor.consents.filter(purpose="position", withdrawn_at=None).exists()
    actions.unmerge(merge=row, by=liu_min.actor, at=after(20))
    assert "\n".join(differences(before, rows(*WITHOUT))) == ""


def test_a_log_in_goes_over_where_the_survivor_has_none(two, liu_min):
    wang, other = two
    row = actions.merge(survivor=other, double=wang, by=liu_min.actor, at=after(10))
    assert Elder.objects.get(pk=other.pk).user.username == "wangguilan"
    actions.unmerge(merge=row, by=liu_min.actor, at=after(20))
    assert Elder.objects.get(pk=wang.pk).user.username == "wangguilan" and Elder.objects.get(pk=other.pk).user is None


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("side", [0, 1])
def test_each_status_of_each_file(two, status, side):
    Elder.objects.filter(pk=two[side].pk).update(status=status)
    if status in {"here", "away", "admitted"}:
        actions.unmerge(merge=merge(two), by=cast.li_county().actor, at=after(20))
        assert Elder.objects.get(pk=two[side].pk).status == status
        return
    with pytest.raises(Refused):
        merge(two)


def test_two_files_of_one_who_has_died_may_be_merged(two):
    Elder.objects.filter(pk__in=[one.pk for one in two]).update(status="died")
    actions.unmerge(merge=merge(two), by=cast.li_county().actor, at=after(20))
    assert set(Elder.objects.filter(pk__in=[one.pk for one in two]).values_list("status", flat=True)) == {"died"}


def test_a_merge_is_split_once_and_the_last_one_first(two, ye_elder, liu_min):
    first = merge(two)
    survivor = Elder.objects.get(pk=two[0].pk)
    second = actions.merge(survivor=Elder.objects.get(pk=ye_elder.pk), double=survivor, by=liu_min.actor, at=after(15))
    with pytest.raises(Refused):
        actions.unmerge(merge=first, by=liu_min.actor, at=after(20))
    first.refresh_from_db()
    actions.unmerge(merge=second, by=liu_min.actor, at=after(21))
    actions.unmerge(merge=first, by=liu_min.actor, at=after(22))
    with pytest.raises(WrongMoment):
        actions.unmerge(merge=first, by=liu_min.actor, at=after(23))


def test_both_deeds_are_in_the_journal_without_a_sealed_value(two):
    row = merge(two, phone="double")
    actions.unmerge(merge=row, by=cast.li_county().actor, at=after(20))
    verbs = list(JournalEntry.objects.filter(subject=row.pk).order_by("pos").values_list("verb", flat=True))
    assert verbs == ["life.merge.merge", "life.merge.undo", "life.merge.split"]
    assert not any("13992500099" in str(vars(entry)) for entry in JournalEntry.objects.all())
    assert "13992500099" not in str(Merge.objects.values_list("manifest", flat=True)[0])


def test_the_double_is_not_found_any_more_and_its_looks_are_shown_with_the_survivors(two, liu_min):
    people.note_opening(elder=two[1], fields=["phone"], reason="核对", by=liu_min.actor, at=AT)
    merge(two)
    assert [hit.elder.pk for hit in search(liu_min, "王桂兰").people] == [two[0].pk]
    assert files.survivor(liu_min, Elder.objects.get(pk=two[1].pk)) == two[0]
    assert "核对" in [look.reason for look in files.looks(liu_min, two[0])]


def test_a_pair_is_settled_by_the_merge_and_told_apart_after_a_split(two, liu_min):
    actions.compare(at=after(5))
    row = merge(two)
    assert Pair.objects.get().status == "merged"
    actions.unmerge(merge=row, apart=True, by=liu_min.actor, at=after(20))
    assert Pair.objects.get().status == "apart"


def test_the_walk_sees_every_key_to_an_elder():
    seen = {one.label for one in walk.relations()}
    assert {"emergency.call", "fleet.device", "people.contact", "staff.keyholding", "life.lifeevent"} <= seen
    assert not seen & walk.STAYS
