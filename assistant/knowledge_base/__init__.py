"""Reads `knowledge/` into domain values; every error names file, line and key."""
