"""The hosted engines, opened for services that are played."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from played_services import Played

from l10n.config import EngineSettings
from l10n.engines.account import Account, Budget
from l10n.engines.hosted.engine import HostedEngine
from l10n.engines.hosted.opening import open_hosted
from l10n.hosted_settings import AzureSettings, DeeplSettings, GoogleSettings, OpenAiSettings, ServiceSettings


def settings_for(url: str, **changed: Any) -> EngineSettings:
    """Gives settings by which every engine asks at an address, quickly."""

    def changes(kind: type[ServiceSettings]) -> dict[str, Any]:
        known = {"url": url, "timeout": 0.5, "retries": 2, **changed}
        return {name: value for name, value in known.items() if name in kind.__dataclass_fields__}

    return EngineSettings(
        deepl=DeeplSettings(**changes(DeeplSettings)),
        libretranslate=ServiceSettings(**changes(ServiceSettings)),
        google=GoogleSettings(**changes(GoogleSettings)),
        azure=AzureSettings(**{"region": "westeurope", **changes(AzureSettings)}),
        openai=OpenAiSettings(**{"model": "toy", **changes(OpenAiSettings)}),
    )


def open_engine(
    name: str, service: Played, budget: Budget | None = None, **changed: Any
) -> tuple[HostedEngine, Account]:
    """Gives the engine of a played service, and its account."""
    settings = settings_for(service.url, **changed)
    if name == "google v3":
        settings = replace(settings, google=replace(settings.google, project="press"))
    account = Account(budget)
    return open_hosted(name.split()[0], "", settings, account, "press"), account
