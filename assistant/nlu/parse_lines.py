"""Parses JSON strings from standard input with a Rasa model, one result a line: `python -m assistant.nlu.parse_lines MODEL`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from assistant.common.understood import understand


async def main(model: str) -> None:
    agent = Agent.load(model)
    for line in sys.stdin:
        text = json.loads(line)
        meant = understand(text)
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        took_ms = (time.perf_counter() - began) * 1000
        ranking = [entry for entry in parsed["intent_ranking"] if entry["name"] != "nlu_fallback"]
        best = ranking[0]
        mentions = {(e["entity"], meant.own_words(e["start"], e["end"]), e["start"]) for e in parsed["entities"]}
        result = {
            "intent": parsed["intent"]["name"],
            "best_intent": best["name"],
            "confidence": round(best["confidence"], 4),
            "ms": round(took_ms, 2),
            "entities": [[kind, text] for kind, text, _ in sorted(mentions, key=lambda mention: mention[2])],
        }
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    configure_structlog(logging.ERROR)  # at its default level Rasa would print every sentence
    logging.disable(logging.WARNING)
    asyncio.run(main(sys.argv[1]))
