"""The clinic's records in the words of HL7 FHIR R4."""
