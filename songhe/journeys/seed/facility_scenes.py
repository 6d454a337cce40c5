"""What the demo's county has on its desks today: a building with four names, a price that rises, things on their way."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from songhe.journeys.seed.ground import HANYIN, PUXI, SEEDER
from songhe.register.access.models import User
from songhe.register.filing import actions as filing
from songhe.register.providers import actions
from songhe.register.providers.models import Facility, Reform, Status
from songhe.register.surveys import actions as surveys

TABLE = """序号,机构名称,设施类型,所属社区,所在建筑,详细地址,运营状态,开始运营日期,批复文号,纬度,经度
1,蒲溪社区老年助餐点,助餐点,{place},{site}A座,{place}一组,运营中,2026年9月,演汉民发〔2026〕33号,{lat:.5f},{lng:.5f}
2,蒲溪社区居家服务站,上门服务站,{place},{site},{place}一组,运营中,2026-10-08,演汉民发〔2026〕34号,,
3,龙岗互助幸福院,幸福院,{place},龙岗活动室,{place}三组,拟建,2026-11-02,演汉民发〔2026〕35号,,
4,茶园日间照料,康养驿站,{place},茶园活动室,{place}五组,运营中,去年,,,
"""  # words: data

if TYPE_CHECKING:
    from songhe.journeys.seed.facilities import Stock

PAPER = "演汉民发〔2026〕21号"  # words: data


def play(stock: "Stock") -> None:
    """Through the verbs, as the bureau and the operator would have done it."""
    by: dict[str, Any] = {"by": SEEDER, "at": stock.ground.at}
    here = Facility.objects.filter(division_path__contains=f"/{HANYIN}/").select_related("site", "operator")
    station = here.get(division__code=PUXI, kind="embedded_station", operator__chain__gt="")
    _four_names(stock, station, by)
    _price_rises(stock, station, by)
    _on_the_way(here, station, by)
    _reform(stock, here, by)
    _table(stock, station, by)


def _four_names(stock: "Stock", station: Facility, by: dict[str, Any]) -> None:
    """The building of the station carries two more signs: it counts once."""
    day = stock.today - timedelta(days=200)
    for kind, name in (("village_point", "蒲溪社区养老服务点"), ("happiness_home", "蒲溪社区互助幸福院")):  # words: data
        told: dict[str, Any] = {"status": Status.OPERATING, "on": day, "paper": PAPER, "operator": station.operator}
        row = actions.enter_facility(site=station.site, kind=kind, name=name, synthetic=True, **told, **by)
        actions.leave(facility=row, kind="sign_in", day=stock.today, count=3)


def _price_rises(stock: "Stock", station: Facility, by: dict[str, Any]) -> None:
    offer = station.offers.filter(service="bathing").first()
    if offer is not None:
        now = offer.prices.get(valid_to=None).cents
        day = stock.today + timedelta(days=7)
        filing.file_price(
            offer=offer, cents=now * 13 // 1000 * 100, basis="market", valid_from=day, note="水电费上涨", **by
        )  # words: data


def _on_the_way(here: Any, station: Facility, by: dict[str, Any]) -> None:
    """A home gives six beds and two chairs to the station; the giver has signed."""
    giver = here.filter(kind="care_home", assets__count__gte=8).distinct().first()
    if giver is None:
        return
    lines = [(asset, 2) for asset in giver.assets.filter(count__gte=4)[:2]]
    row = actions.draft_transfer(giver=giver, taker=station, lines=lines, paper=PAPER, **by)
    actions.hand_over(transfer=row, **by)


def _reform(stock: "Stock", here: Any, by: dict[str, Any]) -> None:
    """One home is half way from the town to the county."""
    row = Reform.objects.filter(status="due", facility__in=here).first()
    if row is not None:
        actions.decide_reform(reform=row, paper=PAPER, **by)
        for part in ("people_on", "money_on"):
            actions.hand_part(reform=row, part=part, on=stock.today - timedelta(days=9), **by)


def _table(stock: "Stock", station: Facility, by: dict[str, Any]) -> None:
    """A table of the county came from Excel: one line is ready, one may be the station's building, one cannot be read."""
    site, user = station.site, User.objects.filter(username="licounty").first()
    if user is None:
        return
    said = {"place": station.division.short_name, "site": site.name, "lat": site.lat + 0.0003, "lng": site.lng}
    pieces, name = [TABLE.format(**said).encode()], "汉阴县养老服务设施台账（11月）.csv"  # words: data
    surveys.bring(pieces=pieces, file_name=name, user=user, by=user.actor, at=by["at"])
