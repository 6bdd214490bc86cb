"""The export of the national catalogue of procedures → `Procedure`: several of its fields are tables glued into one text."""
