"""A store of many procedures: the first index, the index made again, a publication, and publications while people ask.

`python -m benchmarks.catalogue --procedures 400` measures a smaller one; `--file EXPORT` takes the national catalogue's export
in place of made-up procedures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

from pydantic import SecretStr

from assistant.bootstrap import Application, build_application
from assistant.common.places import ROOT, data_dir
from assistant.domain.message import IncomingMessage
from assistant.domain.principal import CITIZEN
from assistant.domain.procedure import Procedure
from assistant.evaluation.files import percentile
from assistant.knowledge_base.knowledge import load_knowledge
from assistant.knowledge_base.national.importer import import_procedures, read_export
from assistant.pipeline.long_lived import set_aside
from assistant.preparation import index
from assistant.retrieval.embedding import SentenceTransformersEmbedder
from assistant.retrieval.index_files import load_index
from assistant.settings import Settings
from benchmarks.retrieval import question_times

PROCEDURES, PUBLICATIONS, ASKERS = 2_849, 20, 8
_CALM_PUBLICATIONS = 5  # while nobody asks
CHANGED = "1.000656"  # the procedure that is published again and again
QUESTION = "cho tôi thông tin về đăng ký khai tử"
_NEVER_S, _BETWEEN_S = 60.0, 4.0
_VERSION = re.compile(r"bản số (\d+)")
_TRADES = (
    "nuôi ong",
    "đóng ghe",
    "làm muối",
    "trồng hồ tiêu",
    "sửa đồng hồ",
    "dệt chiếu",
    "nấu rượu",
    "đúc gang",
    "chăn cừu",
)


def measure_catalogue(procedures: int = PROCEDURES, export: Path | None = None) -> list[str]:
    """Returns a section of the report."""
    models, before = data_dir() / "models", os.environ.get("ASSISTANT_DATA_DIR")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASSISTANT_DATA_DIR"] = folder
        (Path(folder) / "models").symlink_to(models.resolve())
        try:
            settings = Settings(actions_token=SecretStr("of the benchmark"))
            shipped = load_knowledge(settings.knowledge)
            many = [*(_of_export(export, shipped.procedures) if export else _made_up(shipped.procedures, procedures))]
            rows = _measured(settings, many)
        finally:
            os.environ.pop("ASSISTANT_DATA_DIR")
            if before is not None:
                os.environ["ASSISTANT_DATA_DIR"] = before
    return [
        f"## A store of {len(many) + len(shipped.procedures):,} procedures",
        "",
        "| what | measured | wanted at most |",
        "| --- | --- | --- |",
        *(f"| {what} | {measured} | {wanted} |" for what, measured, wanted in rows),
    ]


def _measured(settings: Settings, many: Sequence[Procedure]) -> list[tuple[str, str, str]]:
    knowledge = load_knowledge(settings.knowledge)
    asyncio.run(_imported(settings, many))
    shutil.rmtree(settings.index_dir)  # publishing has made one
    first = _seconds(settings)
    again = _seconds(settings)
    questions = _questions(settings, many)
    calm, published, mixed, failed, took = asyncio.run(_published(settings, knowledge.procedures[CHANGED]))
    return [
        ("the first index of everything", f"{first:.0f} s", "360 s"),
        ("the index made again, nothing changed", f"{again:.2f} s", "5 s"),
        *questions,
        (
            f"one changed procedure published and answering, longest of {len(calm)} while nobody asks",
            f"{max(calm):.2f} s",
            "2 s",
        ),
        (
            f"the same, longest of {len(published)} at a stretch while {ASKERS} people ask without a pause",
            f"{max(published):.2f} s (half of them below {percentile(published, 0.5):.2f} s)",
            "2 s",
        ),
        (
            f"answers to {ASKERS} people meanwhile",
            f"{len(took)}, of them {failed} failed, {mixed} of two versions",
            "0 and 0",
        ),
        ("how long they waited", f"p50 {percentile(took, 0.5):.0f} ms, p95 {percentile(took, 0.95):.0f} ms", "–"),
    ]


def _seconds(settings: Settings) -> float:
    began = time.perf_counter()
    index(settings, load_knowledge(settings.knowledge), lambda text: None)
    return time.perf_counter() - began


def _questions(settings: Settings, many: Sequence[Procedure]) -> list[tuple[str, str, str]]:
    """What one question costs in the index of all of them."""
    shipped = load_knowledge(settings.knowledge)
    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    embedder.load_in_background().join()
    procedures = shipped.procedures | {procedure.code: procedure for procedure in many}
    lines = (ROOT / "quality" / "citizens.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["q"] for line in lines]
    return question_times(load_index(settings.index_dir, embedder), embedder, procedures, shipped.uncovered, texts)


async def _imported(settings: Settings, many: Sequence[Procedure]) -> None:
    from assistant.adapters.sql.database import migrate

    migrate(settings.database)
    application = build_application(settings)
    await application.publishing.import_procedures(many, "benchmark", "many")
    await application.engine.dispose()


async def _published(
    settings: Settings, procedure: Procedure
) -> tuple[list[float], list[float], int, int, list[float]]:
    """Returns the seconds until each publication answers, while nobody else asks and then while some do; answers of two
    versions, failures, and milliseconds of answers.

    An answer of no version is a failure: one was published before they asked.

    Raises:
        TimeoutError: a publication never answers.
    """
    application = build_application(settings, grown=set_aside)
    assert application.embedder is not None
    await asyncio.to_thread(application.embedder.load_in_background().join)
    await application.editions.refresh()
    set_aside()
    done, took, mixed, failed = asyncio.Event(), list[float](), 0, 0

    async def ask_on() -> None:
        nonlocal mixed, failed
        while not done.is_set():
            began = time.perf_counter()
            try:
                said = _versions(await _asked(application))
            except Exception:  # whatever it is, somebody got no answer
                failed += 1
                continue
            took.append((time.perf_counter() - began) * 1000)
            mixed += len(said) > 1
            failed += not said
            await asyncio.sleep(0.2)  # people read

    async def publish(number: int) -> float:
        said = f"bản số {number}"
        changed = replace(procedure, summary=f"Là {said}.", name=f"{procedure.name}, {said}")
        began = time.perf_counter()
        await application.publishing.import_procedures([changed], "benchmark", said)
        async with asyncio.timeout(_NEVER_S):
            while str(number) not in _versions(await _asked(application)):  # noqa: ASYNC110  as a citizen would
                await asyncio.sleep(0.01)
        return time.perf_counter() - began

    calm = []
    for number in range(1, _CALM_PUBLICATIONS + 1):
        calm.append(await publish(number))
        await asyncio.sleep(_BETWEEN_S)
    asking = [asyncio.create_task(ask_on()) for _ in range(ASKERS)]
    first = _CALM_PUBLICATIONS + 1
    seconds = [await publish(number) for number in range(first, first + PUBLICATIONS)]
    done.set()
    await asyncio.gather(*asking)
    await application.engine.dispose()
    return calm, seconds, mixed, failed, took


async def _asked(application: Application) -> str:
    reply = await application.assistant.reply(IncomingMessage("benchmark", QUESTION, None, CITIZEN))
    return "\n".join(answer.text for answer in reply.answers)


def _versions(text: str) -> frozenset[str]:
    return frozenset(_VERSION.findall(text))


def _made_up(shipped: dict[str, Procedure], count: int) -> Iterator[Procedure]:
    """As many procedures as the national catalogue has, none of them like another."""
    for number, model in enumerate(islice(cycle(shipped.values()), count - len(shipped))):
        trade = f"{_TRADES[number % len(_TRADES)]} loại {number}"
        yield replace(
            model,
            code=f"9.{number:06d}",
            name=f"{model.name} đối với nghề {trade}",
            summary=f"{model.summary} Chỉ dành cho nghề {trade}.",
            aliases=(),
            questions={},
        )


def _of_export(export: Path, shipped: dict[str, Procedure]) -> Iterator[Procedure]:
    procedures, _ = import_procedures(read_export(export))
    return (procedure for procedure in procedures if procedure.code not in shipped)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=PROCEDURES)
    parser.add_argument("--file", type=Path, help="the national catalogue's export")
    given = parser.parse_args()
    print("\n".join(measure_catalogue(given.procedures, given.file)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
