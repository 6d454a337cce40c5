"""The code of an authenticator opens once, whichever web process it is shown to (RFC 6238, 5.2; OWASP ASVS 6.5.1).

allauth remembers used codes in the memory of one process; here the step of time of the last one stands in the row itself.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction

USED = "used"
"""In the authenticator's data: the newest step whose code opened."""


class _Once(BaseAuthenticateForm):
    def clean_code(self) -> str:
        """The code, if it is right and nobody showed it or a later one before."""
        code: str = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not use(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class Authenticate(_Once, AuthenticateForm):
    """At the log-in."""


class Reauthenticate(_Once, ReauthenticateForm):
    """Before something that asks again."""


@transaction.atomic
def use(authenticator: Authenticator, code: str) -> bool:
    """Whether this right code is newer than all that opened before; from now on it is not."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = get_adapter().decrypt(row.data["secret"])
    later = [step for step in totp.yield_hotp_counters_from_time() if step > row.data.get(USED, -1)]
    shown = {step: totp.format_hotp_value(totp.hotp_value(secret, step)) for step in later}
    fresh = [step for step, expected in shown.items() if compare_user_code(actual=code, expected=expected)]
    if fresh:
        row.data[USED] = authenticator.data[USED] = max(fresh)
        row.save(update_fields=["data"])
    return bool(fresh)
