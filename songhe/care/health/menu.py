"""Ways in to health."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, home, register
from songhe.care.health.queries import LINKED
from songhe.care.health.views.contracts import SIGNERS
from songhe.care.health.views.work import HANDLING
from songhe.register.access.models import BUREAU_ROLES, DESK_ROLES, Role

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
register(DOCTOR, Item(_("用药"), "health:lapses", "pill", 15))
register(DOCTOR, Item(_("远程看诊"), "health:consults", "headset", 16))
register(DOCTOR, Item(_("开放时间"), "health:slots", "calendar", 17))
register(DOCTOR, Item(_("巡诊"), "health:rounds", "map-pin", 18))
register(DOCTOR, Item(_("银发顾问"), "health:advisers", "users", 19))
register(LINKED, Item(_("吃药"), "health:my_doses", "pill", 27))
register(LINKED, Item(_("远程看诊"), "health:consults", "headset", 28))
register(LINKED, Item(_("银发顾问"), "health:advisers", "users", 29))
register({Role.ASSISTANT.value}, Item(_("帮吃药"), "health:helping", "pill", 64))
register({Role.ASSISTANT.value}, Item(_("远程看诊"), "health:consults", "headset", 65))
register({Role.ASSISTANT.value}, Item(_("巡诊"), "health:rounds", "map-pin", 66))
register({Role.ASSISTANT.value, Role.RESPONDER.value}, Item(_("银发顾问"), "health:advisers", "users", 67))
register(BUREAU_ROLES, Item(_("巡诊"), "health:rounds", "map-pin", 76))
register(BUREAU_ROLES, Item(_("银发顾问团"), "health:advisers", "users", 77))
home(Role.DOCTOR, "health:desk")
