"""What every verb stands on: who may, and what the journal keeps."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.care.nursing.models import Post
from songhe.register.providers.models import Facility


def check_post(post: Post, facility: UUID) -> None:
    """Care is given by those who work in the home."""
    if post.facility_id != facility or post.ended_at is not None:
        raise Refused(_("您不在这家机构的护理岗位上。"))


def told(**facts: Any) -> dict[str, Any]:
    """What the journal keeps: keys and numbers, nothing of the body and no name."""
    return {name: str(value) if isinstance(value, UUID) else value for name, value in facts.items()}


def sealed(row: Any, name: str, value: Any) -> Any:
    """A sealed value for a conditional update."""
    field: Any = row._meta.get_field(name)
    return field.seal(value, row.pk)


def lock_home(facility: Facility) -> None:
    """One after the other at one home, until the commit."""
    rows = Facility.objects.select_for_update(of=("self",), no_key=True).filter(pk=facility.pk)
    list(rows.values_list("pk", flat=True))
