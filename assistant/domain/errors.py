"""Errors the assistant raises on purpose.

AssistantError
├── InvalidMessage          the channel sent something we cannot read            → 422, nothing to retry
├── UnknownConversation     no such conversation, or somebody else's             → 404
├── NotSignedIn             wrong name or password, unknown or expired token     → 401
│   └── AccountBlocked          an administrator has shut the account            → 401, the sign-in page says so
├── Forbidden               signed in, but without the role for it           → 403
├── PasswordDue             signed in with a one-time password               → 403, or the page to change it
├── LastAdmin               nobody would be left who administers             → 409
├── TooManyAttempts         too many wrong passwords (.retry_after_s)            → 429
├── LookupClosed            too many tries to open a dossier (.retry_after_s)    → 429
├── ChannelOff              an administrator has switched this channel off (.sentence) → 503, the reason and the hotline
├── UnknownDossier          no dossier fits both code and number                 → 404
├── InvalidReport           a field report lacks something (.problems)           → 422
├── EmergencyReported       a field report that must be a telephone call first   → 409
├── PhotoRefused            a photo that cannot be taken (.code)                 → 422
├── TooManyReports          too many field reports from one place (.retry_after_s) → 429
├── UnknownVersion          no such item, version or snapshot of published knowledge → 404
├── NotApprovable           this version cannot be asked for, or not be published so (.code) → 409
├── NotEmpty                knowledge is brought into a store that has some already → 409
├── UncitedAnswer           a step produced a statement without a source         → refuse, alert
├── MessageRefused          a chat platform will never deliver this message      → logged, not tried again
├── KnowledgeError          a file of `knowledge/` is wrong (.path, .problem)    → the start is refused
└── DependencyUnavailable   something we call is down (.name)                    → the fallback answers
    ├── DialogueUnavailable     Rasa is down, slow or silent
    ├── StoreUnavailable        the database is down or locked
    ├── ChannelUnavailable      a chat platform is away or asks to wait
    └── SearchUnavailable       the index is missing or was built with another embedding model
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal


class AssistantError(Exception):
    """Base of everything below."""


class InvalidMessage(AssistantError):
    """The message is empty or longer than 2,000 characters."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownConversation(AssistantError):
    """The conversation does not exist or belongs to someone else; we never say which."""


class UnknownVersion(AssistantError):
    """There is no such item, version or snapshot."""


class NotApprovable(AssistantError):
    """A version that answers already, waits already, is the person's own, or makes answers worse without a reason."""

    def __init__(self, code: Literal["own_version", "already_active", "already_waiting", "regression"]) -> None:
        super().__init__(code)
        self.code = code


class NotEmpty(AssistantError):
    """There is knowledge in the store already, and nobody would know which of both answers."""


class NotSignedIn(AssistantError):
    """The name and password, or the token, are not valid."""


class AccountBlocked(NotSignedIn):
    """The password is right, and an administrator has shut the account."""


class PasswordDue(AssistantError):
    """The password was given by somebody else: it has to be changed before anything else."""


class LastAdmin(AssistantError):
    """After this change nobody could administer."""


class Forbidden(AssistantError):
    """The person has signed in but may not do this."""


class TooManyAttempts(AssistantError):
    """The account is locked for a while."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"locked for {retry_after_s} s")
        self.retry_after_s = retry_after_s


class LookupClosed(AssistantError):
    """A code, a number or a caller had too many tries to open a dossier; we never say which."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"closed for {retry_after_s} s")
        self.retry_after_s = retry_after_s


class ChannelOff(AssistantError):
    """An administrator has switched the channel off; `sentence` tells people why and whom to call."""

    def __init__(self, sentence: str) -> None:
        super().__init__("off")
        self.sentence = sentence


class InvalidReport(AssistantError):
    """A field report cannot be kept as it is.

    Attributes:
        problems: field → what is wrong with it, a key of `report.wrong` in messages.yml.
    """

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(problems.values()))
        self.problems = problems


class EmergencyReported(AssistantError):
    """Somebody may be in danger: the person is told whom to call before the report is taken."""


class PhotoRefused(AssistantError):
    """A file that is no photo we can take; `code` is a key of `report.wrong`."""

    def __init__(self, code: Literal["photo_unreadable", "photo_too_large"]) -> None:
        super().__init__(code)
        self.code = code


class TooManyReports(AssistantError):
    """One place has sent as many field reports as are taken for now."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"closed for {retry_after_s} s")
        self.retry_after_s = retry_after_s


class UnknownDossier(AssistantError):
    """There is no dossier of that code, or the number is not its holder's; we never say which."""


class UncitedAnswer(AssistantError):
    """A statement of fact was about to be made without a source."""


class MessageRefused(AssistantError):
    """A chat platform does not deliver this message, however often it is sent: the person has blocked us, the chat is gone."""


class KnowledgeError(AssistantError):
    """A knowledge file breaks its schema.

    Attributes:
        problem: key and reason, for the person who edits the file.
        line: 1-based, or None when the file as a whole is meant.
    """

    def __init__(self, path: Path, problem: str, line: int | None = None) -> None:
        super().__init__(f"{path}:{line}: {problem}" if line else f"{path}: {problem}")
        self.path, self.problem, self.line = path, problem, line


class DependencyUnavailable(AssistantError):
    """Something we call is down."""

    name = "dependency"


class DialogueUnavailable(DependencyUnavailable):
    """Rasa did not answer in time, or answered nothing."""

    name = "rasa"


class StoreUnavailable(DependencyUnavailable):
    """The database does not take or give what it should."""

    name = "store"


class ChannelUnavailable(DependencyUnavailable):
    """A chat platform cannot be reached, or wants fewer messages for now."""

    name = "channel"


class SearchUnavailable(DependencyUnavailable):
    """There is no usable index."""

    name = "index"
