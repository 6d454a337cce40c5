"""Words of the room: for whoever tried something too late or with something missing, and for levels and occasions."""

from datetime import datetime

from django.utils.translation import gettext as _

from songhe.base.web.marks import listed
from songhe.care.assessment import instruments
from songhe.care.assessment.models import Appeal, Assessment
from songhe.care.assessment.rules import Level


def too_late(row: Assessment) -> str:
    """What the assessment has become meanwhile."""
    sentences = {
        "draft": _("评估表还在填写，提交以后才能签名和出具。"),
        "submitted": _("评估表已经提交，要改先退回填写。"),
        "signing": _("已有一人签名，要改先退回填写，签名会作废。"),
        "signed": _("两人都已签名，可以出具报告了。"),
        "issued": _("报告已经出具，不能再改；要改请做更正，要重评请申请复评。"),
        "appealed": _("这份报告正在复评。"),
        "superseded": _("这份报告已被新版替代，请看新版。"),
        "cancelled": _("这次评估已经取消。"),
    }
    return sentences[row.status]


def appeal_too_late(row: Appeal) -> str:
    """What the appeal has become meanwhile."""
    return _("复评已经有了结果。") if row.status == "answered" else _("复评申请已经撤回。")


def pair_sentence(fault: str, names: list[str]) -> str:
    """What is wrong with two assessors."""
    sentences = {
        "same": _("要由两名不同的评估员同时评估。"),
        "expired": _("%(names)s 的评估员资格在基准日期无效。") % {"names": listed(names)},
        "nobody_medical": _("两名评估员中至少一名要有医学或护理背景，请换一位。"),
        "kin": _("%(names)s 与老人有关系，与结果有利害，不能评估。") % {"names": listed(names)},
        "again": _("%(names)s 参加过上一次评估，复评要由其他评估员做。") % {"names": listed(names)},
        "elsewhere": _("%(names)s 的辖区不包括老人所在的村（社区）。") % {"names": listed(names)},
    }
    return sentences[fault]


def level(row: Level) -> str:
    """A level as a report names it: its number and its full name."""
    return _("%(number)s 级 %(name)s") % {"number": row.level, "name": instruments.label(row)}


def occasion(code: str, at: datetime) -> str:
    """What called for an assessment at once."""
    return dict(instruments.occasions(instruments.today(at))).get(code, code)


def short_level(row: Assessment) -> str:
    """The short word of an assessment's level; nothing before it was reckoned."""
    if row.level is None:
        return ""
    return instruments.word(instruments.version(row.instrument, row.rule_from).level(row.level))
