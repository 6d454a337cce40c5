"""From the application to the bed, and its end: every verb, what it refuses, and that nothing of health is in the journal."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from songhe.base.errors import Refused, WrongMoment
from songhe.base.models import JournalEntry
from songhe.care.beds import actions as beds
from songhe.care.beds.models import Bed, Stay
from songhe.care.beds.tests import scene as homes
from songhe.care.fleet import actions as fleet
from songhe.care.fleet.models import Device, DeviceModel
from songhe.care.homebeds import actions
from songhe.care.homebeds.models import BedAgreement, HomeBed, KitItem
from songhe.care.homebeds.tests import scene
from songhe.care.homebeds.tests.scene import AT, DAY, do, later
from songhe.journeys import home_beds, life
from tests import cast

pytestmark = pytest.mark.django_db


def refused(verb: Any, sentence: str, **facts: Any) -> None:
    with pytest.raises(Refused) as fault:
        do(verb, **facts)
    assert sentence in fault.value.sentence, fault.value.sentence


def test_one_file_of_a_person_and_the_next_only_after_it_ended() -> None:
    bed = scene.asked()
    refused(actions.ask, "已经有一张", elder=bed.elder, channel="family")
    do(actions.decline, home_bed=bed, reason="withdrew")
    assert scene.asked(bed.elder).status == "asked"
    refused(actions.decline, "请选一个原因", home_bed=bed, reason="whatever")
    with pytest.raises(WrongMoment):
        do(actions.decline, home_bed=bed, reason="withdrew")


def test_approved_only_when_every_condition_is_met_and_each_says_by_what() -> None:
    bed = scene.asked()
    refused(actions.approve, "先逐条审核", home_bed=bed)
    refused(actions.judge, "失智要写依据", home_bed=bed, **{**scene.SAID, "dementia": True})
    scene.judged(bed, carer="", minutes=None)
    assert bed.eligible is None
    refused(actions.approve, "家里有人照护", home_bed=bed)
    scene.judged(bed, safe=False)
    assert bed.eligible is False
    scene.judged(bed)
    assert bed.eligible is True and {line["code"]: line["met"] for line in bed.verdicts}["need"] is True
    HomeBed.objects.filter(pk=bed.pk).update(facility=None)
    bed.refresh_from_db()
    refused(actions.approve, "先选由哪一家", home_bed=bed)
    do(actions.place, home_bed=bed, facility=scene.station())
    do(actions.approve, home_bed=bed)
    with pytest.raises(WrongMoment):
        do(actions.approve, home_bed=bed)


def test_who_lies_in_a_home_is_told_so_and_gets_no_second_bed() -> None:
    who = homes.elder()
    stay = homes.lives(who, homes.bed("101"))
    bed = scene.asked(who)
    scene.judged(bed)
    line = {line["code"]: line for line in bed.verdicts}["one_bed"]
    assert line["met"] is False and "蒲溪敬老院" in line["told"]["bed"]
    do(beds.discharge, stay=stay, why="回家")
    ready = scene.ready(homes.elder("别人"))
    homes.lives(ready.elder, homes.bed("101"))
    refused(actions.open_bed, "只能有一张床", home_bed=ready)
    ready.refresh_from_db()
    assert ready.status == "approved" and not Bed.objects.filter(kind="home").exists()


def test_the_survey_is_whole_and_a_danger_is_put_right_first() -> None:
    bed = scene.approved()
    told: dict[str, Any] = {"home_bed": bed, "on": DAY}
    refused(actions.survey, "每一项都要看", findings={}, **told)
    refused(actions.survey, "不能晚于今天", findings={}, home_bed=bed, on=DAY + timedelta(days=1))
    row = scene.surveyed(bed, bath=("danger", "没有扶手"))
    assert (row.dangers, row.mends) == (1, ["shower_chair", "tap"])
    assert "勘察发现的危险还没有改好" in actions.missing_parts(bed, DAY)
    request = do(actions.ask_retrofit, home_bed=bed, items=["tap"])
    assert "改造还没有完成" in actions.missing_parts(bed, DAY)
    refused(actions.finish_retrofit, "谁验收", request=request, done_on=DAY, accepted_by=" ")
    do(actions.finish_retrofit, request=request, done_on=DAY, accepted_by="王丽")
    assert not {"勘察发现的危险还没有改好", "改造还没有完成"} & set(actions.missing_parts(bed, DAY))


def test_pictures_only_with_consent_and_so_many() -> None:
    bed = scene.approved()
    row = scene.surveyed(bed)
    refused(actions.add_photo, "没有人同意", survey=row, picture=cast.picture(), caption="")
    row.consent_by = "王丽"
    for _ in range(6):
        photo = do(actions.add_photo, survey=row, picture=cast.picture(), caption="卫生间")
    refused(actions.add_photo, "最多 6 张", survey=row, picture=cast.picture(), caption="")
    do(actions.remove_photo, photo=photo)
    refused(actions.add_photo, "不是能打开的照片", survey=row, picture=b"x", caption="")


def device(uid: str, kind: str, who: Any) -> Device:
    model, _made = DeviceModel.objects.get_or_create(code=f"t-{kind}", defaults={"name": kind, "kind": kind})
    row = Device.objects.create(uid=uid, model=model, division_path=who.division_path)
    do(fleet.install, device=row, elder=who, room="客厅")
    return row


def test_the_kit_takes_what_hangs_there_and_lets_it_go_when_it_goes() -> None:
    bed = scene.approved()
    smoke = device("s-1", "smoke", bed.elder)
    device("b-1", "button", bed.elder)
    told: dict[str, Any] = {"home_bed": bed}
    refused(actions.install, "没有装在这位老人家", code="smoke", uid="nobody", **told)
    refused(actions.install, "不能当", code="gas", uid="s-1", **told)
    refused(actions.install, "设备清单", code="nothing", uid="s-1", **told)
    do(actions.install, code="smoke", uid="s-1", **told)
    do(actions.install, code="call_bed", uid="b-1", **told)
    refused(actions.install, "已经算在别的项里", code="call_bath", uid="b-1", **told)
    refused(actions.leave_out, "为什么不装", code="gas", why=" ", **told)
    do(actions.leave_out, code="gas", why="不用燃气", **told)
    do(fleet.take_back, device=smoke, why="坏了", at=later(hours=1))
    home_beds.run_once(later(hours=2))
    gone = KitItem.objects.get(uid="s-1")
    assert gone.removed_at == later(hours=1) and KitItem.objects.filter(removed_at=None).count() == 2
    home_beds.run_once(later(hours=3))


def test_video_only_with_a_signature() -> None:
    bed = scene.approved()
    device("c-1", "camera", bed.elder)
    refused(actions.install, "书面同意", home_bed=bed, code="video", uid="c-1")
    assert do(actions.install, home_bed=bed, code="video", uid="c-1", consent_by="王丽").consent_by == "王丽"


def test_the_agreement_says_the_least_and_a_new_version_takes_its_place() -> None:
    bed = scene.approved()
    first = scene.signed(bed, month_cents=12000)
    assert "不少于 8 次，或累计不少于 30 小时" in first.text and "120.00 元" in first.text
    second = scene.signed(bed)
    first.refresh_from_db()
    assert (first.status, second.status, second.version) == ("replaced", "signed", 2)
    told = {"starts_on": DAY, "ends_on": DAY - timedelta(days=1), "month_cents": 0}
    refused(actions.draft, "不能早于", home_bed=bed, **told)
    third = do(actions.draft, home_bed=bed, starts_on=DAY, ends_on=DAY, month_cents=0)
    refused(actions.sign, "请在框里签名", agreement=third, signed_by="王丽", relation="女儿", signature="")
    third.text = "改过的正文"
    third.save(update_fields=["text"])
    refused(actions.sign, "被改过", agreement=third, signed_by="王丽", relation="女儿", signature=scene.DRAWN)
    with pytest.raises(WrongMoment):
        do(actions.sign, agreement=second, signed_by="王丽", relation="女儿", signature=scene.DRAWN)


def test_opened_it_has_its_stay_and_closed_it_has_none() -> None:
    bed = scene.approved()
    refused(actions.open_bed, "入户勘察", home_bed=bed)
    bed = scene.opened(homes.elder("开床的"))
    stay = Stay.objects.get(pk=bed.stay)
    assert (stay.status, stay.kind, stay.bed.elder_id) == ("present", "home", bed.elder_id)
    refused(actions.close_bed, "请选一个原因", home_bed=bed, reason="institution")
    do(actions.close_bed, home_bed=bed, reason="withdrew", told="不要了", at=later(5))
    stay.refresh_from_db()
    assert (stay.status, stay.end, Bed.objects.get(pk=stay.bed_id).status) == ("ended", "discharge", "closed")
    assert BedAgreement.objects.get(home_bed=bed).status == "ended" and not bed.kit.filter(removed_at=None).exists()
    home_beds.run_once(later(6))
    bed.refresh_from_db()
    assert (bed.status, bed.reason, bed.told) == ("closed", "withdrew", "不要了")


def test_a_death_closes_the_bed_and_declines_what_was_only_asked_for() -> None:
    open_ = scene.opened()
    event = life.propose(open_.elder, "died", date(2026, 11, 25), source="roll", evidence="名册", by=scene.by(), at=later(3))
    life.perform(event, by=scene.by(), at=later(3))
    home_beds.run_once(later(4))
    open_.refresh_from_db()
    assert (open_.status, open_.reason) == ("closed", "died")
    waits = scene.asked(homes.elder("等着的"))
    event = life.propose(waits.elder, "died", date(2026, 11, 25), source="roll", evidence="名册", by=scene.by(), at=later(5))
    life.perform(event, by=scene.by(), at=later(5))
    waits.refresh_from_db()
    assert (waits.status, waits.reason) == ("declined", "died")


def test_the_journal_has_no_health_in_it() -> None:
    bed = scene.asked(words="卧床半年")
    scene.judged(bed, level=3, dementia=True, evidence="县医院记忆门诊")
    do(actions.approve, home_bed=bed)
    scene.surveyed(bed, bath=("flaw", "没有扶手"))
    rows = JournalEntry.objects.filter(verb__startswith="homebeds.").values("verb", "before", "after", "facts")
    text = json.dumps(list(rows), ensure_ascii=False)
    assert rows.count() == 4
    for word in ("卧床", "县医院", "dementia", "level", "扶手"):
        assert word not in text


@pytest.mark.parametrize("status", HomeBed.Status.values)
@pytest.mark.parametrize("verb", list(HomeBed.MOVES))
def test_every_status_and_verb(status: str, verb: str) -> None:
    """A verb from a state from which it may not start changes nothing and says so."""
    if status in HomeBed.MOVES[verb][0]:
        return
    bed = scene.ready()
    HomeBed.objects.filter(pk=bed.pk).update(status=status, opened_at=AT, stay=bed.pk, closed_at=later(1), reason="withdrew")
    facts: dict[str, dict[str, Any]] = {
        "judge": scene.SAID, "place": {"facility": scene.station()}, "decline": {"reason": "withdrew"},
        "close": {"reason": "withdrew"},
    }  # fmt: skip
    verbs = {
        "approve": actions.approve, "judge": actions.judge, "place": actions.place, "decline": actions.decline,
        "open": actions.open_bed, "close": actions.close_bed,
    }  # fmt: skip
    with pytest.raises(WrongMoment) as fault:
        do(verbs[verb], home_bed=HomeBed.objects.get(pk=bed.pk), **facts.get(verb, {}))
    assert "家庭养老床位现在是" in fault.value.sentence
    assert HomeBed.objects.get(pk=bed.pk).status == status
