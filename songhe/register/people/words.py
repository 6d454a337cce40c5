"""Words of the room: what is wrong with a number, and what a sealed field is called."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.register.people import likeness, rules


def id_sentence(citizen_id: str, today: date) -> str:
    """How to put a citizen ID right, or nothing when it is right."""
    fault = rules.id_fault(citizen_id, today)
    sentences = {
        "": "",
        rules.LENGTH: _("身份证号应为 18 位，现在是 %(count)s 位。") % {"count": len(citizen_id)},
        rules.SHAPE: _("身份证号前 17 位应为数字，最后一位是数字或 X。"),
        rules.DATE: _("身份证号里的出生日期不存在，请核对第 7 到 14 位。"),
        rules.FUTURE: _("身份证号里的出生日期在今天以后，请核对第 7 到 14 位。"),
        rules.AGE: _("按身份证号已超过 %(age)s 岁，请核对第 7 到 10 位。") % {"age": rules.OLDEST},
        rules.CHECK: _("身份证号的最后一位对不上，请逐位核对。"),
    }
    return sentences[fault]


def document_sentence(kind: str, number: str) -> str:
    """What is wrong with the number of another document, or nothing."""
    return "" if rules.document_fits(kind, number) else _("这个号码不像所选证件的号码，请核对证件类型和号码。")


def consent_word(purpose: str) -> str:
    """What somebody agreed to, in a word for the card of a ringing call."""
    words = {
        "emergency": _("紧急救助"),
        "family": _("家属查看"),
        "health": _("健康"),
        "position": _("位置"),
        "partner": _("医疗机构"),
    }
    return words.get(purpose, purpose)


def field_name(field: str) -> str:
    """A fact of a file as people call it."""
    names = {
        "phone": _("电话"),
        "disability": _("残疾证"),
        "name": _("姓名"),
        "sex": _("性别"),
        "birth_date": _("出生日期"),
        "document": _("证件类型"),
        "ethnic": _("民族"),
        "marital": _("婚姻状况"),
        "education": _("文化程度"),
        "living": _("居住情况"),
        "relation": _("与户主关系"),
        "care_level": _("能力等级"),
        "language": _("语言或方言"),
        "means": _("联系方式"),
        "pension": _("养老金"),
        "insurance": _("医疗保险"),
        "division": _("村（社区）"),
        "lat": _("纬度"),
        "lng": _("经度"),
        "located": _("位置"),
        "household": _("同户"),
        "photo": _("照片"),
        "voice": _("录音"),
        "citizen_id": _("身份证号"),
        "address": _("住址"),
        "way_in": _("怎么进门"),
        "conditions": _("疾病"),
        "medicines": _("用药"),
        "instructions": _("处置要求"),
        "contacts": _("联系人电话"),
        "warnings": _("先看这些"),
        "assessment": _("能力评估"),
        "readings": _("体征测量"),
        "health_file": _("健康档案"),
        "follow_up": _("慢病随访和转诊"),
        "consult": _("远程看诊"),
        "consult_notes": _("看诊记录"),
    }
    return names.get(field, field)


def reason_names(found: Iterable[str]) -> str:
    """What agrees between two files, in words."""
    names = {
        likeness.SAME_ID: _("身份证号相同"),
        likeness.NEAR_ID: _("身份证号只差一位"),
        likeness.OTHER_ID: _("身份证号不同"),
        likeness.NAME_BIRTH_VILLAGE: _("同村、同名、同日出生"),
        likeness.NAME_BIRTH_COUNTY: _("同县、同名、同日出生"),
        likeness.NAME_BIRTH: _("同名、同日出生"),
        likeness.SOUND_BIRTH_VILLAGE: _("同村、名字同音、同日出生"),
        likeness.NAME_VILLAGE_BIRTH_NEAR: _("同村、同名、出生日期只差一处"),
        likeness.PHONE_NAME: _("电话和姓名相同"),
        likeness.PHONE_BIRTH: _("电话和出生日期相同"),
        likeness.ADDRESS: _("住址相同"),
    }
    return listed(names[one] for one in found)
