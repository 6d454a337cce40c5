"""What the bureau has told the public in the demo city: the state's hotline, and two pieces of news."""

from songhe.journeys.seed.ground import Ground
from songhe.register.access.models import User
from songhe.register.bulletin import actions as bulletin

NEWS = (
    (
        "失能老人消费补贴怎么申请",
        "经评估为中度、重度或完全失能的 60 周岁以上老人，可以申请养老服务消费补贴，每月最高 800 元。\n\n"
        "用手机“民政通”小程序申请，或到居住地镇（街道）民政窗口请人帮办。按常住地申请，不看户口。\n\n"
        "没有评估过的，可以一并申请上门评估。",
    ),
    (
        "冬季取暖，先查烟道和报警器",
        "烧煤、烧柴取暖的，请先查烟道通不通，再看一氧化碳报警器响不响。\n\n"
        "家里老人一个人住的，请村（社区）养老协理员上门时帮着看一眼。",
    ),
)


def sow(ground: Ground, accounts: dict[str, User]) -> int:
    """Lay the hotlines and publish the news of the city's bureau; how many pieces there are."""
    bulletin.load_hotlines(at=ground.at)
    for title, body in NEWS:
        row = bulletin.write(title=title, body=body, user=accounts["city"], at=ground.at)
        bulletin.publish(article=row, user=accounts["city"], at=ground.at)
    return len(NEWS)
