"""What every other schema uses: a refusal, a place, a page of a list, a reason."""

import json
from pathlib import Path
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict

from songhe.desks.partner.asking import PLAIN

EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "examples.json").read_text())
"""One example a schema, by its name; a data file, for there are people's words in it."""


def shown(name: str) -> ConfigDict:
    """A schema with its example."""
    return ConfigDict(json_schema_extra={"examples": [EXAMPLES[name]]})


class Problem(Schema):
    """Why a request was not done, in a sentence for a person; `fields` where one of them is to blame."""

    sentence: str
    fields: dict[str, str] = {}
    model_config = shown("Problem")


class Place(Schema):
    code: str
    name: str
    model_config = shown("Place")


class Counted(Schema):
    """A page of a list."""

    count: int
    page: int
    pages: int


class Reason(Schema):
    """Why; the elder and the family read it."""

    reason: str = Field(min_length=1, max_length=200, pattern=PLAIN)
    model_config = shown("Reason")
