"""How allauth is used here: signing in and second factors only. Accounts are made by the bureau, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from songhe.base import crypto

PLACE = "mfa_authenticator:data"  # allauth says neither whose nor which row it is
SEALED = "sm4:"


class NoSignUp(DefaultAccountAdapter):
    """Nobody gets an account by asking for one."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SealedFactors(DefaultMFAAdapter):
    """The authenticator's secret and the seed of recovery codes lie sealed in the database (law 8)."""

    def encrypt(self, text: str) -> str:
        """Sealed with the newest key, and marked as sealed."""
        return SEALED + crypto.seal(text, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` closed; a value from before it was sealed is still in clear, and opens too."""
        marked = encrypted_text.startswith(SEALED)
        return crypto.unseal(encrypted_text.removeprefix(SEALED), PLACE) if marked else encrypted_text
