"""The manual speaks the reader's language: every operation and every resource has words in Chinese, and none is left over."""

import re
from typing import Any

import pytest
from django.utils.translation import override

from songhe.desks.partner import manual, words
from songhe.desks.partner.fhir import capability
from tests import cast

CHINESE = re.compile(r"[\u3400-\u9fff]")


def test_every_operation_and_resource_has_its_words_and_none_is_left_over() -> None:
    operations = {facts["operationId"] for item in manual.described()["paths"].values() for facts in item.values()}
    assert operations == set(words.OPERATIONS)
    assert [line.name for line in capability.table()] == list(words.RESOURCES)


def test_all_of_it_is_chinese_at_the_source() -> None:
    with override("zh-hans"):
        told = [*(op.told for op in manual.operations()), *(line.told for line in capability.table())]
        statement = capability.statement("http://x/api/fhir/r4")["rest"][0]
    told += [one["documentation"] for one in (statement, *statement["resource"])] + [statement["security"]["description"]]
    assert len(told) > 50 and all(CHINESE.search(one) for one in told)


@pytest.mark.django_db
def test_the_chinese_page_tells_it_in_chinese(sign_in: Any) -> None:
    page = sign_in(cast.sun_city()).get("/api/").content.decode()
    said = [words.RESOURCES["Patient"], words.RESOURCES["ValueSet"], words.OPERATIONS["press"]]
    assert all(str(one) in page for one in said) and "told-t" in page and 'told-t" lang' not in page
