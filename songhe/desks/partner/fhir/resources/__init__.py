"""One module a resource: how the house's noun is told in FHIR, and which of its verbs a write is."""
