"""Made-up FHIR: resources out of the official schema, right and wrong, around people who are really there."""

import json
import random
from typing import Any

from songhe.links.fhir import TYPES
from songhe.links.fhir.checking import definitions

NASTY: list[Any] = [
    "", " ", "\x00", "\ud800", "\U0002070e", "' OR 1=1 --", "<script>", "../../etc/passwd", "A" * 5000, "\u0663", "\u202e",
    "null", "%00", -1, 0, 1e308, 10**30, 1.5e-300, True, None, [], {}, [[]], {"a": {"b": {"c": []}}}, "2026-02-31",
    "9999-99-99T99:99:99Z", "0001-01-01", "2026-11-23T10:00:00+15:59", "Patient/", "Patient//", "urn:uuid:x",
    "Patient/" + "x" * 300,
]  # fmt: skip
"""Values that break things; `--strings` adds a list of yours."""
PRIMITIVES: dict[str, list[Any]] = {
    "boolean": [True, False], "integer": [0, -3, 7], "decimal": [0, 1.5, 120, 1e6], "positiveInt": [1, 5],
    "unsignedInt": [0, 9],
    "date": ["2026-11-23", "1950-01", "1945"], "dateTime": ["2026-11-23T10:00:00+08:00", "2026-11-20", "2026"],
    "instant": ["2026-11-23T10:00:00+08:00"], "time": ["10:20:00"], "code": ["active", "x", "mm[Hg]"], "id": ["a-1"],
    "uri": ["urn:x:1", "http://loinc.org"], "url": ["urn:x"], "canonical": ["urn:songhe:questionnaire:checkup"],
    "base64Binary": ["YQ=="], "markdown": ["x"], "oid": ["urn:oid:1.2.3"],
    "uuid": ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
    "xhtml": ['<div xmlns="http://www.w3.org/1999/xhtml">x</div>'], "string": ["x", "汉阴县医院", "氨氯地平 5mg"],
}  # fmt: skip
CODES = {
    "http://loinc.org": ["85354-9", "8480-6", "8462-4", "8867-4", "2708-6", "8310-5", "15074-8", "14771-0", "29463-7", "1-1"],
    "http://hl7.org/fhir/sid/icd-10": ["I10", "E11.9", "J44"], "http://snomed.info/sct": ["3457005", "736285004", "38341003"],
    "urn:songhe:consent-purpose": ["partner", "emergency", "health-family"], "urn:songhe:service": ["bath-home", "clean-house"],
    "urn:songhe:appointment-kind": ["tele-consult", "village-round"], "urn:songhe:consult-way": ["video", "phone", "room"],
}  # fmt: skip
DEEPEST = 4


class Maker:
    """Makes resources and spoils them. The same seed makes the same."""

    def __init__(self, seed: int, references: list[str], bodies: list[dict[str, Any]], strings: list[str]) -> None:
        self.dice, self.references, self.bodies = random.Random(seed), references, bodies
        self.nasty = [*NASTY, *strings]

    def resource(self) -> dict[str, Any]:
        """One that the house understands, or one out of the schema; some of them spoiled."""
        if self.dice.random() < 0.5:
            body: dict[str, Any] = json.loads(json.dumps(self.dice.choice(self.bodies)))
        else:
            kind = self.dice.choice(TYPES)
            body = {**self.of(kind, 0), "resourceType": kind}
        for _time in range(self.dice.choice([0, 0, 1, 1, 2, 4])):
            self.spoil(body)
        return body

    def of(self, name: str, depth: int) -> Any:
        """A value of a definition."""
        facts = definitions()[name]
        if name == "Coding":
            system = self.dice.choice(list(CODES))
            return {"system": system, "code": self.dice.choice(CODES[system])}
        if name == "Reference":
            return {"reference": self.dice.choice(self.references)}
        if name in PRIMITIVES or "properties" not in facts:
            return self.dice.choice(PRIMITIVES.get(name, ["x"]))
        needed = {*facts.get("required", []), "status", "intent", "subject", "patient", "code", "recorded"}
        made: dict[str, Any] = {}
        for prop, told in facts["properties"].items():
            likely = 0.9 if prop in needed else (0.25 if depth == 0 else 0.12)
            if (
                not prop.startswith("_")
                and prop not in ("contained", "extension", "modifierExtension")
                and self.dice.random() < likely
            ):
                value = self.value(told, depth + 1)
                if value is not None:
                    made[prop] = value
        return made

    def value(self, told: dict[str, Any], depth: int) -> Any:
        """A value of an element."""
        if "const" in told:
            return told["const"]
        if "enum" in told:
            return self.dice.choice(told["enum"])
        if told.get("type") == "array":
            return (
                [self.value(told["items"], depth) for _one in range(self.dice.choice([1, 1, 2]))] if depth <= DEEPEST else None
            )
        name = str(told.get("$ref", "")).rsplit("/", 1)[-1]
        if name:
            return self.of(name, depth) if depth <= DEEPEST or name in PRIMITIVES else None
        return {"number": 1.5, "boolean": True}.get(str(told.get("type")), "x")

    def spoil(self, body: Any) -> None:
        """Change, drop or add something somewhere."""
        at = body
        while isinstance(at, dict | list) and at:
            key = self.dice.choice(list(at)) if isinstance(at, dict) else self.dice.randrange(len(at))
            inner = at[key]
            if isinstance(inner, dict | list) and inner and self.dice.random() < 0.75:
                at = inner
                continue
            deed = self.dice.random()
            if deed < 0.6:
                at[key] = self.dice.choice(self.nasty)
            elif deed < 0.8 and isinstance(at, dict):
                del at[key]
            elif isinstance(at, dict):
                at[self.dice.choice(["extension", "_status", "foo", "valueString", "modifierExtension"])] = self.dice.choice(
                    self.nasty
                )
            return

    def text(self, likely: list[str]) -> str:
        """A value for an address."""
        return self.dice.choice(likely) if self.dice.random() < 0.6 else str(self.dice.choice(self.nasty))[:300]
