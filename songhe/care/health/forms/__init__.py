"""Forms of health."""

from songhe.care.health.forms.contracts import DraftForm, ServeForm, TeamForm
from songhe.care.health.forms.measured import (
    CheckupForm,
    CloseForm,
    EnrolForm,
    FileForm,
    FollowUpForm,
    LimitsForm,
    MeasureForm,
    MuteForm,
    ReferForm,
    StrikeForm,
    measured,
    week_of,
)

__all__ = [
    "CheckupForm",
    "CloseForm",
    "DraftForm",
    "EnrolForm",
    "FileForm",
    "FollowUpForm",
    "LimitsForm",
    "MeasureForm",
    "MuteForm",
    "ReferForm",
    "ServeForm",
    "StrikeForm",
    "TeamForm",
    "measured",
    "week_of",
]
