"""Verbs of the room."""

from songhe.city.targets.actions.counting import count_due, count_month, plan_day
from songhe.city.targets.actions.forecasting import look_ahead
from songhe.city.targets.actions.publishing import publish
from songhe.city.targets.actions.reporting import report, withdraw_report
from songhe.city.targets.actions.tasks import accept, create, postpone, remind_due, reply, send_back, withdraw

__all__ = [
    "accept", "count_due", "count_month", "create", "look_ahead", "plan_day", "postpone", "publish", "remind_due", "reply",
    "report", "send_back", "withdraw", "withdraw_report",
]  # fmt: skip
