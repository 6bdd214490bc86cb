"""Reads the files officials hand in: `read_document` (file → blocks), then `sections` (blocks → passages' texts)."""
