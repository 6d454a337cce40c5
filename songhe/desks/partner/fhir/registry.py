"""All resource types, by name."""

from functools import lru_cache

from songhe.desks.partner.fhir.kinds import Kind
from songhe.desks.partner.fhir.resources import (
    answers,
    appointments,
    around,
    conditions,
    consents,
    consults,
    devices,
    encounters,
    houses,
    medication,
    observations,
    patients,
    plans,
    provenance,
    requests,
    workers,
)


@lru_cache
def kinds() -> dict[str, Kind]:
    """In the order in which they are told."""
    rows = (
        patients.KIND, around.KIND, workers.KIND, houses.ORGANIZATION, houses.LOCATION, devices.KIND, observations.KIND,
        conditions.KIND, medication.KIND, plans.KIND, requests.KIND, appointments.KIND, consults.SLOT,
        encounters.KIND, answers.KIND, consents.KIND, provenance.KIND,
    )  # fmt: skip
    return {row.name: row for row in rows}
