"""One module per kind of answer: from what was understood to a typed, cited answer."""
