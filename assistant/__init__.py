"""A virtual assistant for citizens and civil servants. Start reading at `assistant.pipeline.assistant`."""

__version__ = "0.1.0"
