"""Reading l10n.toml, or [tool.l10n] in pyproject.toml, into frozen settings."""

from __future__ import annotations

import dataclasses
import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from l10n.errors import ConfigError
from l10n.hosted_settings import AzureSettings, DeeplSettings, GoogleSettings, OpenAiSettings, ServiceSettings

FILE_NAME = "l10n.toml"


@dataclass(frozen=True, slots=True)
class SegmentationSettings:
    """How blocks become segments.

    Attributes:
        mode: "sentence", or "paragraph" for one segment a block.
    """

    mode: Literal["sentence", "paragraph"] = "sentence"


@dataclass(frozen=True, slots=True)
class TextSettings:
    """What plain text articles hold.

    Attributes:
        boilerplate: lines of the web page around the article; each is a segment of its own kind.
    """

    boilerplate: tuple[str, ...] = ("Schlagworte", "nach oben")


@dataclass(frozen=True, slots=True)
class MarkdownSettings:
    """What is translated in Markdown articles.

    Attributes:
        front_matter: keys of the YAML front matter whose values are translated; "a.b" names a nested key.
    """

    front_matter: tuple[str, ...] = ("title", "subtitle", "description", "summary")


@dataclass(frozen=True, slots=True)
class HtmlSettings:
    """What is translated in HTML articles.

    Attributes:
        skip: CSS selectors of the elements that are left alone, such as navigation.
    """

    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine drafts, and how.

    Attributes:
        default: engine for every pair that has no entry in `pairs`; "auto" chooses.
        pairs: engine by pair, such as {"de-ru": "ct2:opus-mt-de-ru"}.
        beam: beam size.
        hypotheses: how many hypotheses are asked for.
        batch_tokens: tokens in a batch.
        splice_margin: greatest loss of mean log probability, in nats a token, that putting a missed term in may cost;
            0 puts none in that the engine likes less.
        openai: endpoints that speak OpenAI's chat completions.
        deepl: DeepL.
        libretranslate: LibreTranslate.
        google: Google Cloud Translation.
        azure: Azure AI Translator.
        commands: programs that translate, by the name that the engine "command:<name>" has.
        command_timeout: seconds that such a program may take for one batch.
    """

    default: str = "auto"
    pairs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    beam: int = 4
    hypotheses: int = 4
    batch_tokens: int = 512
    splice_margin: float = 1.0
    openai: OpenAiSettings = field(default_factory=OpenAiSettings)
    deepl: DeeplSettings = field(default_factory=DeeplSettings)
    libretranslate: ServiceSettings = field(default_factory=ServiceSettings)
    google: GoogleSettings = field(default_factory=GoogleSettings)
    azure: AzureSettings = field(default_factory=AzureSettings)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    command_timeout: float = 600.0


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Which checks run, and how severe they are.

    Attributes:
        disable: names of checks that do not run.
        severity: severity by check name, in place of the check's own.
        baseline: file of the findings that are known already and do not fail a run; empty for none.
    """

    disable: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    baseline: str = ""


@dataclass(frozen=True, slots=True)
class BuildSettings:
    """How finished articles are written.

    Attributes:
        typography: whether quotes and no-break spaces are set as the target language sets them.
    """

    typography: bool = True


@dataclass(frozen=True, slots=True)
class MemorySettings:
    """How the translation memory answers.

    Attributes:
        threshold: the least percentage of a fuzzy match.
        draft_from: the least percentage from which a match is a draft, in place of the engine's.
        exact: what an exact match between the same neighbours becomes: a draft to review, or a reviewed translation.
        shipped: whether the memory that ships with l10n answers too.
        domain: subject field of the articles; matches from another one count less.
        folder: folder of TMX files that belong to the memory.
        store: where it is kept: empty for a file under .l10n, or the address of a team's PostgreSQL database. It may
            hold a password, and is therefore never shown.
    """

    threshold: int = 70
    draft_from: int = 85
    exact: Literal["fuzzy", "reviewed"] = "fuzzy"
    shipped: bool = False
    domain: str = ""
    folder: str = "memory"
    store: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class GlossarySettings:
    """How the glossary is read.

    Attributes:
        domains: the project's domains, the one that weighs most first; where one wording stands for several concepts,
            the concept of the first of these domains is meant.
    """

    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured; every field has a sensible value without any file.

    Attributes:
        root: the project folder; every other path is relative to it.
        source: BCP 47 tag of the language that articles are written in.
        targets: the languages they are translated to.
        articles: folder of source articles.
        glossaries: folder of glossaries.
        locales: folder of catalogs.
        output: folder of finished articles.
        segmentation: how blocks become segments.
        text: plain text articles.
        markdown: Markdown articles.
        html: HTML articles.
        glossary: fixed terms.
        memory: the translation memory.
        engine: drafting.
        checks: checking.
        build: building.
    """

    root: Path = Path()
    source: str = "de"
    targets: tuple[str, ...] = ("en", "ru")
    articles: str = "articles"
    glossaries: str = "glossaries"
    locales: str = "locales"
    output: str = "build"
    segmentation: SegmentationSettings = field(default_factory=SegmentationSettings)
    text: TextSettings = field(default_factory=TextSettings)
    markdown: MarkdownSettings = field(default_factory=MarkdownSettings)
    html: HtmlSettings = field(default_factory=HtmlSettings)
    glossary: GlossarySettings = field(default_factory=GlossarySettings)
    memory: MemorySettings = field(default_factory=MemorySettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    checks: CheckSettings = field(default_factory=CheckSettings)
    build: BuildSettings = field(default_factory=BuildSettings)


def load_settings(start: Path) -> Settings:
    """Gives the settings of the project that holds a folder.

    The nearest l10n.toml, or pyproject.toml with a [tool.l10n] table, upwards from `start` is read; without one,
    `start` is the project folder and every setting has its default.

    Args:
        start: a folder inside the project.

    Raises:
        ConfigError: unreadable TOML, an unknown key, a wrong type, or a folder outside the project.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        path = folder / FILE_NAME
        if path.is_file():
            return _read(path, _parse(path))
        path = folder / "pyproject.toml"
        if path.is_file():
            table = _parse(path).get("tool", {}).get("l10n")
            if table is not None:
                return _read(path, table, prefix="tool.l10n.")
    return Settings(root=start.resolve())


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is not TOML: {error}", path=path, mend="Correct that line.") from error
    except UnicodeDecodeError as error:
        raise ConfigError("this is not UTF-8 text", path=path, mend="Save the file as UTF-8.") from error
    except OSError as error:
        raise ConfigError(f"this file cannot be read: {error.strerror}", path=path) from error


def _read(path: Path, table: Mapping[str, Any], prefix: str = "") -> Settings:
    settings: Settings = _table(path, prefix, Settings, table)
    for name in ("articles", "glossaries", "locales", "output"):
        folder = Path(getattr(settings, name))
        if folder.is_absolute() or ".." in folder.parts:
            raise ConfigError(
                f'"{prefix}{name}" leads outside the project: {folder}',
                path=path,
                line=_line_of(path, name),
                mend="Name a folder below the project folder.",
            )
    return dataclasses.replace(settings, root=path.parent)


def _table(path: Path, prefix: str, kind: type[Any], table: object) -> Any:
    if not isinstance(table, Mapping):
        raise ConfigError(
            f'"{prefix.rstrip(".")}" must be a table',
            path=path,
            line=_line_of(path, prefix.rstrip(".").split(".")[-1]),
        )
    types = {name: hint for name, hint in get_type_hints(kind).items() if name != "root"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in types:
            raise ConfigError(
                f'unknown key "{prefix}{key}"',
                path=path,
                line=_line_of(path, key),
                mend=_nearest(key, types, prefix),
            )
        values[key] = _value(path, f"{prefix}{key}", types[key], value)
    return kind(**values)


def _value(path: Path, key: str, hint: Any, value: object) -> Any:
    if hint is MemorySettings and isinstance(value, str):
        return MemorySettings(store=value)  # memory = "postgresql://…" says where the memory is, and no more
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _table(path, key + ".", hint, value)
    origin = get_origin(hint)
    if origin is tuple:
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        raise _wrong(path, key, "a list of strings", value)
    if origin is Literal:
        if value in get_args(hint):
            return value
        raise _wrong(path, key, " or ".join(f'"{choice}"' for choice in get_args(hint)), value)
    if origin is not None and get_origin(get_args(hint)[1]) is tuple:
        if isinstance(value, dict) and value and all(_is_command(entry) for entry in value.values()):
            return MappingProxyType({name: tuple(entry) for name, entry in value.items()})
        raise _wrong(path, key, 'a table of lists of strings, such as mine = ["python", "mine.py"]', value)
    if origin is not None:
        if isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values()):
            return MappingProxyType(dict(value))
        raise _wrong(path, key, "a table of strings", value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, hint) and not (hint is int and isinstance(value, bool)):
        return value
    names = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}
    raise _wrong(path, key, names[hint], value)


def _is_command(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) for word in value)


def _wrong(path: Path, key: str, wanted: str, value: object) -> ConfigError:
    shown = re.sub(r"//\S*@", "//***@", repr(value))  # an address may hold a password
    return ConfigError(f'"{key}" must be {wanted}, not {shown}', path=path, line=_line_of(path, key.rsplit(".", 1)[-1]))


def _nearest(key: str, types: Mapping[str, Any], prefix: str) -> str:
    near = difflib.get_close_matches(key, types, n=1, cutoff=0.5)
    known = ", ".join(sorted(types))
    return f'Did you mean "{prefix}{near[0]}"?' if near else f"Known keys here: {known}."


def _line_of(path: Path, key: str) -> int | None:
    """Finds the line where a key is set; tomllib does not keep lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        left = line.split("=", 1)[0].strip().strip("[]").strip()
        if left.split(".")[-1].strip().strip("\"'") == key:
            return number
    return None
