"""News: written, published, withdrawn; every verb in every state; the journal has it."""

from collections.abc import Callable
from typing import Any

import pytest

from songhe.base.errors import Refused
from songhe.base.models import JournalEntry
from songhe.register.bulletin import actions, queries
from songhe.register.bulletin.models import Article
from tests import cast
from tests.cast import AT, after

pytestmark = pytest.mark.django_db


def draft() -> Article:
    return actions.write(title="高龄津贴 <b>登记</b>", body="带身份证。\n\n到村里。", user=cast.li_county(), at=AT)


def published() -> Article:
    row = draft()
    actions.publish(article=row, user=cast.li_county(), at=AT)
    return row


def withdrawn() -> Article:
    row = published()
    actions.withdraw(article=row, why="写错了日期", user=cast.li_county(), at=AT)
    return row


IN = {"draft": draft, "published": published, "withdrawn": withdrawn}
VERBS: dict[str, Callable[[Article], Any]] = {
    "edit": lambda row: actions.edit(article=row, title="新", body="新", user=cast.li_county(), at=after(60)),
    "publish": lambda row: actions.publish(article=row, user=cast.li_county(), at=after(60)),
    "withdraw": lambda row: actions.withdraw(article=row, why="过期", user=cast.li_county(), at=after(60)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", IN)
def test_every_status_and_verb(status: str, verb: str) -> None:
    row, (starts, end) = IN[status](), Article.MOVES[verb]
    if status in starts:
        VERBS[verb](row)
        assert Article.objects.get().status == (end or status)
    else:
        with pytest.raises(Refused, match="这篇消息现在是"):
            VERBS[verb](row)
        assert Article.objects.get().status == status


def test_every_deed_stands_in_the_journal_with_the_words() -> None:
    withdrawn()
    rows = JournalEntry.objects.filter(subject_kind="bulletin.article").order_by("pos")
    assert [row.verb.rsplit(".", 1)[-1] for row in rows] == ["write", "publish", "withdraw"]
    assert rows[1].facts == {"title": "高龄津贴 登记", "body": "带身份证。\n\n到村里。"}
    assert rows[2].facts == {"why": "写错了日期"} and rows[0].by_name == "李强"


def test_the_public_reads_what_is_published_and_nothing_more() -> None:
    draft(), published(), withdrawn()
    (row,) = queries.news()
    assert set(row) == set(queries.NEWS) and row["title"] == "高龄津贴 登记"


@pytest.mark.parametrize(("title", "body"), [("", "x"), ("x", " "), ("<b></b>", "x")])
def test_nothing_is_no_article(title: str, body: str) -> None:
    with pytest.raises(Refused, match="都要写"):
        actions.write(title=title, body=body, user=cast.li_county(), at=AT)


def test_it_is_not_withdrawn_without_a_reason() -> None:
    with pytest.raises(Refused, match="为什么"):
        actions.withdraw(article=published(), why=" ", user=cast.li_county(), at=AT)


def test_the_city_sees_the_counties_articles_and_a_county_not_anothers() -> None:
    row = draft()
    other = cast.user("ziyangcounty", "紫阳民政", "county", cast.ZIYANG)
    assert [*queries.articles(cast.sun_city())] == [row] and not queries.articles(other).exists()
