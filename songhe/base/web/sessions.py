"""Sessions in the database, as Django keeps them; every page of the house asks for one, so the question is kept."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from songhe.base.kept import Kept

_ALIVE = Kept(lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at), key=str, at=datetime)


class SessionStore(InDatabase):
    """One session."""

    def _get_session_from_db(self) -> Any:
        row = _ALIVE.first(key=self.session_key, at=timezone.now())
        if row is None:
            self._session_key: str | None = None
        return row
