"""Ways into assessments."""

from django.utils.translation import gettext_lazy as _

from songhe.base.web.menu import Item, register
from songhe.care.assessment.views.lists import SEES
from songhe.register.access.models import FIELD_ROLES

register(SEES, Item(_("能力评估"), "assessment:list", "checkbox", 47))
register(FIELD_ROLES, Item(_("评估"), "assessment:mine", "checkbox", 47))
