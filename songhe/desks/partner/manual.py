"""The API's manual, read from its own OpenAPI description, so that it never says anything else; what each does,
in the reader's language (`words.py`)."""

import json
from dataclasses import dataclass
from typing import Any

from songhe.desks.partner.api import api
from songhe.desks.partner.words import OPERATIONS

PREFIX = "/api/v1/"


@dataclass(frozen=True)
class Operation:
    """One operation as the manual prints it."""

    method: str
    path: str
    summary: str
    told: str
    params: list[dict[str, Any]]
    request: str
    answer: str
    refusals: list[str]
    auth: list[str]


def described() -> dict[str, Any]:
    """The OpenAPI description."""
    return api.get_openapi_schema(path_prefix=PREFIX)


def operations() -> list[Operation]:
    """Every operation, in the order of the description."""
    schema = described()
    return [_operation(schema, path, method, facts) for path, item in schema["paths"].items() for method, facts in item.items()]


def _operation(schema: Any, path: str, method: str, facts: Any) -> Operation:
    body = facts.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        method.upper(),
        path,
        facts["summary"],
        str(OPERATIONS[facts["operationId"]]),
        [_param(param) for param in facts.get("parameters", [])],
        _pretty(body.get("example")),
        _pretty(_example(schema, facts["responses"][200])),
        [str(code) for code in facts["responses"] if int(code) >= 400],
        [name for way in facts.get("security", []) for name in way],
    )


def _param(param: Any) -> dict[str, Any]:
    kind = param["schema"]
    shape = kind.get("type") or " | ".join(str(part.get("type", "enum")) for part in kind.get("anyOf", []))
    choices: list[str] = kind.get("enum") or next((part["enum"] for part in kind.get("anyOf", []) if "enum" in part), [])
    return {"name": param["name"], "where": param["in"], "shape": shape, "choices": choices, "default": kind.get("default", "")}


def _example(schema: Any, answer: Any) -> Any:
    reference = answer["content"]["application/json"]["schema"]["$ref"]
    return schema["components"]["schemas"][reference.rsplit("/", 1)[-1]]["examples"][0]


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) if value else ""
