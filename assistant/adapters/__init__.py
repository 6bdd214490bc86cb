"""Ports in a technology: Rasa, SQL, memory."""
