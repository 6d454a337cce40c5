"""The home is looked at: findings, what would put them right, and photographs where somebody of the home agrees."""

import base64
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from songhe.base import journal
from songhe.base.actors import Actor
from songhe.base.errors import Refused
from songhe.base.pictures import small
from songhe.base.web.marks import listed
from songhe.care.homebeds import dated, rules
from songhe.care.homebeds.actions.ground import hold, note
from songhe.care.homebeds.models import HomeBed, HomeSurvey, SurveyPhoto


def survey(
    *, home_bed: HomeBed, on: date, findings: Mapping[str, tuple[str, str]], by: Actor, at: datetime, words: str = "",
    consent_by: str = "",
) -> HomeSurvey:  # fmt: skip
    """Keep what was found on a day: every point answered, what is not right in words."""
    day = localtime(at).date()
    known = dated.findings(day)
    if on > day:
        raise Refused(_("勘察日期不能晚于今天。"))
    missing = [one.name for code, one in known.items() if findings.get(code, ("", ""))[0] not in rules.ANSWERS]
    if missing:
        raise Refused(_("每一项都要看：还差%(names)s。") % {"names": listed(missing)})
    bare = [known[code].name for code, (what, words_) in findings.items() if what == "danger" and not words_.strip()]
    if bare:
        raise Refused(_("有危险的要写清楚是什么：%(names)s。") % {"names": listed(bare)})
    wrong = [code for code in known if findings[code][0] != "ok"]
    mends = list(dict.fromkeys(item for code in wrong for item in known[code].mends))
    row = HomeSurvey(
        home_bed=home_bed, division_path=home_bed.division_path, on=on, mends=mends, note=words.strip()[:400],
        findings={code: [findings[code][0], findings[code][1].strip()[:100]] for code in known},
        dangers=sum(findings[code][0] == "danger" for code in known), consent_by=consent_by.strip()[:40],
        made_at=at, made_by=by.name[:80],
    )  # fmt: skip
    with journal.deed():
        hold(home_bed, "survey", "approved", "open")
        row.save(force_insert=True)
        note(row, "make", by, at, home_bed=str(home_bed.pk), on=str(on), dangers=row.dangers)
    return row


def add_photo(*, survey: HomeSurvey, picture: bytes, caption: str, by: Actor, at: datetime) -> SurveyPhoto:
    """Keep a photograph, made small and sealed. Refused where nobody of the home has agreed to it."""
    most = dated.rules(localtime(at).date()).photos
    if not survey.consent_by:
        raise Refused(_("没有人同意拍照，照片没有保存。"))
    if survey.photos.count() >= most:
        raise Refused(_("一次勘察最多 %(n)d 张照片。") % {"n": most})
    row = SurveyPhoto(
        survey=survey, caption=caption.strip()[:40], picture=base64.b64encode(small(picture)).decode(), taken_at=at,
        by_name=by.name[:80],
    )  # fmt: skip
    with journal.deed():
        row.save(force_insert=True)
        note(survey, "photo_add", by, at, photo=str(row.pk))
    return row


def remove_photo(*, photo: SurveyPhoto, by: Actor, at: datetime) -> None:
    """Take a photograph away for good; the journal keeps that there was one."""
    with journal.deed():
        note(photo.survey, "photo_remove", by, at, photo=str(photo.pk))
        photo.delete()
