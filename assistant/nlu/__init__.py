"""Graph components and the gateway channel that run inside Rasa's process (Python 3.10)."""
