"""The officials' pages: numbers with their proof, a board of their own, ready reports."""
