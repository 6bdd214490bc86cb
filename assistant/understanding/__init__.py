"""Understanding without Rasa: what rules and names alone can tell."""
