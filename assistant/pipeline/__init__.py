"""The straight line from a message to a reply; start at `assistant.py` in this folder."""
