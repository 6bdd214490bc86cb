"""What the assistant talks about, in plain Python: answers, procedures, indicators, units, people, errors."""
