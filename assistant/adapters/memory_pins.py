"""Boards as long as the process lives."""

from __future__ import annotations

from assistant.ports import Pin


class MemoryPins:
    """See `assistant.ports.Pins`."""

    def __init__(self) -> None:
        self._boards: dict[str, dict[str, Pin]] = {}

    async def of(self, person_id: str) -> tuple[Pin, ...]:
        return tuple(self._boards.get(person_id, {}).values())

    async def add(self, person_id: str, pin: Pin) -> None:
        board = self._boards.setdefault(person_id, {})
        if pin.question not in {known.question for known in board.values()}:
            board[pin.id] = pin

    async def remove(self, person_id: str, pin_id: str) -> bool:
        return self._boards.get(person_id, {}).pop(pin_id, None) is not None
