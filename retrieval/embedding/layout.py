"""The names of the files that make up a prepared model."""

TOKENIZER_FILE = "tokenizer.json"
MODEL_FILE = "model-int8.onnx"
