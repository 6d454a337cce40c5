"""Who is signed in: asked on every request of everybody, so the question is kept, and his division comes with him."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import ModelBackend

from songhe.base.kept import Kept
from songhe.register.access.models import User

_BY_KEY = Kept(lambda key: User.objects.select_related("division").filter(pk=key), key=UUID)


class Accounts(ModelBackend):
    """Django's own, with a user that is read with his division."""

    def get_user(self, user_id: Any) -> Any:
        """The user of a session while he may sign in, else None."""
        user = _BY_KEY.first(key=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
