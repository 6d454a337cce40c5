"""Make songhe/links/fhir/r4.json anew: the official JSON schema of FHIR R4, cut down to what we speak, without its prose.

    .venv/bin/python tools/fhir_schema.py PATH/fhir.schema.json[.gz]

The schema is part of the FHIR specification (HL7, CC0); docs/adr/0015 says why it stands here.
"""

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from songhe.links.fhir import TERMS, TYPES

TARGET = Path(__file__).resolve().parents[1] / "songhe" / "links" / "fhir" / "r4.json"
SPOKEN = (*TYPES, *TERMS, "Bundle", "OperationOutcome", "CapabilityStatement", "Parameters")


def cut(whole: dict[str, Any]) -> dict[str, Any]:
    """The definitions that are reached from what we speak. A resource inside another one is only known to be one."""
    found: dict[str, Any] = {"ResourceList": {"type": "object", "required": ["resourceType"]}}
    todo = list(SPOKEN)
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = bare(whole[name])
            todo += re.findall(r"#/definitions/(\w+)", json.dumps(found[name]))
    return dict(sorted(found.items()))


def bare(value: Any) -> Any:
    """Without descriptions."""
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items() if key != "description" or not isinstance(inner, str)}
    return [bare(inner) for inner in value] if isinstance(value, list) else value


def main() -> None:
    """One definition a line, so that a difference can be read."""
    source = Path(sys.argv[1])
    data = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    lines = [f"{json.dumps(name)}: {json.dumps(facts)}" for name, facts in cut(json.loads(data)["definitions"]).items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(lines)} definitions, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
