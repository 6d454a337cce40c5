"""Forms of the bulletin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from songhe.register.access.models import User
from songhe.register.bulletin.actions import LONGEST
from songhe.register.bulletin.models import Article, Counter, Matter
from songhe.register.places.forms import PlaceField
from songhe.register.places.models import Level


class ArticleForm(forms.Form):
    """Title and plain text."""

    title = forms.CharField(label=_("标题"), max_length=80)
    body = forms.CharField(
        label=_("正文"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("只留文字和分段，网页格式会去掉。空一行就是另起一段。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, article: Article | None = None) -> None:
        super().__init__(data, initial={"title": article.title, "body": article.body} if article else None)


class CounterForm(forms.Form):
    """Where one may go or whom one may ring."""

    division = PlaceField(
        label=_("管哪里"), levels=(Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE), help_text=_("写名称或代码"),
    )  # fmt: skip
    name = forms.CharField(label=_("名称"), max_length=60, help_text=_("如：蒲溪镇便民服务中心民政窗口"))
    phone = forms.CharField(label=_("电话"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    hours = forms.CharField(label=_("时间"), max_length=80, required=False, help_text=_("如：工作日 9:00–17:00"))
    matters = forms.MultipleChoiceField(
        label=_("办什么"), choices=Matter.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, user: User, counter: Counter | None = None) -> None:
        super().__init__(data, initial={name: getattr(counter, name) for name in self.base_fields} if counter else None)
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]
        if counter:
            del self.fields["division"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("phone") or data.get("address")) and not self.errors:
            self.add_error("phone", _("电话和地址至少写一项。"))
        return data
