"""Ways in to health."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, home, register
from songhe.care.health.queries import LINKED
from songhe.care.health.views.contracts import SIGNERS
from songhe.care.health.views.work import HANDLING
from songhe.register.access.models import DESK_ROLES, Role

DOCTOR = frozenset({Role.DOCTOR})
register(DOCTOR, Item(_("今天"), "health:desk", "stethoscope", 5))
register(DOCTOR, Item(_("随访"), "health:due", "calendar-event", 11))
register(DOCTOR, Item(_("转诊"), "health:referrals", "ambulance", 12))
register(HANDLING - DESK_ROLES, Item(_("体征报警"), "health:alarms", "heartbeat", 10))
register(DESK_ROLES, Item(_("体征报警"), "health:alarms", "heartbeat", 28))
register(DOCTOR, Item(_("签约"), "health:contracts", "writing-sign", 13))
register(SIGNERS - DOCTOR, Item(_("家庭医生签约"), "health:contracts", "writing-sign", 74))
register(DOCTOR, Item(_("团队"), "health:teams", "users-group", 14))
register(SIGNERS - DOCTOR, Item(_("家庭医生团队"), "health:teams", "users-group", 75))
register(LINKED, Item(_("健康"), "health:mine", "heartbeat", 26))
home(Role.DOCTOR, "health:desk")
