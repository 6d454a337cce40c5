"""Users: a role and a division. What a user may see is the subtree of that division (law 7)."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from songhe.base.actors import Actor
from songhe.base.fields import IndexKeyField
from songhe.base.rows import Row, node_unique
from songhe.register.places.models import Division


class Role(models.TextChoices):
    DISPATCHER = "dispatcher", _("调度员")
    LEAD = "lead", _("调度长")
    RESPONDER = "responder", _("响应人员")
    ASSISTANT = "assistant", _("养老协理员")
    FAMILY = "family", _("家属")
    ELDER = "elder", _("老年人")
    COUNTY = "county", _("县级民政")
    CITY = "city", _("市级民政")
    AUDITOR = "auditor", _("审计管理员")
    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    OPERATOR = "operator", _("服务机构")
    CARER = "carer", _("护理员")
    DOCTOR = "doctor", _("家庭医生")


DESK_ROLES = frozenset({Role.DISPATCHER, Role.LEAD})
BUREAU_ROLES = frozenset({Role.COUNTY, Role.CITY})
FIELD_ROLES = frozenset({Role.RESPONDER, Role.ASSISTANT})


class Proof(models.TextChoices):
    """How a keeper knows who stands before him: as sure as when the account was made (OWASP ASVS 6.4.4)."""

    DOCUMENT = "document", _("当面核对了身份证件")
    CHIEF = "chief", _("单位负责人当面或书面证实")


class User(Row, AbstractBaseUser):
    """Somebody who signs in. Personal work only: no shared accounts, no default passwords (GB/T 22239 8.1.4.2)."""

    username = models.CharField(_("用户名"), max_length=40)
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("角色"), max_length=12, choices=Role)
    division = models.ForeignKey(Division, verbose_name=_("辖区"), on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(_("启用"), default=True)
    is_staff = False
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(default=False)  # a one-time password was set for them
    one_time_until = models.DateTimeField(null=True, blank=True)  # the one that was set for them opens nothing any more
    password_set_at = models.DateTimeField(null=True, blank=True)  # empty: from before this was kept
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            node_unique("user"),
            models.UniqueConstraint(fields=["node", "username"], name="user_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> str:
        """Path of the division this user works for."""
        return self.division.path

    @property
    def actor(self) -> Actor:
        """This user as the journal names him."""
        return Actor(f"user:{self.pk}", self.name)

    def one_time_is_over(self, at: datetime) -> bool:
        """The password that was drawn for this user was not changed in its time: it lets nobody in any more."""
        return self.must_change_password and self.one_time_until is not None and at >= self.one_time_until

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used: a role and a scope decide."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class OldPassword(Row):
    """The digest of a password that a user had, so that it is not taken again too soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField()

    class Meta:
        constraints = [node_unique("old_password")]

    def __str__(self) -> str:
        return f"{self.user} {self.until}"


class Token(Row):
    """What another system shows to act as this user (`Authorization: Bearer`). Only its keyed digest is kept.

    Made, shown once and revoked in `access/tokens.py`; read by the partner desk.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64)
    digest_key = IndexKeyField()
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the hour: a read is not a write
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [node_unique("token"), models.UniqueConstraint(fields=["node", "digest"], name="token_digest")]

    def __str__(self) -> str:
        return self.label

    @property
    def last_day(self) -> date:
        """The last day on which it opens."""
        return localtime(self.ends_at - timedelta(seconds=1)).date()


class SignIn(Row):
    """One signed-in browser of a user. Ended by its user, by a keeper of users, or by resting too long."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    device = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            node_unique("sign_in"),
            models.CheckConstraint(condition=models.Q(seen_at__gte=models.F("started_at")), name="sign_in_seen_after_start"),
        ]
        indexes = [models.Index(fields=["user", "ended_at"], name="sign_in_open")]  # "my sessions"

    def __str__(self) -> str:
        return f"{self.user} {self.device}"
