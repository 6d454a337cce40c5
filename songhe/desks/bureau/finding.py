"""The sentence at the top of a bureau page: what was found, not what the page is called."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from songhe.base.indicators import Ratio
from songhe.desks.bureau.choice import Choice
from songhe.desks.bureau.ranking import Line


def sentence(choice: Choice, ratio: Ratio, ranked: Sequence[Line], owing: int) -> str:
    """How many people had to wait too long, where most of them live, and what is still unexplained."""
    facts = {"month": choice.month_name, "name": choice.name, "of": ratio.of, "missing": ratio.missing, "owing": owing}
    if not ratio.of:
        return _("%(name)s%(month)s还没有需要到场的真实呼叫") % facts
    if not ratio.missing:
        return _("%(name)s%(month)s %(of)s 起需要到场的呼叫，15 分钟内都有人到了门口") % facts
    told = _("%(month)s有 %(missing)s 起呼叫没能在 15 分钟内到门口") % facts + _where(ratio, ranked)
    return told + (_("；还有 %(owing)s 起没说明原因") % facts if owing else "")


def _where(ratio: Ratio, ranked: Sequence[Line]) -> str:
    """，近一半在汉滨区."""
    worst = max((line for line in ranked if not line.inside), key=lambda line: line.ratio.missing, default=None)
    if worst is None or not worst.ratio.missing:
        return ""
    facts = {"name": worst.name, "count": worst.ratio.missing}
    part = worst.ratio.missing / ratio.missing
    if part == 1:
        return _("，都在%(name)s") % facts
    if part >= 0.6:
        return _("，大半在%(name)s") % facts
    if part >= 0.4:
        return _("，近一半在%(name)s") % facts
    return _("，最多的是%(name)s（%(count)s 起）") % facts
