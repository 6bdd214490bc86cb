"""What the line needs from outside, in its own words. Every port has an in-memory implementation and one contract test class."""

from assistant.ports.answering import Dialogue, DossierLookup, PassageSearch, RegisterCounts
from assistant.ports.chats import Inbox, Talk, Talks, Update
from assistant.ports.dossiers import DossierStore, FieldReports, LoadedDossiers
from assistant.ports.insight import MOST_LISTED, Feedback, HandledQuestions, Insight
from assistant.ports.journal import Conversation, Journal, KeptTurn, Pin, Pins, SaidTurn, TalkBegun
from assistant.ports.library import ApprovalRequests, AuditLog, KeptSettings, Library
from assistant.ports.linked_accounts import LinkedAccounts
from assistant.ports.people import Accounts, People
from assistant.ports.regression import RegressionQuestions
from assistant.ports.understanding import Examples, ModelShelf, Trainer

__all__ = [
    "MOST_LISTED",
    "Accounts",
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
    "LinkedAccounts",
    "LoadedDossiers",
    "ModelShelf",
    "PassageSearch",
    "People",
    "Pin",
    "Pins",
    "RegisterCounts",
    "RegressionQuestions",
    "SaidTurn",
    "Talk",
    "TalkBegun",
    "Talks",
    "Trainer",
    "Update",
]
