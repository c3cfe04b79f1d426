"""The hosted engines by name: what each needs, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

from l10n.config import EngineSettings
from l10n.engines.account import Account
from l10n.engines.hosted import azure, deepl, google, libretranslate, openai
from l10n.engines.hosted.addresses import checked_address
from l10n.engines.hosted.client import Client
from l10n.engines.hosted.engine import Form, HostedEngine, TranslationService
from l10n.engines.hosted.keys import find_key, how_to_set, need_key
from l10n.errors import EngineError
from l10n.hosted_settings import ServiceSettings

ABOUT: Mapping[str, str] = MappingProxyType(
    {
        "openai": "any endpoint that speaks OpenAI's chat completions",
        "deepl": "DeepL",
        "libretranslate": "LibreTranslate, on any host",
        "google": "Google Cloud Translation",
        "azure": "Azure AI Translator",
    }
)
"""The hosted engines, and what each is."""


@dataclass(frozen=True, slots=True)
class Hosted:
    """A hosted engine that a pair may use.

    Attributes:
        id: the engine's id.
        address: where its questions go.
    """

    id: str
    address: str


def describe(name: str, model: str, settings: EngineSettings) -> Hosted:
    """Gives what a hosted engine will be called and where it is, without looking for keys.

    Args:
        name: one of ABOUT.
        model: for openai, the model; empty for the configured one.
        settings: of the project.

    Raises:
        EngineError: no model is named.
    """
    if name == "openai":
        return Hosted(f"openai:{_model(model, settings)}", _openai_address(settings.openai.url))
    if name == "deepl":
        return Hosted(deepl.identity(settings.deepl), settings.deepl.url or "DeepL")
    address = {"libretranslate": libretranslate.ADDRESS, "google": google.ADDRESS, "azure": azure.ADDRESS}[name]
    return Hosted(name, _settings(name, settings).url or address)


def open_hosted(
    name: str, model: str, settings: EngineSettings, account: Account, project: str = "project"
) -> HostedEngine:
    """Gives a hosted engine, ready to ask.

    Args:
        name: one of ABOUT.
        model: for openai, the model; empty for the configured one.
        settings: of the project.
        account: is charged; its budget is kept.
        project: the project's name, for glossaries that are kept at a service.

    Raises:
        EngineError: the key, the library or a price is missing, or the address is none.
    """
    _check_prices(name, settings, account)
    if name == "openai":
        return _open_openai(_model(model, settings), settings, account)
    if name == "deepl":
        return _open_deepl(settings, account, project)
    return _open_translation(name, settings, account)


def key_name(name: str, settings: EngineSettings) -> str:
    """Gives the name under which an engine's key is looked for."""
    return "google v3" if name == "google" and settings.google.project else name


def missing_key(name: str, settings: EngineSettings) -> str:
    """Gives the sentence that says how to set the key that an engine lacks; empty where it lacks none.

    Raises:
        EngineError: what is set cannot be a key.
    """
    needed = not _settings(name, settings).url if name in ("openai", "libretranslate") else True
    return how_to_set(key_name(name, settings)) if needed and find_key(key_name(name, settings)) is None else ""


def _open_openai(model: str, settings: EngineSettings, account: Account) -> HostedEngine:
    ours = settings.openai
    # a server of one's own mostly wants no key
    key = find_key("openai") if ours.url else need_key("openai")
    headers = {"Authorization": f"Bearer {key.value}"} if key else {}
    secrets = (key.value,) if key else ()
    client = Client("openai", _openai_address(ours.url), headers, secrets, ours, account.count_question, account.book)
    return openai.OpenAiEngine(model, client, ours, account)


def _open_deepl(settings: EngineSettings, account: Account, project: str) -> HostedEngine:
    ours = settings.deepl
    key = need_key("deepl")
    address = ours.url.rstrip("/").removesuffix("/v2") or deepl.address_for(key.value)
    headers = {"Authorization": f"DeepL-Auth-Key {key.value}"}
    client = Client("deepl", address, headers, (key.value,), ours, account.count_question, account.book)
    return deepl.DeeplEngine(client, ours, account, project)


def _open_translation(name: str, settings: EngineSettings, account: Account) -> HostedEngine:
    ours = _settings(name, settings)
    hosted = describe(name, "", settings)
    needed = name != "libretranslate" or not ours.url
    key = need_key(key_name(name, settings)) if needed else find_key(name)
    secret = key.value if key else ""
    form: Form
    headers: dict[str, str] = {}
    if name == "libretranslate":
        form = libretranslate.form(secret or None)
    elif name == "google":
        form, headers = google.form(settings.google), google.headers(settings.google, secret)
    else:
        form, headers = azure.form(), azure.headers(settings.azure, secret)
    client = Client(
        name, hosted.address, headers, (secret,) if secret else (), ours, account.count_question, account.book
    )
    return HostedEngine(hosted.id, TranslationService(client, form, ours.price), account, ours.concurrency)


def _settings(name: str, settings: EngineSettings) -> ServiceSettings:
    found: Mapping[str, ServiceSettings] = {
        "openai": settings.openai,
        "deepl": settings.deepl,
        "libretranslate": settings.libretranslate,
        "google": settings.google,
        "azure": settings.azure,
    }
    return found[name]


def _model(model: str, settings: EngineSettings) -> str:
    name = model or settings.openai.model
    if not name or not name.isprintable():
        raise EngineError(
            "openai needs the name of a model", mend='Name it as "openai:<model>", or set "model" in [engine.openai].'
        )
    return name


def _openai_address(url: str) -> str:
    """Gives the address with the version that nearly every server has, where it names none."""
    if not url:
        return openai.ADDRESS
    address = checked_address("openai", url, secret=False)
    return address if urlsplit(address).path else f"{address}/v1"


def _check_prices(name: str, settings: EngineSettings, account: Account) -> None:
    ours = settings.openai
    prices = [_settings(name, settings).price, *([ours.price_input, ours.price_output] if name == "openai" else [])]
    if account.budget is not None and account.budget.unit == "money" and not any(prices):
        raise EngineError(
            f"a budget in money needs the prices of {name}",
            mend=f'Set "price" in [engine.{name}], for a million characters, or give the budget in characters.',
        )
