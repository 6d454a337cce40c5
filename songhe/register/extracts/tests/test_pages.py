"""Asking, agreeing and taking on pages."""

import pytest
from django.urls import reverse

from songhe.register.extracts.models import Extract
from tests import cast

pytestmark = pytest.mark.django_db
ASK = {"purpose": "十二月探访安排", "columns": ["name", "phone"]}


def test_the_list_page_leads_to_its_own_extract(wang, liu_min, sign_in):
    client = sign_in(liu_min)
    assert "/lists/export/?living=alone" in client.get("/elders/?living=alone").content.decode()
    page = client.get("/lists/export/?living=alone").content.decode()
    assert "导出 1 位老人" in page
    answer = client.post("/lists/export/?living=alone", ASK, follow=True)
    assert "可以下载" in answer.content.decode() and Extract.objects.get().title == "汉阴县，独居"


def test_it_is_taken_as_a_workbook(wang, liu_min, sign_in):
    client = sign_in(liu_min)
    client.post("/lists/export/", ASK)
    answer = client.post(reverse("extracts:workbook", args=[Extract.objects.get().pk]))
    assert answer["Content-Type"].endswith("sheet") and answer.content.startswith(b"PK")
    assert Extract.objects.get().fetched == 1


def test_what_is_not_filled_in_is_said_beside_the_field(wang, liu_min, sign_in):
    answer = sign_in(liu_min).post("/lists/export/", {"purpose": "看"})
    assert answer.status_code == 422 and "至少四个字" in answer.content.decode() and "请至少选一列" in answer.content.decode()


def test_a_second_person_sees_it_and_agrees(wang, liu_min, zhao_lead, sign_in):
    sign_in(liu_min).post("/lists/export/", {**ASK, "whole": "on"})
    lead, key = sign_in(zhao_lead), Extract.objects.get().pk
    assert "等您批准" in lead.get("/extracts/").content.decode()
    assert "等您批准" not in sign_in(cast.ma_chao()).get("/extracts/").content.decode()
    lead.post(reverse("extracts:approve", args=[key]))
    assert Extract.objects.get().status == "approved"


def test_a_second_person_says_no_with_a_reason(wang, liu_min, zhao_lead, sign_in):
    sign_in(liu_min).post("/lists/export/", {**ASK, "whole": "on"})
    key = Extract.objects.get().pk
    assert sign_in(zhao_lead).post(reverse("extracts:refuse", args=[key])).status_code == 409
    sign_in(zhao_lead).post(reverse("extracts:refuse", args=[key]), {"note": "列太多"})
    assert "列太多" in sign_in(liu_min).get("/extracts/").content.decode()


def test_another_county_does_not_know_of_it(wang, liu_min, sign_in):
    sign_in(liu_min).post("/lists/export/", {**ASK, "whole": "on"})
    foreign = sign_in(cast.user("heminzheng", "何民政", "county", cast.ZIYANG))
    for name in ("approve", "refuse", "workbook"):
        assert foreign.post(reverse(f"extracts:{name}", args=[Extract.objects.get().pk])).status_code == 404
