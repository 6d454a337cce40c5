"""HL7 FHIR R4 (4.0.1) as a format: what is right and wrong of a resource, answers, search values, XML. Knows no room."""

VERSION = "4.0.1"
TYPES = (
    "Appointment", "CarePlan", "Condition", "Consent", "Device", "Encounter", "Location", "MedicationStatement", "Observation",
    "Organization", "Patient", "Practitioner", "Provenance", "QuestionnaireResponse", "RelatedPerson", "ServiceRequest", "Slot",
)  # fmt: skip
"""What is spoken here."""
TERMS = ("CodeSystem", "ValueSet")
"""What our own codes are told in: read, never written."""
JSON = "application/fhir+json"
XML = "application/fhir+xml"
NDJSON = "application/fhir+ndjson"
