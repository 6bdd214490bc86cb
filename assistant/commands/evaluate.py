"""evaluate: measured quality, on files. One JSON line each; `all` writes docs/quality.md and checks the floors."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from assistant.settings import Settings


def add(commands: Any) -> None:
    parser = commands.add_parser("evaluate", help="measure retrieval, diacritics, understanding and answers")
    kinds = parser.add_subparsers(title="what", required=True, metavar="WHAT")
    retrieval = kinds.add_parser("retrieval", help="a throw-away index of a corpus, asked judged questions")
    retrieval.add_argument("--corpus", type=Path, required=True)
    retrieval.add_argument("--queries", type=Path, required=True)
    retrieval.add_argument("--strip-diacritics", action="store_true")
    retrieval.add_argument("--limit", type=int)
    retrieval.set_defaults(command=evaluate_retrieval)
    diacritics = kinds.add_parser("diacritics", help="pairs of accented and bare sentences")
    diacritics.add_argument("--pairs", type=Path, required=True)
    diacritics.set_defaults(command=evaluate_diacritics)
    nlu = kinds.add_parser("nlu", help="Rasa NLU YAML, a file or a folder")
    nlu.add_argument("--file", type=Path, required=True)
    nlu.set_defaults(command=evaluate_nlu)
    answers = kinds.add_parser("answers", help="questions with what their answers must contain")
    answers.add_argument("--file", type=Path, required=True)
    answers.set_defaults(command=evaluate_answers)
    comparison = kinds.add_parser(
        "comparison", help="our NLU pipeline against Rasa's default one and without each component"
    )
    comparison.set_defaults(command=compare_pipelines)
    everything = kinds.add_parser("all", help="everything on the shipped question sets, against the recorded floors")
    everything.add_argument("--write", type=Path, help="write the report to this Markdown file")
    everything.set_defaults(command=evaluate_all)


def evaluate_retrieval(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.retrieval import evaluate_corpus, read_corpus, read_queries
    from assistant.retrieval.embedding import SentenceTransformersEmbedder

    settings = Settings()
    embedder = SentenceTransformersEmbedder(settings.model, threads=settings.embedding_threads)
    embedder.load_in_background().join()
    queries = read_queries(arguments.queries, arguments.limit)
    figures = evaluate_corpus(
        read_corpus(arguments.corpus),
        queries,
        embedder,
        strip_diacritics=arguments.strip_diacritics,
        progress=lambda done, total: print(f"embedded {done} of {total}", end="\r", file=sys.stderr),
    )
    print(json.dumps(figures))
    return 0


def evaluate_diacritics(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.diacritics import evaluate_pairs
    from assistant.evaluation.files import json_lines

    pairs = [(entry["accented"], entry["noaccent"]) for entry in json_lines(arguments.pairs)]
    print(json.dumps(evaluate_pairs(pairs)))
    return 0


def evaluate_nlu(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.nlu import evaluate_examples
    from assistant.understanding.examples import read_examples

    print(json.dumps(evaluate_examples(read_examples(arguments.file)), ensure_ascii=False))
    return 0


def evaluate_answers(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.files import json_lines
    from assistant.evaluation.report import answers_figures

    figures = asyncio.run(answers_figures(Settings(), list(json_lines(arguments.file))))
    print(json.dumps(figures, ensure_ascii=False))
    return 0


def compare_pipelines(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.comparison import RECORD, run_comparison

    compared = run_comparison(lambda text: print(text, file=sys.stderr))
    RECORD.write_text(json.dumps(compared, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(compared, ensure_ascii=False))
    return 0


def evaluate_all(arguments: argparse.Namespace) -> int:
    from assistant.evaluation.report import below_floors, markdown, shipped_figures

    figures = shipped_figures(Settings(), lambda text: print(text, file=sys.stderr))
    if arguments.write:
        arguments.write.write_text(markdown(figures), encoding="utf-8")
    problems = below_floors(figures)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
