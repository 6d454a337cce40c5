"""What a need is, and whether it was met: values in, values out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

OPEN = frozenset({"collected", "referred"})
WORDS = {
    "bath-home": ("澡", "助浴", "擦身"),  # words: data
    "meal-delivery": ("送餐", "送饭", "吃饭", "中饭", "午饭"),  # words: data
    "clean-house": ("打扫", "扫地", "卫生", "收拾屋"),  # words: data
    "clean-body": ("理发", "剃头", "剪指甲", "洗头"),  # words: data
    "clinic-escort": ("看病", "陪诊", "医院", "挂号"),  # words: data
    "clinic-medicine": ("取药", "拿药", "买药", "开药"),  # words: data
    "walk-out": ("出门", "散步", "赶集"),  # words: data
    "care-rehab": ("康复", "锻炼腿", "中风"),  # words: data
    "care-daily": ("穿衣", "喂饭", "照护", "护理"),  # words: data
    "comfort-company": ("聊天", "说话", "陪一陪", "孤单"),  # words: data
    "errand-bills": ("水电费", "电费", "水费", "缴费"),  # words: data
    "errand-shopping": ("买菜", "买米", "代购"),  # words: data
    "retrofit-survey": ("扶手", "改造", "防滑", "装灯"),  # words: data
    "health-monitor": ("血压", "血糖", "量一量"),  # words: data
}  # words: data
"""Words of old people by which a service of the catalogue is proposed; a person decides."""


def proposed(words: str, known: Collection[str]) -> str:
    """Code of the service that somebody's own words sound like; empty when nothing does."""
    hits = {code: sum(word in words for word in said) for code, said in WORDS.items() if code in known}
    best = max(hits, key=lambda code: hits[code], default="")
    return best if best and hits[best] else ""


def kind_of(aid: str, category: str) -> str:
    """Under which kind a need is counted: one of the six aids, else the category of the standard."""
    return aid or category


@dataclass(frozen=True)
class Gap:
    """So many need one kind in one place; `near` of them have somebody within reach."""

    place: str
    kind: str
    count: int
    near: int


def gaps(needs: Iterable[tuple[str, str, bool]]) -> list[Gap]:
    """Needs as (place, kind, somebody is within reach), added up; the largest gap first."""
    sums: dict[tuple[str, str], list[int]] = {}
    for place, kind, near in needs:
        line = sums.setdefault((place, kind), [0, 0])
        line[0] += 1
        line[1] += near
    rows = [Gap(place, kind, *line) for (place, kind), line in sums.items()]
    return sorted(rows, key=lambda one: (one.near - one.count, one.place, one.kind))


def table(counts: Mapping[tuple[str, str], int]) -> tuple[list[str], list[tuple[str, list[int], int]]]:
    """Counts by (place, kind) as columns and lines with their sums; the largest line first."""
    kinds = sorted({kind for _, kind in counts})
    places = {place for place, _ in counts}
    lines = [(place, [counts.get((place, kind), 0) for kind in kinds]) for place in places]
    return kinds, sorted(((p, cells, sum(cells)) for p, cells in lines), key=lambda line: (-line[2], line[0]))
