"""The log-ins of the demo, one per role. The password stands in the README and is refused outside a demo."""

from django.contrib.auth.hashers import make_password

from songhe.journeys.seed.ground import SEEDER, Ground
from songhe.register.access import actions as access
from songhe.register.access.models import User
from songhe.register.places.models import Division

PASSWORD = "Songhe-2026-demo"
# user name, name, role, division, what the person is
PEOPLE = [
    ("liumin", "刘敏", "dispatcher", "610921", "汉阴县调度员"),
    ("machao", "马超", "dispatcher", "610921", "汉阴县调度员（同席）"),
    ("zhaolead", "赵建国", "lead", "610921", "汉阴县调度长"),
    ("heziyang", "何静", "dispatcher", "610924", "紫阳县调度员"),
    ("citydesk", "吴昊", "dispatcher", "6109", "市级调度员"),
    ("citylead", "邓红", "lead", "6109", "市级调度长"),
    ("city", "孙丽", "city", "6109", "市民政局"),
    ("licounty", "李强", "county", "610921", "汉阴县民政局"),
    ("auditor", "钱文", "auditor", "6109", "审计管理员"),
    ("sysadmin", "方正", "system", "6109", "系统管理员"),
    ("secadmin", "高安", "security", "6109", "安全管理员"),
    ("zhouyi", "周明", "responder", "610921102001", "村医"),
    ("neighbour", "张大山", "responder", "610921102001", "中心户邻居"),
    ("zhangxh", "张小红", "assistant", "610921102001", "养老协理员"),
    ("station", "郑慧", "operator", "610921", "养老服务机构"),
    ("carer", "杨梅", "carer", "610921102001", "上门护理员"),
    ("nursehead", "蒋玉兰", "carer", "610921102001", "敬老院护士长"),
    ("nurse", "方芳", "carer", "610921102001", "敬老院护士"),
    ("nurse2", "田甜", "carer", "610921102001", "敬老院护理员"),
    ("doctor", "秦岚", "doctor", "610921102", "家庭医生"),
    ("daughter", "王丽", "family", "610921102001", "家属"),
    ("wang", "王桂兰", "elder", "610921102001", "老年人"),
]


def sow(ground: Ground) -> dict[str, User]:
    """Everybody who may log in, by user name."""
    places, hashed = _places(), make_password(PASSWORD)  # all have the same in the demo: made once
    return {
        username: access.create_user(
            username=username,
            name=name,
            role=role,
            division=places[code],
            password=PASSWORD,
            by=SEEDER,
            at=ground.at,
            hashed=hashed,
        )
        for username, name, role, code, _ in PEOPLE
    }


def _places() -> dict[str, Division]:
    wanted = {person[3] for person in PEOPLE}
    return {place.code: place for place in Division.objects.filter(code__in=wanted)}
