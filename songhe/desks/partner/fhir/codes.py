"""Codes of other people's systems and the words of ours (data/codes.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from songhe.base import dated as base

DATA = Path(__file__).parent / "data" / "codes.yaml"
LOINC, UCUM, ICD, SNOMED = (
    "http://loinc.org",
    "http://unitsofmeasure.org",
    "http://hl7.org/fhir/sid/icd-10",
    "http://snomed.info/sct",
)
CITIZEN_ID = "urn:oid:2.16.156.10011.1.3"
CREDIT_CODE = "urn:oid:2.16.156.10011.1.19"
OWN = "urn:songhe:"
"""Identifiers of the house: `urn:songhe:<noun>`."""
HL7 = "http://terminology.hl7.org/CodeSystem/"
PROFILE = "http://hl7.org/fhir/StructureDefinition/"
SEXES = {"1": "male", "2": "female", "9": "other", "0": "unknown"}


@dataclass(frozen=True)
class Codes:
    """What holds on a day."""

    signs: dict[str, dict[str, Any]]
    panel: dict[str, Any]
    fasting: dict[str, Any]
    units: dict[str, str]
    diseases: dict[str, dict[str, str]]
    spoken: dict[str, dict[str, str]]

    def sign(self, loinc: str) -> str:
        """The sign of a code; nothing for one that is not kept here."""
        if loinc in (self.fasting["loinc"], *self.fasting["also"]):
            return "glucose"
        return next((name for name, told in self.signs.items() if loinc in (told["loinc"], *told.get("also", ()))), "")

    def is_panel(self, loinc: str) -> bool:
        """A pressure of two numbers."""
        return loinc in (self.panel["loinc"], *self.panel["also"])

    def is_fasting(self, loinc: str) -> bool:
        """Glucose before eating."""
        return loinc in (self.fasting["loinc"], *self.fasting["also"])

    def disease(self, system: str | None, code: str) -> str:
        """htn or dm of an ICD-10 or SNOMED CT code; nothing for another disease."""
        for name, told in self.diseases.items():
            if (system != SNOMED and code.startswith(told["icd"])) or (system != ICD and code == told["snomed"]):
                return name
        return ""


@lru_cache(maxsize=16)
def codes(day: date) -> Codes:
    """The codes in force."""
    return Codes(**base.plain(base.newest(DATA, day), "clause", "sure"))
