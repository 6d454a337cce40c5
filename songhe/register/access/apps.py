from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "songhe.register.access"
    label = "access"

    def ready(self) -> None:
        """Signals of the log-in become sessions and rows of the journal."""
        import axes.signals  # noqa: F401  (axes counts a failure before it is noted here)
        from allauth.mfa import signals as factor
        from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

        from songhe.base import rotation
        from songhe.register.access import factors, recovery, sessions, trail

        recovery.take_over()
        user_logged_in.connect(sessions.note_sign_in, dispatch_uid="access.sign_in")
        user_logged_out.connect(sessions.note_sign_out, dispatch_uid="access.sign_out")
        user_login_failed.connect(trail.note_failure, dispatch_uid="access.failure")
        factor.authentication_failed.connect(trail.note_wrong_code, dispatch_uid="access.wrong_code")
        factor.authenticator_added.connect(trail.note_added, dispatch_uid="access.factor_added")
        factor.authenticator_removed.connect(trail.note_removed, dispatch_uid="access.factor_removed")
        factor.authenticator_reset.connect(trail.note_renewed, dispatch_uid="access.factor_renewed")
        rotation.also(rotation.Other("mfa_authenticator", factors.sealed, factors.renew))
