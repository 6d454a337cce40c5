"""What the register itself knows of a person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base.web.marks import hhmm, year_day
from songhe.register.people import history, queries
from songhe.register.people.models import Elder
from songhe.register.people.queries.looks import looks_of
from songhe.register.people.words import field_name
from songhe.register.rights import offers


@offers.copy("1-file", _("档案"))
def file(elder: Elder) -> list[dict[str, Any]]:
    """Every fact of the file."""
    facts = history.snapshot(elder).facts()
    return [{"name": field_name(name), "value": value} for name, value in facts.items() if value not in (None, "", [], {})]


@offers.copy("2-around", _("联系人、同意书和类别"))
def around(elder: Elder) -> list[dict[str, Any]]:
    """Those around the person, what was agreed to, and the categories held."""
    rows: list[dict[str, Any]] = [
        {"name": row.relation, "value": f"{row.name} {row.phone}", "from": "", "to": ""} for row in elder.contacts.all()
    ]
    for consent in elder.consents.all():
        ends = year_day(consent.withdrawn_at)
        rows.append(
            {
                "name": str(consent.get_purpose_display()),
                "value": consent.given_by,
                "from": year_day(consent.given_at),
                "to": ends,
            }
        )
    for held in elder.categories.filter(voided_at=None):
        rows.append({"name": held.code, "value": held.evidence, "from": str(held.starts_on), "to": str(held.ends_on or "")})
    return rows


@offers.copy("3-versions", _("以前的档案"))
def versions(elder: Elder) -> list[dict[str, Any]]:
    """What the file said before."""
    return [
        {
            "name": one.number,
            "value": {field_name(name): value for name, value in one.facts().items() if value},
            "at": year_day(one.recorded_at),
        }
        for one in queries.snapshots(elder)[:-1]
    ]


@offers.copy("4-looks", _("谁看过加密信息"))
def looked(elder: Elder) -> list[dict[str, Any]]:
    """Who opened what, when and why."""
    return [
        {"name": look.who, "value": look.fields, "why": look.reason, "at": f"{year_day(look.at)} {hhmm(look.at)}"}
        for look in looks_of(elder, limit=10_000)
    ]
