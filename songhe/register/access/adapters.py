"""How allauth is used here: signing in and second factors only. Accounts are made by the bureau, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from songhe.base import clock, crypto
from songhe.register.access import trail

PLACE = "mfa_authenticator:data"  # allauth says neither whose nor which row it is
SEALED = "sm4:"


class NoSignUp(DefaultAccountAdapter):
    """Nobody gets an account by asking for one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Whoever shows the right one-time password too late, or a second time, is told so; nobody else is."""
        answer: HttpResponse | None = super().pre_login(request, user, **how)
        if answer is not None or not user.one_time_is_over(clock.now()):
            return answer
        from allauth.account.internal.stagekit import clear_login  # as allauth itself does it: not before everything is loaded

        clear_login(request)
        trail.note_too_late(request, user)
        messages.error(request, _("一次性密码已经过期或用过了，请找给您开通的人重新抽一个。"))
        return redirect("account_login")


class SealedFactors(DefaultMFAAdapter):
    """The authenticator's secret and the seed of recovery codes lie sealed in the database (law 8)."""

    def encrypt(self, text: str) -> str:
        """Sealed with the newest key, and marked as sealed."""
        return SEALED + crypto.seal(text, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` closed; a value from before it was sealed is still in clear, and opens too."""
        marked = encrypted_text.startswith(SEALED)
        return crypto.unseal(encrypted_text.removeprefix(SEALED), PLACE) if marked else encrypted_text
