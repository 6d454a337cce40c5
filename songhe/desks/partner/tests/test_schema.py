"""The description is valid OpenAPI 3.1, every operation has an example, and the examples are what the schema says."""

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from songhe.desks.partner import manual, shapes

pytestmark = pytest.mark.django_db


@pytest.fixture(name="schema")
def described() -> dict[str, Any]:
    return json.loads(Client().get("/api/v1/openapi.json").content)


def operations(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{method} {path}", facts) for path, item in schema["paths"].items() for method, facts in item.items()]


def test_it_is_valid_openapi_31(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    validate(schema)


def test_every_operation_declares_its_refusals(schema: dict[str, Any]) -> None:
    for name, facts in operations(schema):
        assert {"401", "404", "422", "429"} <= set(facts["responses"]), name
        assert facts["security"], name
    assert {"409", "413"} <= set(schema["paths"]["/api/v1/presses"]["post"]["responses"])


def test_every_answer_has_an_example_that_fits(schema: dict[str, Any]) -> None:
    registry = Registry().with_resource("urn:api", Resource.from_contents(schema, DRAFT202012))
    for name, shape in schema["components"]["schemas"].items():
        for example in shape.get("examples", []):
            Draft202012Validator({"$ref": f"urn:api#/components/schemas/{name}"}, registry=registry).validate(example)
    for name, facts in operations(schema):
        reference = facts["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        assert schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]["examples"], name


@pytest.mark.parametrize("name", sorted(shapes.EXAMPLES))
def test_the_house_itself_accepts_its_examples(name: str) -> None:
    getattr(shapes, name).model_validate(shapes.EXAMPLES[name])


def test_the_manual_prints_every_operation(schema: dict[str, Any]) -> None:
    printed = {f"{op.method.lower()} {op.path}" for op in manual.operations()}
    assert printed == {name for name, _ in operations(schema)}
    assert all(op.answer and op.refusals and op.told for op in manual.operations())
