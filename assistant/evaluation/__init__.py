"""Measured quality: files in, figures out. Nothing here is tuned on what it measures."""
