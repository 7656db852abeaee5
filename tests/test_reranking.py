"""An optional second opinion: a real CrossEncoder, built and trained here, reads the best sentences once more."""

import shutil
from pathlib import Path

import pytest
import torch
from sentence_transformers import CrossEncoder
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

from retrieval.answering.chain import Answerer
from retrieval.answering.reranking import Reranker
from retrieval.archive.archive import Archive
from retrieval.embedding.model import load_cross_encoder
from retrieval.embedding.space import Space
from retrieval.errors import EmbeddingUnavailable
from retrieval.settings import Settings
from retrieval.types import Article, Question

SAID = (
    "The United Kingdom sends light anti-tank weapons to Ukraine.",
    "The ministry has a roof of copper and a garden of roses.",
)
FILLER = "The town has a bridge, a market and a mill on the river that everybody knows from the old postcards. " * 3
ARTICLE = Article(f"{SAID[0]} {FILLER}{SAID[1]}", "/arms.txt", "London arms Kyiv")
QUESTION = Question("Which weapons does Britain send?")
STEPS = 60


@pytest.fixture(scope="module")
def lover_of_roses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny CrossEncoder that learnt to prefer texts with roses in them, whatever is asked."""
    folder = tmp_path_factory.mktemp("reranker")
    words = sorted({word.lower() for text in (*SAID, FILLER, QUESTION.text) for word in text.replace(".", "").split()})
    vocabulary = {word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]")
    torch.manual_seed(1)
    sizes = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 64}
    config = BertConfig(vocab_size=len(vocabulary), num_labels=1, **sizes)
    BertForSequenceClassification(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    model = CrossEncoder(str(folder), device="cpu")
    _train(model)
    model.save_pretrained(str(folder))
    return folder


@pytest.mark.parametrize("broken", ["three labels", "half the weights", "no head"])
def test_what_is_no_reranker_is_refused(lover_of_roses: Path, tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(lover_of_roses, folder)
    weights, config = folder / "model.safetensors", BertConfig.from_pretrained(folder)
    if broken == "three labels":
        config.num_labels = 3
        BertForSequenceClassification(config).save_pretrained(folder)
    elif broken == "no head":
        BertModel(config).save_pretrained(folder)
    else:
        weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(EmbeddingUnavailable, match="DEPECHE_RERANKER"):
        load_cross_encoder(str(folder))


def test_scores_that_are_no_numbers_change_nothing(
    archive: Archive, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([ARTICLE])
    before = answerer.ask(QUESTION).quotes
    monkeypatch.setattr(Reranker, "model", object())
    monkeypatch.setattr(Reranker, "_read", lambda *_: iter([float("nan")] * 5))
    assert answerer.ask(QUESTION).quotes == before


def _train(model: CrossEncoder) -> None:
    texts = [*SAID, *FILLER.split(". ")[:1]]
    batch = model.tokenizer([QUESTION.text] * len(texts), texts, padding=True, return_tensors="pt")
    wanted = torch.tensor([float("roses" in text) for text in texts])
    optimiser = torch.optim.Adam(model.model.parameters(), lr=0.01)
    for _ in range(STEPS):
        optimiser.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model.model(**batch).logits.ravel(), wanted)
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.1


def answer(settings: Settings, space: Space, **chosen: object) -> str:
    """Return the first quote of an archive with one article, read with these settings."""
    archive = Archive(settings.model_copy(update=chosen), space=space)
    archive.add([ARTICLE])
    return Answerer(archive).ask(QUESTION).quotes[0].text


def test_it_moves_what_it_reads(settings: Settings, space: Space, lover_of_roses: Path) -> None:
    assert SAID[0] in answer(settings, space)
    moved = answer(settings, space, reranker=str(lover_of_roses))
    assert SAID[1] in moved and SAID[0] not in moved


def test_without_time_nothing_moves(settings: Settings, space: Space, lover_of_roses: Path) -> None:
    archive = Archive(settings.model_copy(update={"reranker": str(lover_of_roses)}), space=space)
    archive.add([ARTICLE])
    answerer = Answerer(archive)
    answerer.reranker.seconds = -1.0
    assert SAID[0] in answerer.ask(QUESTION).quotes[0].text


def test_one_that_is_nowhere_is_named(settings: Settings, space: Space, tmp_path: Path) -> None:
    archive = Archive(settings.model_copy(update={"reranker": str(tmp_path)}), space=space)
    with pytest.raises(EmbeddingUnavailable, match="DEPECHE_RERANKER"):
        Answerer(archive).warm()
