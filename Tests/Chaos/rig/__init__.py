"""The rig under the scenarios: processes, load, faults, records, and the judge."""
