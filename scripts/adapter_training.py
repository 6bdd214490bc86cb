"""Learns `assistant/retrieval/adapter.npz`: which question belongs to which subject, by gradient descent; 1 minute on one core.

A question's share of a subject is a softmax over everything that stands in the index, as the product computes it. A question
that no procedure answers has to find its way to any topic without content. A subject's own questions are learned from too, each
with itself left out of the index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import normalize

from assistant.retrieval.adapter import SHARPNESS, Adapter

_ROUNDS, _BATCH, _STEP = 9, 256, 1e-3
_STILL = 0.3 / 384  # price of every squared change of the maps
_NOBODYS = 1e-12  # of a share, lest its logarithm be endless


@dataclass(frozen=True, slots=True)
class Lessons:
    """Questions to learn from, row after row.

    Attributes:
        vectors: of the questions, shape (n, dimension).
        subjects: position of the subject that is meant, −1 when no procedure is.
        left_out: row among the texts that is the question itself, −1 when none is.
    """

    vectors: np.ndarray
    subjects: np.ndarray
    left_out: np.ndarray

    def __add__(self, other: Lessons) -> Lessons:
        return Lessons(
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.subjects, other.subjects]),
            np.concatenate([self.left_out, other.left_out]),
        )


def trained(texts: np.ndarray, starts: np.ndarray, procedures: int, lessons: Lessons) -> Adapter:
    """Returns the adapter that was learned.

    Args:
        texts: of all subjects, those of one side by side, shape (texts, dimension).
        starts: where those of each subject begin; the procedures first.
        procedures: how many of the subjects are procedures.
    """
    torch.manual_seed(0)
    rows = torch.tensor(texts)
    owners = torch.tensor(np.repeat(np.arange(len(starts)), np.diff([*starts, len(texts)])))
    vectors, meant, left_out = (torch.tensor(of) for of in (lessons.vectors, lessons.subjects, lessons.left_out))
    maps = [torch.zeros(rows.shape[1], rows.shape[1], requires_grad=True) for _ in range(2)]
    steps = torch.optim.Adam(maps, lr=_STEP)
    for _ in range(_ROUNDS):
        for batch in torch.randperm(len(meant)).split(_BATCH):
            asked = normalize(vectors[batch] + vectors[batch] @ maps[0], dim=1)
            cosines = asked @ normalize(rows + rows @ maps[1], dim=1).T
            known = torch.where(left_out[batch] >= 0)[0]
            cosines = cosines.index_put((known, left_out[batch][known]), torch.tensor(-1.0))
            odds = torch.exp(SHARPNESS * (cosines - cosines.detach().max(dim=1, keepdim=True).values))
            each = torch.zeros(len(batch), len(starts)).index_add(1, owners, odds)
            own = each.gather(1, meant[batch].clamp(min=0)[:, None])[:, 0]
            right, total = torch.where(meant[batch] >= 0, own, each[:, procedures:].sum(1)), each.sum(1)
            loss = (torch.log(total) - torch.log(right + _NOBODYS * total)).mean()
            steps.zero_grad()
            (loss + _STILL * sum((one**2).sum() for one in maps)).backward()
            steps.step()
    questions, answers = (one.detach().numpy() for one in maps)
    return Adapter(questions, answers)
