"""The journal reads in words, whichever room wrote it."""

import re

from django.apps import apps
from django.utils.translation import override

from songhe.desks.auditor import words


def moves() -> list[str]:
    """Every verb by which a row of the house changes its state."""
    models = [model for model in apps.get_models() if model.__module__.startswith("songhe.")]
    return [f"{model._meta.label_lower}.{verb}" for model in models for verb in getattr(model, "MOVES", {})]


def test_every_move_of_the_house_is_said_in_chinese() -> None:
    with override("zh-hans"):
        said = {verb: words.deed(verb) for verb in moves()}
    assert len(said) > 300 and [verb for verb, text in said.items() if re.search("[a-z]", text)] == []


def test_the_nearest_room_names_the_deed() -> None:
    with override("zh-hans"):
        assert words.deed("billing.voucher.void") == "消费补贴·作废" and words.deed("billing.round.draw") == "费用·抽取"
        assert words.deed("peoples.elder.open") == "peoples.elder·打开档案", "a room that only begins alike is another"


def test_a_state_is_called_what_its_own_model_calls_it() -> None:
    with override("zh-hans"):
        assert words.state("void", "billing.voucher") != "void" and words.state("closed", "emergency.call") == "已结案"
        assert words.state("odd", "billing.voucher") == "odd" and words.state("odd", "no.such") == "odd"
