"""The pages of those who look after the assistant: what it knows, who changed it, and what people ask."""
