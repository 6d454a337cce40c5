"""What the pages of home beds say."""

from songhe.care.homebeds.showing.files import conditions, file, listing
from songhe.care.homebeds.showing.money import evaluation, paying, quarter
from songhe.care.homebeds.showing.months import month, this_month
from songhe.care.homebeds.showing.parts import kit, survey

__all__ = ["conditions", "evaluation", "file", "kit", "listing", "month", "paying", "quarter", "survey", "this_month"]
