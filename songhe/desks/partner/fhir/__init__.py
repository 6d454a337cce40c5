"""FHIR R4 for hospitals and other partners: the house's own nouns through its own verbs. Nothing is kept beside the truth."""
