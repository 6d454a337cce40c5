"""The people of the stories. Each function makes its person once per database, with whom that person needs, and returns them.

Wang Guilan lives in 蒲溪社区 of 汉阴县; He of 紫阳县 must never see anything of hers. Nobody here is real.
"""

import io
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from PIL import Image

from songhe.base import clock
from songhe.care.emergency import actions as emergency
from songhe.care.fleet.models import Device, DeviceModel
from songhe.register.access.models import User
from songhe.register.people.models import Contact, Elder
from songhe.register.people.models import Warning as Alert
from songhe.register.people.spelling import spell
from songhe.register.places.models import Division
from songhe.register.staff.models import Responder

AT = datetime(2026, 11, 23, 2, 20, 24, tzinfo=UTC)  # 10:20:24 at Wang's
PASSWORD = "Songhe-2026-demo"

CITY, HANYIN, ZIYANG = "6109", "610921", "610924"
PUXI_TOWN, PUXI, DONGSHENG = "610921102", "610921102001", "610921102201"
HAOPING_TOWN, HAOPING = "610924101", "610924101200"
DIVISIONS = [
    (CITY, "安康市", "city", "", "", "town", 32.69726, 109.022),
    (HANYIN, "汉阴县", "county", "", CITY, "mountain", 32.89509, 108.50422),
    (PUXI_TOWN, "蒲溪镇", "town", "town", HANYIN, "mountain", 32.79882, 108.28342),
    (PUXI, "蒲溪社区居委会", "village", "community", PUXI_TOWN, "town", 32.78333, 108.28196),
    (DONGSHENG, "东升村委会", "village", "village", PUXI_TOWN, "mountain", 32.79443, 108.30003),
    (ZIYANG, "紫阳县", "county", "", CITY, "mountain", 32.52255, 108.52982),
    (HAOPING_TOWN, "蒿坪镇", "town", "town", ZIYANG, "mountain", 32.2991, 108.22663),
    (HAOPING, "蒿坪村委会", "village", "village", HAOPING_TOWN, "mountain", 32.37016, 108.21798),
]


def after(seconds: float) -> datetime:
    """So many seconds after the press."""
    return AT + timedelta(seconds=seconds)


def open_desk(clock_of: pytest.MonkeyPatch, at: datetime) -> dict[str, datetime]:
    """Rules laid, Liu Min on her seat, and a clock of the edge that stands at `at` until a test sets `["at"]`."""
    emergency.load_rules()
    emergency.sit(user=liu_min(), at=AT - timedelta(minutes=1))
    hand = {"at": at}
    clock_of.setattr(clock, "now", lambda: hand["at"])
    return hand


def city() -> Division:
    """安康市 with the two counties of the stories, real codes; the rest of the 2,074 is left out for speed."""
    known = {division.code: division for division in Division.objects.filter(code__in=[line[0] for line in DIVISIONS])}
    new = []
    for code, name, level, kind, parent, terrain, lat, lng in DIVISIONS:
        if code in known:
            continue
        above = known.get(parent)
        known[code] = Division(
            code=code,
            name=name,
            level=level,
            kind=kind,
            parent=above,
            path=f"{above.path}/{code}" if above else code,
            terrain=terrain,
            lat=lat,
            lng=lng,
            located="seat" if level in {"city", "county"} else "approximate",
        )
        new.append(known[code])
    Division.objects.bulk_create(new)
    return place(CITY)


def place(code: str) -> Division:
    """A division of the stories by its code."""
    return Division.objects.get(code=code)


@lru_cache
def _hashed() -> str:
    return make_password(PASSWORD)


def user(username: str, name: str, role: str, division: str) -> User:
    """Somebody who can log in with `PASSWORD`."""
    known = User.objects.filter(username=username).first()
    return known or User.objects.create(
        username=username, name=name, role=role, division=_place_of_the_city(division), password=_hashed()
    )


def _place_of_the_city(code: str) -> Division:
    """A division of the stories, all of which are laid with the first that is asked for."""
    found = Division.objects.filter(code=code).first()
    if found is None:
        city()
    return found or place(code)


def liu_min() -> User:
    """Dispatcher of 汉阴县."""
    return user("liumin", "刘敏", "dispatcher", HANYIN)


def ma_chao() -> User:
    """The other dispatcher of 汉阴县, who races her."""
    return user("machao", "马超", "dispatcher", HANYIN)


def zhao_lead() -> User:
    """Dispatch lead of 汉阴县."""
    return user("zhaolead", "赵建国", "lead", HANYIN)


def he_ziyang() -> User:
    """Dispatcher of 紫阳县: sees nothing of 汉阴县."""
    return user("heziyang", "何静", "dispatcher", ZIYANG)


def wu_city() -> User:
    """Dispatcher of the city's desk, to which counties overflow."""
    return user("wucity", "吴昊", "dispatcher", CITY)


def sun_city() -> User:
    """City bureau of civil affairs."""
    return user("suncity", "孙丽", "city", CITY)


def li_county() -> User:
    """County bureau of 汉阴县."""
    return user("licounty", "李强", "county", HANYIN)


def zheng_operator() -> User:
    """Runs the station of 蒲溪社区; which operator she works for is said where it matters (`providers.Clerk`)."""
    return user("zhenghui", "郑慧", "operator", HANYIN)


def yang_carer() -> User:
    """A carer with a phone; for which operator she goes is said where it matters (`carers.Carer`)."""
    return user("yangmei", "杨梅", "carer", PUXI)


def qin_doctor() -> User:
    """Family doctor of 蒲溪镇, with a team of the town's clinic (`care.health`)."""
    return user("qinlan", "秦岚", "doctor", PUXI_TOWN)


def qian_auditor() -> User:
    """Auditor of the city."""
    return user("qianauditor", "钱文", "auditor", CITY)


def fang_system() -> User:
    """The system administrator of the city: keeps the machine."""
    return user("fangsystem", "方正", "system", CITY)


def gao_security() -> User:
    """The security administrator of the city: says who may do what."""
    return user("gaosecurity", "高安", "security", CITY)


def spelled(name: str) -> dict[str, str]:
    """A name in letters, as the verb that registers somebody writes it."""
    return dict(zip(("pinyin", "initials"), spell(name), strict=True))


def wang() -> Elder:
    """Wang Guilan, 81, alone in 蒲溪社区, with the button `btn-wang` at her bed."""
    account = user("wangguilan", "王桂兰", "elder", PUXI)
    known = Elder.objects.filter(name="王桂兰").first()
    if known:
        return known
    elder = Elder.objects.create(
        name="王桂兰",
        **spelled("王桂兰"),
        sex="2",
        birth_date=date(1945, 3, 12),
        phone="13992500001",
        division=place(PUXI),
        division_path=place(PUXI).path,
        address="蒲溪社区 3 组 12 号",
        lat=32.78350,
        lng=108.28230,
        located="exact",
        way_in="钥匙在邻居张大山家",
        living="alone",
        care_level="轻度失能",
        language="汉阴话",
        conditions=["高血压", "房颤"],
        medicines=["华法林"],
        instructions="不要搬动，先打电话给女儿",
        user=account,
    )
    Alert.objects.create(elder=elder, tone="danger", icon="droplet", text="在吃华法林，出血不易止", place=1)
    _button("btn-wang", elder, "床头")
    return elder


def wang_again(phone: str = "13992500001") -> Elder:
    """Another file of Wang Guilan, written down by somebody who did not look first: same name, birth date and village."""
    facts = {"sex": "2", "birth_date": date(1945, 3, 12), "division": place(PUXI), "division_path": place(PUXI).path}
    return Elder.objects.create(name="王桂兰", phone=phone, address="蒲溪社区三组", **spelled("王桂兰"), **facts)


def _button(uid: str, elder: Elder, room: str) -> Device:
    model, _ = DeviceModel.objects.get_or_create(
        code="sos-zb", defaults={"name": "紧急按钮 ZB", "maker": "示例厂", "kind": "button", "adapter": "generic"}
    )
    facts = {"model": model, "elder": elder, "division_path": elder.division_path, "room": room, "installed_at": AT}
    return Device.objects.get_or_create(uid=uid, defaults=facts)[0]


def cuff(uid: str, elder: Elder) -> Device:
    """A cuff for the blood pressure that sends what it measures."""
    facts = {"name": "血压计 W", "maker": "示例厂", "kind": "vital", "adapter": "generic"}
    model, _ = DeviceModel.objects.get_or_create(code="bp-w", defaults=facts)
    return Device.objects.create(
        uid=uid, model=model, elder=elder, division_path=elder.division_path, room="客厅", installed_at=AT
    )


def wang_button() -> Device:
    """The button at Wang's bed, `btn-wang`."""
    return _button("btn-wang", wang(), "床头")


def wang_daughter() -> Contact:
    """Her daughter in Xi'an: first contact, may follow, with a log-in of her own (`.user`)."""
    account = user("wangli", "王丽", "family", PUXI)
    facts = {"name": "王丽", "relation": "女儿", "phone": "13992500002", "where": "西安", "user": account}
    return Contact.objects.get_or_create(elder=wang(), place=1, defaults=facts)[0]


def ye_elder() -> Elder:
    """Ye Dafu, 77, in the mountains of 东升村, where the limit is longer."""
    if not Division.objects.filter(code=CITY).exists():
        city()
    village = place(DONGSHENG)
    facts: dict[str, Any] = {
        "sex": "1",
        "birth_date": date(1949, 6, 1),
        "phone": "13992500003",
        "division": village,
        "division_path": village.path,
        "living": "alone",
        **spelled("叶大福"),
    }
    elder, _ = Elder.objects.get_or_create(name="叶大福", defaults=facts)
    _button("btn-ye", elder, "客厅")
    return elder


def ziyang_elder() -> Elder:
    """Tan Xiuying of 紫阳县: whatever belongs to her is 404 in 汉阴县."""
    if not Division.objects.filter(code=CITY).exists():
        city()
    village = place(HAOPING)
    facts: dict[str, Any] = {"sex": "2", "birth_date": date(1941, 1, 9), "division": village, "division_path": village.path}
    return Elder.objects.get_or_create(name="谭秀英", defaults={**facts, **spelled("谭秀英")})[0]


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    """A photograph as a telephone sends it."""
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, "JPEG")
    return out.getvalue()


def responder(username: str, name: str, kind: str, division: str, lat: float, lng: float, **facts: Any) -> Responder:
    """Somebody who may be asked to go, always on duty unless `always_on=False`, with a log-in of their own."""
    role = "assistant" if kind == "assistant" else "responder"
    account = user(username, name, role, division)
    known = Responder.objects.filter(user=account).first()
    if known:
        return known
    defaults = {"always_on": True, "division": place(division), "division_path": place(division).path, **facts}
    return Responder.objects.create(name=name, kind=kind, lat=lat, lng=lng, user=account, **defaults)


def neighbour_zhang() -> Responder:
    """Zhang Dashan next door, on foot, with Wang's key: first to be asked."""
    zhang = responder(
        "zhangdashan", "张大山", "neighbour", PUXI, 32.78400, 108.28260, phone="13992500011", languages=["汉阴话"], way="foot"
    )
    zhang.keys_for.add(wang())
    return zhang


def doctor_zhou() -> Responder:
    """Zhou Ming, village doctor, by motorbike, 2 km away: second."""
    return responder("zhouming", "周明", "doctor", PUXI, 32.79500, 108.29600, phone="13992500012", skills=["急救"], way="bike")


def chen() -> Responder:
    """Chen Fang, assistant of 东升村, by motorbike: third."""
    return responder("chenfang", "陈芳", "assistant", DONGSHENG, 32.79443, 108.32003, phone="13992500013", way="bike")


def ambulance() -> Responder:
    """The county's 120, in the county town, which nobody's cascade asks as a neighbour."""
    return responder(
        "hanyin120", "汉阴 120", "ambulance", HANYIN, 32.89509, 108.50422, phone="09155210120", way="siren", skills=["急救"]
    )


def shown_once(answer: Any) -> str:
    """The one-time password on the page that answers the deed of drawing it."""
    (found,) = re.findall(r'<dd class="num strong">([^<]{19})</dd>', answer.content.decode())
    return str(found)
