"""Rasa's custom actions: thin, executed inside the service."""
