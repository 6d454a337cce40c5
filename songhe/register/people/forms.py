"""Forms of the file. What is sealed stays empty on the screen unless it was opened; left empty, it stays as it is."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from songhe.register.access.log_ins import LogInField
from songhe.register.access.models import User
from songhe.register.people import codes, medicines, queries, rules
from songhe.register.people.actions.registering import same_number
from songhe.register.people.fields import Lines, Phone
from songhe.register.people.models import Document, Elder, Insurance, Living, Means, Pension, Sex
from songhe.register.people.words import document_sentence, id_sentence
from songhe.register.places.forms import PlaceField

SEALED_LISTS = ("conditions", "medicines")
SEALED_TEXTS = ("citizen_id", "phone", "address", "way_in", "instructions")
CODED = ("ethnic", "marital", "education")
OPEN_FACTS = (
    "name", "sex", "birth_date", "document", *CODED, "living", "care_level", "language", "means", "pension", "insurance", "lat",
    "lng",
)  # fmt: skip
DISABILITY = ("disability_number", "disability_kind", "disability_grade")
SECTIONS = (
    (_("身份"), ("name", "document", "citizen_id", "sex", "birth_date", *CODED)),
    (_("住处"), ("division", "address", "way_in", "lat", "lng")),
    (_("生活"), ("living", "means", "phone", "language", "pension", "insurance")),
    (_("健康"), ("care_level", "conditions", "medicines", "instructions", *DISABILITY)),
    (_("依据"), ("evidence", "valid_from")),
    (_("登录账号"), ("user",)),
)
"""How the form is laid out: what belongs together stands together."""
DECIMAL = {"inputmode": "decimal"}
LEVELS = [  # the stored word is the level's name in GB/T 42195, whatever language the form is read in
    ("", _("未评估")),
    ("能力完好", _("能力完好")),  # words: data
    ("轻度失能", _("轻度失能")),  # words: data
    ("中度失能", _("中度失能")),  # words: data
    ("重度失能", _("重度失能")),  # words: data
    ("完全失能", _("完全失能")),  # words: data
]


class FileForm(forms.Form):
    """The file of one person, new or to be put right."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    sex = forms.ChoiceField(label=_("性别"), choices=Sex.choices, initial=Sex.UNKNOWN)
    document = forms.ChoiceField(label=_("证件类型"), choices=Document.choices, initial=Document.CITIZEN, required=False)
    ethnic = forms.ChoiceField(label=_("民族"), required=False)
    marital = forms.ChoiceField(label=_("婚姻状况"), required=False)
    education = forms.ChoiceField(label=_("文化程度"), required=False)
    citizen_id = forms.CharField(
        label=_("证件号码"), required=False, max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_date = forms.DateField(
        label=_("出生日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("请写成 1945-03-12 这样。")}, help_text=_("填了身份证号可以不填"),
    )  # fmt: skip
    phone = Phone(label=_("电话"), required=False)
    division = PlaceField(label=_("村（社区）"), help_text=_("写村名或代码，如 蒲溪镇·蒲溪社区"))
    address = forms.CharField(label=_("住址"), required=False, max_length=120, help_text=_("组、门牌、楼层、怎么认"))
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=31, max_value=34.5, widget=forms.TextInput(attrs=DECIMAL))
    lng = forms.FloatField(label=_("经度"), required=False, min_value=107, max_value=111, widget=forms.TextInput(attrs=DECIMAL))
    way_in = forms.CharField(label=_("怎么进门"), required=False, max_length=200, help_text=_("钥匙在谁家、门锁密码、有没有狗"))
    living = forms.ChoiceField(label=_("居住情况"), choices=Living.choices, initial=Living.OTHER)
    care_level = forms.ChoiceField(label=_("能力等级"), choices=LEVELS, required=False)
    language = forms.CharField(label=_("语言或方言"), required=False, max_length=40)
    means = forms.ChoiceField(label=_("联系方式"), choices=Means.choices, required=False)
    pension = forms.ChoiceField(label=_("养老金"), choices=Pension.choices, required=False)
    insurance = forms.ChoiceField(label=_("医疗保险"), choices=Insurance.choices, required=False)
    disability_number = forms.CharField(
        label=_("残疾证号"), required=False, max_length=24, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    disability_kind = forms.ChoiceField(label=_("残疾类别"), required=False)
    disability_grade = forms.ChoiceField(
        label=_("残疾等级"),
        required=False,
        choices=[("", "—"), *((n, n) for n in "1234")],
        help_text=_("一级最重"),
    )
    evidence = forms.CharField(label=_("依据"), required=False, max_length=200, help_text=_("谁说的、哪份材料；不写身份证号"))
    valid_from = forms.DateField(
        label=_("从哪天起是这样"), required=False, help_text=_("不填就是今天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    conditions = Lines(label=_("疾病"), required=False, help_text=_("每行一种"))
    medicines = Lines(
        label=_("用药"), required=False, help_text=_("登记时说的，每行一种，写明剂量；医生建了用药单以后以那张单为准")
    )
    instructions = forms.CharField(
        label=_("处置要求"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("要做什么、不要做什么"),
    )
    user = LogInField(help_text=_("老人本人用它登录求助页；只列出还没有人用的老年人账号"))

    def __init__(self, data: Any = None, *, user: User, today: date, elder: Elder | None = None, opened: Any = ()) -> None:
        self.elder, self.today, self.opened = elder, today, set(opened)
        super().__init__(data, initial=self._known() if elder else None)
        self.fields["division"].within = user.scope  # type: ignore[attr-defined]
        for name in CODED:
            self.fields[name].choices = codes.choices(name)  # type: ignore[attr-defined]
        if elder is not None and medicines.listed(elder) is not None:
            del self.fields["medicines"]  # the one list of the health room: written there
        self.fields["disability_kind"].choices = codes.choices("disability")  # type: ignore[attr-defined]
        self.fields["user"].queryset = queries.free_log_ins(user, elder)  # type: ignore[attr-defined]
        for name in set(self._closed()) & set(self.fields):
            self.fields[name].widget.attrs["placeholder"] = gettext("已登记，不改请留空")

    def _known(self) -> dict[str, Any]:
        assert self.elder is not None
        names = [*OPEN_FACTS, "division", "user", *(name for name in SEALED_TEXTS + SEALED_LISTS if name in self.opened)]
        known = {name: getattr(self.elder, name) for name in names}
        card = (self.elder.disability or {}) if "disability" in self.opened else {}
        return {**known, **{name: card.get(name.removeprefix("disability_"), "") for name in DISABILITY}}

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields as they are laid out."""
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in SECTIONS]

    def _closed(self) -> list[str]:
        """Sealed fields that hold something this user has not opened."""
        held = self.elder.held if self.elder else ()
        return [name for name in SEALED_TEXTS + SEALED_LISTS if name not in self.opened and name in held]

    def clean_citizen_id(self) -> str:
        return rules.normal_id(self.cleaned_data["citizen_id"])

    def clean_document(self) -> str:
        return self.cleaned_data["document"] or Document.CITIZEN

    def clean_name(self) -> str:
        name = rules.normal_name(self.cleaned_data["name"])
        if rules.name_fault(name):
            raise forms.ValidationError(gettext("姓名里不能有数字或这些符号；少数民族姓名的间隔号可以用。"))
        return name

    def _check_number(self, kind: str, number: str) -> None:
        """The number itself, and whether somebody has it already."""
        sentence = id_sentence(number, self.today) if kind == Document.CITIZEN else document_sentence(kind, number)
        if not sentence and same_number(number, self.elder):
            sentence = gettext("这个身份证号已经登记过，请先查找已有的档案。")
        if sentence:
            self.add_error("citizen_id", sentence)

    def clean_birth_date(self) -> date | None:
        born = self.cleaned_data["birth_date"]
        if born and (born > self.today or rules.age(born, self.today) > rules.OLDEST):
            raise forms.ValidationError(gettext("出生日期要在今天以前，且不超过 %(age)s 岁。") % {"age": rules.OLDEST})
        return born

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number, kind = data.get("citizen_id"), data.get("document", Document.CITIZEN)
        if number:
            self._check_number(kind, number)
        if number and kind == Document.CITIZEN and "citizen_id" not in self.errors:
            self._agree(data, number)
        if (data.get("lat") is None) != (data.get("lng") is None) and not {"lat", "lng"} & set(self.errors):
            self.add_error("lng", gettext("纬度和经度要一起填，或都不填。"))
        return data

    def _agree(self, data: dict[str, Any], number: str) -> None:
        """What the ID says about birth and sex, against what was written."""
        if data.get("birth_date") and data["birth_date"] != rules.birth_date(number):
            self.add_error("birth_date", gettext("与身份证号里的出生日期不一致，请核对。"))
        if data.get("sex") in {"1", "2"} and data["sex"] != rules.sex(number):
            self.add_error("sex", gettext("与身份证号里的性别不一致，请核对。"))
        data["birth_date"] = data.get("birth_date") or rules.birth_date(number)
        if data.get("sex") in {"0", "9"}:
            data["sex"] = rules.sex(number)

    def facts(self) -> dict[str, Any]:
        """What the verbs take: everything written, without sealed values that were left empty unopened."""
        closed, data = set(self._closed()), dict(self.cleaned_data)
        card = {name.removeprefix("disability_"): data.pop(name) for name in DISABILITY}
        facts = {name: value for name, value in data.items() if value or name not in closed}
        if any(card.values()) or self.elder is None or "disability" in self.opened:
            facts["disability"] = card if any(card.values()) else {}
        moved = self.elder is None or (facts["lat"], facts["lng"]) != (self.elder.lat, self.elder.lng)
        if moved:
            facts["located"] = "exact" if facts["lat"] is not None else "approximate"
        return facts
