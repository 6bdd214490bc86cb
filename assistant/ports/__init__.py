"""What the line needs from outside, in its own words. Every port has an in-memory implementation and one contract test class."""

from assistant.ports.answering import Dialogue, DossierLookup, PassageSearch, RegisterCounts
from assistant.ports.chats import Inbox, Talk, Talks, Update
from assistant.ports.dossiers import DossierStore, FieldReports, LoadedDossiers
from assistant.ports.insight import MOST_COUNTED, MOST_LISTED, Feedback, HandledQuestions, Insight
from assistant.ports.journal import Conversation, Journal, KeptTurn, Pin, Pins, SaidTurn, TalkBegun
from assistant.ports.library import ApprovalRequests, AuditLog, KeptSettings, Library
from assistant.ports.people import People
from assistant.ports.understanding import Examples, ModelShelf, Trainer

__all__ = [
    "MOST_COUNTED",
    "MOST_LISTED",
    "ApprovalRequests",
    "AuditLog",
    "Conversation",
    "Dialogue",
    "DossierLookup",
    "DossierStore",
    "Examples",
    "Feedback",
    "FieldReports",
    "HandledQuestions",
    "Inbox",
    "Insight",
    "Journal",
    "KeptSettings",
    "KeptTurn",
    "Library",
    "LoadedDossiers",
    "ModelShelf",
    "PassageSearch",
    "People",
    "Pin",
    "Pins",
    "RegisterCounts",
    "SaidTurn",
    "Talk",
    "TalkBegun",
    "Talks",
    "Trainer",
    "Update",
]
