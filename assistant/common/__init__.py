"""What Rasa's process and the service share: Python 3.10 syntax, standard library only, no work at import."""
