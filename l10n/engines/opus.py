"""OPUS-MT's original models, as Marian wrote them: decoder.yml, weights in .npz, SentencePiece models, a vocabulary.

CTranslate2's own converter reads them, without torch. What is dangerous in them is looked at before: names in
decoder.yml that lead out of the folder, YAML that expands, settings without sense, and what is no array of numbers in
the weights.
"""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from l10n.engines.archives import refuse_bomb
from l10n.engines.configurations import shown
from l10n.engines.opus_weights import refuse_knots, sizes_in
from l10n.engines.protocol import Pair
from l10n.engines.shapes import refuse_wrong_shapes
from l10n.engines.tags import language_tags, plain_language
from l10n.engines.vocabularies import refuse_foreign_pieces
from l10n.errors import EngineError, ModelError

DECODER = "decoder.yml"
"""The file by which such a model is known."""

_MOST_DECODER = 64 << 10
_MOST_VOCABULARIES = 2
_DAMAGE = (OSError, EOFError, LookupError, ValueError, RuntimeError, struct.error, zipfile.BadZipFile, zlib.error)
"""What a damaged archive makes its readers raise."""
_PAIR_LINE = re.compile(r"[^\w\n]{0,20}(source|target) language\(s\):(.*)", re.IGNORECASE)
_MOST_PAIRS = 100_000
"""Most pairs that a README may name; hundreds of languages on one side have one or a few on the other."""
_DOWNLOAD = re.compile(r"/(?P<source>[a-z]{2,3})-(?P<target>[a-z]{2,3})/[^/\s)]+\.zip")
_LICENCE = re.compile(
    r"(?:(?P<short>\bCC[\s-]BY)|\bAttribution)"
    r"(?P<terms>(?:[\s-]+(?:Non[\s-]?Commercial|NC|No[\s-]?Deriv(?:ative)?s|ND|Share[\s-]?Alike|SA)\b)*)"
    r"(?:[\s-]+(?P<version>\d\.\d)\b)?",
    re.IGNORECASE,
)
"""Names of Creative Commons' licences; "Attribution" alone is a word like others."""
_TERMS = (
    ("nc", re.compile(r"Non[\s-]?Commercial|NC", re.IGNORECASE)),
    ("nd", re.compile(r"No[\s-]?Deriv|ND", re.IGNORECASE)),
    ("sa", re.compile(r"Share[\s-]?Alike|SA", re.IGNORECASE)),
)
"""What such a licence may demand, what forbids most first."""


@dataclass(frozen=True, slots=True)
class OpusModel:
    """An OPUS-MT model in a folder.

    Attributes:
        weights: its weights.
        vocabularies: those of source and target, or the one of both.
        pairs: what its README says that it translates, where its vocabulary has no tags; empty where it does not.
        languages: what its README says that it reads.
        licence: by its LICENSE file; empty where that is none that is known.
    """

    weights: Path
    vocabularies: tuple[Path, ...]
    pairs: tuple[Pair, ...]
    languages: tuple[str, ...]
    licence: str

    def vocabulary(self) -> tuple[str, ...]:
        """Gives the pieces of its source vocabulary.

        Raises:
            ModelError: it is damaged.
        """
        return _pieces(self.vocabularies[0])


def read_opus(folder: Path) -> OpusModel:
    """Gives what an OPUS-MT model consists of.

    Args:
        folder: with its decoder.yml.

    Raises:
        ModelError: it is damaged, names files elsewhere, or needs something that is not there.
    """
    path = folder / DECODER
    config = _decoder(path)
    models, vocabularies = config.get("models"), config.get("vocabs")
    if not isinstance(models, list) or not isinstance(vocabularies, list) or not models or not vocabularies:
        raise ModelError("this names no models and vocabularies", path=path)
    if len(vocabularies) > _MOST_VOCABULARIES:
        raise ModelError(f"this names {len(vocabularies)} vocabularies", path=path)
    weights = _inside(folder, models[0])
    refuse_bomb(weights)
    if not (folder / "source.spm").is_file():
        raise ModelError(
            "there is no source.spm here",
            path=folder,
            mend="Models that were made with another segmentation cannot be used.",
        )
    readme = _text(folder / "README.md")
    licence = _licence(_text(folder / "LICENSE"))
    files = tuple(_inside(folder, name) for name in vocabularies)
    pairs = _pairs(readme, folder / "README.md")
    tagged = bool(language_tags(_pieces(files[0])))
    languages = tuple(dict.fromkeys(source for source, _ in pairs))
    return OpusModel(weights, files, () if tagged else pairs, languages, licence)


def _licence(text: str) -> str:
    """Gives the licence that a text names, and of several the one that forbids most."""
    found: dict[tuple[bool, ...], str] = {}
    for match in _LICENCE.finditer(text):
        if not (match["short"] or match["terms"] or match["version"]):
            continue
        demands = tuple(bool(term.search(match["terms"])) for _, term in _TERMS)
        names = [name for (name, _), demanded in zip(_TERMS, demands, strict=True) if demanded]
        # a mention without its version says less than one that has it
        if match["version"] or demands not in found:
            found[demands] = "-".join(["cc-by", *names, *([match["version"]] if match["version"] else [])])
    return found[max(found)] if found else ""


def _pieces(path: Path) -> tuple[str, ...]:
    """Gives the pieces of one of Marian's vocabularies."""
    try:
        from ctranslate2.converters.marian import load_vocab
    except ImportError as error:
        raise EngineError("conversion needs the library ctranslate2", mend='Run: pip install "l10n[mt]".') from error
    try:
        pieces = tuple(str(piece) for piece in load_vocab(str(path)))
        # half a character, which "\\xD800" makes, cannot be written to any file
        "".join(pieces).encode("utf-8")
    except (OSError, ValueError, TypeError, AttributeError, OverflowError) as error:
        raise ModelError("this is no vocabulary of Marian", path=path, mend="Fetch the model again.") from error
    return pieces


def _decoder(path: Path) -> Mapping[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        if path.stat().st_size > _MOST_DECODER:
            raise ModelError("this file is too large", path=path)
        text = path.read_text(encoding="utf-8")
        refuse_knots(YAML(typ="safe", pure=True).parse(text))
        content = YAML(typ="safe", pure=True).load(text)
    except (OSError, ValueError, YAMLError) as error:
        raise ModelError("this is no YAML that can be read", path=path, mend="Fetch the model again.") from error
    if not isinstance(content, dict):
        raise ModelError("this names no models and vocabularies", path=path)
    return content


def _inside(folder: Path, name: object) -> Path:
    """Gives the path of a file that decoder.yml names, which must lie beside it."""
    plain = isinstance(name, str) and name not in ("", ".", "..") and not re.search(r"[/\\:\0]", name)
    if not plain:
        raise ModelError(f"this names a file elsewhere: {shown(name)}", path=folder / DECODER)
    path = folder / str(name)
    if path.is_symlink() or not path.is_file():
        raise ModelError(f"there is no {name} here", path=folder, mend="Fetch the model again.")
    return path


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _pairs(readme: str, path: Path) -> tuple[Pair, ...]:
    lines = (_PAIR_LINE.match(line) for line in readme.splitlines())
    found = {match[1].lower(): match[2].split() for match in lines if match}
    if found.keys() >= {"source", "target"}:
        sources, targets = (
            tuple(dict.fromkeys(_language(code) for code in found[side] if _language(code)))
            for side in ("source", "target")
        )
        if len(sources) * len(targets) > _MOST_PAIRS:
            raise ModelError("this names too many languages", path=path)
        return tuple((source, target) for source in sources for target in targets if source != target)
    match = _DOWNLOAD.search(readme)
    return ((plain_language(match["source"]), plain_language(match["target"])),) if match else ()


def _language(code: str) -> str:
    return plain_language(code.strip(",*"))


def convert_opus(folder: Path, output: Path, quantization: str = "int8") -> None:
    """Writes an OPUS-MT model in CTranslate2's form.

    Args:
        folder: the model.
        output: the folder to write, which must not exist.
        quantization: of the weights: int8 or float32.

    Raises:
        EngineError: ctranslate2 is not installed.
        ModelError: the model is damaged, or built in a way that CTranslate2 does not know.
    """
    try:
        from ctranslate2.converters import MarianConverter
    except ImportError as error:
        raise EngineError("conversion needs the library ctranslate2", mend='Run: pip install "l10n[mt]".') from error
    model = read_opus(folder)
    sizes = sizes_in(model.weights)
    vocabularies = tuple(_pieces(path) for path in model.vocabularies)
    refuse_foreign_pieces(folder, vocabularies[0], vocabularies[-1])

    class Checked(MarianConverter):  # type: ignore[misc]
        """CTranslate2's converter, which looks at what it is about to write."""

        def _load(self) -> Any:
            spec = super()._load()
            refuse_wrong_shapes(spec, sizes)
            return spec

    try:
        # numpy takes an open file too; one that it opens itself stays open where the converter fails
        with model.weights.open("rb") as weights:
            convert: Any = Checked(weights, [str(path) for path in model.vocabularies])
            convert.convert(str(output), quantization=quantization)
    except (*_DAMAGE, AttributeError, TypeError) as error:
        raise ModelError(f"this model cannot be converted: {str(error)[:200]}", path=folder) from error
    # the end of a sentence is among the tokens that the engine gives; a second one is too many
    path = output / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**config, "add_source_eos": False}, indent=2) + "\n", encoding="utf-8")
