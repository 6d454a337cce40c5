"""What each bureau page shows, put together from the figures, the ranking, the map and the ledger."""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from songhe.base import indicators as base
from songhe.care.emergency import counting, ledger, rules
from songhe.care.emergency.indicators import figures as declared
from songhe.care.emergency.models import Call
from songhe.city.targets import geography
from songhe.city.targets.asking import Asked
from songhe.city.targets.places import place
from songhe.desks.bureau import finding, late, plans, ranking, stages, tiles, times, trend, words
from songhe.desks.bureau.choice import Choice
from songhe.register.places.models import Division

MAP_FIGURES = ("response-15min", "response-limit", "response-15min-dispatch", "answer-60s", "false-alarm")
DEFINITIONS = (("response-15min", "response-15min-dispatch"), ("response-limit", "response-limit-dispatch"))
PARTS = {"of": _("全部计入"), "met": _("做到的"), "missing": _("没做到的")}
PARTS_OF_FAULTS = {"of": _("全部计入"), "met": _("出问题的"), "missing": _("没问题的")}
STAGE_PARTS = {"of": _("全部，最慢的在前"), "lost": _("因为这一段超时的")}
SHOWN_LATE = 6


@dataclass(frozen=True)
class Area:
    """One county on the map with its figure."""

    shape: geography.Shape
    line: ranking.Line


def home(choice: Choice, mapped: str = "") -> dict[str, Any]:
    """The bureau's first page: the two plans; the 15 minutes come after it, from their own address."""
    ask = Asked(choice.user, choice.at, choice.span, place(choice.user, choice.where))
    return {**_frame(choice), **plans.home(ask, mapped)}


def minutes(choice: Choice) -> dict[str, Any]:
    """The 15 minutes: by itself a page, and below the plans on the first one."""
    with base.sharing():
        return _minutes(choice)


def _minutes(choice: Choice) -> dict[str, Any]:
    sheet = ranking.read(choice, [*tiles.SHOWN, tiles.LATE, *(code for pair in DEFINITIONS for code in pair)])
    ratios, ranked = sheet.ratios(), ranking.of_sheet(choice, sheet)
    spreads, lost, late_ones = ledger.minutes(choice.user, choice.span, choice.at, **choice.narrow)
    bars, arrival = stages.drawn(spreads, lost)
    owing = late.owed(choice)
    return {
        **_frame(choice),
        "finding": _finding(choice, sheet, ranked, len(owing)),
        "tiles": tiles.tiles(choice, ratios),
        "ranked": ranked,
        "segments": [(figure, choice.query(figure=code)) for code in MAP_FIGURES if (figure := base.find(code))],
        "areas": _areas(ranked) if choice.whole_city else [],
        "sheet": geography.sheet(),
        "legend": legend(choice.figure),
        "chart": trend.chart(choice, ranked),
        "bars": bars,
        "breaches": late_ones,
        "arrival": arrival,
        "definitions": [[(base.find(code), ratios[code]) for code in pair] for pair in DEFINITIONS],
        "owing": owing[:SHOWN_LATE],
        "owing_all": len(owing),
    }


def figures(choice: Choice) -> dict[str, Any]:
    """Every figure of the chosen place and month."""
    ratios = choice.ratios()
    rows = [tiles.tile(choice, figure, ratios) for figure in declared()]
    return {**_frame(choice), "rows": rows}


def figure(choice: Choice) -> dict[str, Any]:
    """One figure with its definition and breakdowns."""
    sheet = ranking.read(choice, [tiles.LATE])
    ratios, ranked = sheet.ratios(), ranking.of_sheet(choice, sheet)
    ratio = ratios[choice.figure.code]
    timed = choice.figure.code.startswith("response")
    late_ones = ledger.breaches(choice.user, choice.span, choice.at, choice.figure.code, **choice.narrow) if timed else []
    return {
        **_frame(choice),
        "tile": tiles.tile(choice, choice.figure, ratios),
        "ratio": ratio,
        "ranked": ranked,
        "legend": legend(choice.figure),
        "chart": trend.chart(choice, ranked),
        "bars": stages.bars(choice, late_ones)[0] if timed else [],
        "models": _models(choice) if choice.figure.code in {"false-alarm", "no-answer"} else [],
        "parts": [(part, name, getattr(ratio, part)) for part, name in parts(choice.figure).items()],
    }


def parts(figure: base.Indicator) -> dict[str, Any]:
    """Names of the lists behind a figure."""
    return PARTS_OF_FAULTS if figure.lower_is_better else PARTS


def calls(choice: Choice, part: str, page: Any) -> dict[str, Any]:
    """The calls behind a figure, one page of them."""
    return {
        **_frame(choice),
        "part": part,
        "part_name": parts(choice.figure)[part],
        "page": page,
        "parts": parts(choice.figure).items(),
    }


def breaches(choice: Choice) -> dict[str, Any]:
    """Late calls with their minutes by stage."""
    rows = ledger.breaches(choice.user, choice.span, choice.at, **choice.narrow)
    listed = [(breach, stages.pieces(breach), late.told(breach)) for breach in rows]
    return {**_frame(choice), "rows": listed, "bars": stages.bars(choice, rows)[0], "ranked": ranking.lines(choice)}


def times_of(choice: Choice) -> dict[str, Any]:
    """Half and nine of ten of every stage, by place and by month."""
    places = times.of_places(choice)
    columns = [(code, words.stage(code)) for code in ledger.TIMED]
    return {**_frame(choice), "columns": columns, "places": places, "whole": places[0], "months": times.of_months(choice)}


def stage(choice: Choice, code: str, part: str, page: Any) -> dict[str, Any]:
    """The calls behind one stage's numbers."""
    links = [(one, name, one == part) for one, name in STAGE_PARTS.items()]
    return {**_frame(choice), "stage": code, "stage_name": words.stage(code), "part": part, "links": links, "page": page}


def call(one: Call, spent: dict[str, float | None], timeline: list[Any]) -> dict[str, Any]:
    """One call as it was."""
    whole = spent["total"] or 1
    split = [(words.stage(code), spent[code], round(100 * (spent[code] or 0) / whole, 1)) for code in rules.STAGES]
    return {"call": one, "split": split, "total": spent["total"], "timeline": timeline}


def _frame(choice: Choice) -> dict[str, Any]:
    """What every page of the desk has."""
    return {"choice": choice, "figure": choice.figure, "trail": _trail(choice), "all_models": choice.query(model="")}


def _trail(choice: Choice) -> list[tuple[str, str]]:
    """(name, query) of the places above the chosen one, up to the reader's own."""
    if not choice.where:
        return []
    path = counting.path_of(choice.where.split("-")[0]).split("/")
    own = choice.user.division.code
    above = path if "-" in choice.where else path[:-1]
    codes = above[above.index(own) :] if own in above else []
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return [(names.get(code, code), choice.query(where="" if code == own else code)) for code in codes]


def _finding(choice: Choice, sheet: counting.Sheet, ranked: list[ranking.Line], owing: int) -> str:
    if choice.figure.code != "response-15min":
        ranked = ranking.of_sheet(_headline(choice), sheet)
    return finding.sentence(choice, sheet.ratios()["response-15min"], ranked, owing)


def _headline(choice: Choice) -> Choice:
    headline = base.find("response-15min")
    assert headline is not None
    return replace(choice, figure=headline)


def _areas(ranked: list[ranking.Line]) -> list[Area]:
    """Counties for the map; the bad ones last, so that their edge lies on top."""
    by_code = {line.code: line for line in ranked}
    areas = [Area(shape, by_code[shape.code]) for shape in geography.sheet().shapes if shape.code in by_code]
    return sorted(areas, key=lambda area: area.line.bad)


def legend(figure: base.Indicator) -> list[tuple[str, str]]:
    """(colour class, limits in words), worst first."""
    edges = [f"{edge:g}" for edge in figure.bands]
    if figure.lower_is_better:
        words_of = [_("高于 %(a)s%%"), _("%(b)s–%(a)s%%"), _("%(b)s–%(a)s%%"), _("%(b)s–%(a)s%%"), _("%(a)s%% 以内")]
    else:
        words_of = [_("低于 %(a)s%%"), _("%(a)s–%(b)s%%"), _("%(a)s–%(b)s%%"), _("%(a)s–%(b)s%%"), _("达到 %(a)s%%")]
    pairs = [(edges[0], ""), *pairwise(edges), (edges[-1], "")]
    return [
        (str(number), str(text) % {"a": a, "b": b}) for number, (text, (a, b)) in enumerate(zip(words_of, pairs, strict=True))
    ]


def _models(choice: Choice) -> list[tuple[str, base.Ratio, str, str]]:
    """Device models from worst to best, with the width of their bar and the choice whose calls they are."""
    found = counting.by_place(choice.user, choice.figure.code, choice.span, choice.at, "model", **choice.narrow)
    rows = sorted(found.items(), key=lambda item: -(item[1].share or 0))
    return [
        (model or str(_("没有设备")), ratio, f"{ratio.share or 0}%", choice.query(model=model or counting.NO_DEVICE))
        for model, ratio in rows
    ]
