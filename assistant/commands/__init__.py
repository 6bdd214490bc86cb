"""One module per command of `python -m assistant`; each adds its own arguments."""
