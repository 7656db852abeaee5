"""The int8 model beside the same weights in torch float32, in one run: `python -m tests.benchmarks.embedding`."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from retrieval.embedding.bert_export import build_encoder
from retrieval.embedding.nano_weights import find_weights, read_weights
from retrieval.embedding.space import Space
from retrieval.settings import load_settings
from retrieval.text.languages import identify
from retrieval.text.passages import split_passages
from tests.conftest import ROOT

BATCH = 16
ROUNDS = 3


def passages() -> list[str]:
    """The sample articles' paragraphs, of 30 to 160 tokens, in seven languages."""
    found = []
    for path in sorted((ROOT / "data" / "articles").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        spans = [passage.span for passage in split_passages("", text, identify(text))]
        found += [part for span in spans for part in text[span.start : span.end].split("\n\n") if len(part) > 100]
    return sorted(found, key=len)


def rate(embed: Callable[[list[str]], NDArray[np.float32]], texts: list[str]) -> tuple[float, NDArray[np.float32]]:
    """Return passages a second, the best of some rounds, and the vectors."""
    best, vectors = 0.0, np.empty(0, np.float32)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        vectors = embed(texts)
        best = max(best, len(texts) / (time.perf_counter() - begun))
    return best, vectors


def main() -> None:
    """Print the ratio of speeds and the cosines."""
    space = Space(load_settings())
    tokenize = space.embedder.model[0].preprocess
    encoder = build_encoder(read_weights(find_weights() or Path()))

    def in_float(texts: list[str]) -> NDArray[np.float32]:
        rows = []
        for start in range(0, len(texts), BATCH):
            batch = tokenize(["passage: " + text for text in texts[start : start + BATCH]])
            with torch.no_grad():
                states = encoder(**batch).last_hidden_state
            mask = batch["attention_mask"].unsqueeze(-1)
            rows.append(torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1)).numpy())
        return np.concatenate(rows)

    texts = passages()
    slow, expected = rate(in_float, texts)
    fast, found = rate(space.embedder.texts, texts)
    cosines = (found * expected).sum(axis=1)
    vnni = "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    print(f"passages {len(texts)}, processor {'with' if vnni else 'without'} VNNI")
    print(f"int8 over float32, passages a second: {fast / slow:.2f}")
    print(f"cosine to float32: mean {cosines.mean():.4f}, fifth percentile {np.percentile(cosines, 5):.4f}")


if __name__ == "__main__":
    main()
