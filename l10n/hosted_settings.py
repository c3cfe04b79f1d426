"""Settings of the engines that are services: where they are and how they are asked. Keys are never among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """What every service has.

    Attributes:
        url: its address, empty for its own; nothing is ever sent anywhere else.
        timeout: seconds that one answer may take, from the question to its last byte.
        concurrency: how many questions are open at once.
        retries: how often a question is asked again after a limit of rate, a failure of the server or a lost line.
        price: what a million characters of source cost, in the currency of the user's bill; 0 where unknown.
    """

    url: str = ""
    timeout: float = 60.0
    concurrency: int = 2
    retries: int = 4
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class OpenAiSettings(ServiceSettings):
    """An endpoint that speaks OpenAI's chat completions: hosted, vLLM, llama.cpp, Ollama.

    Attributes:
        model: used where the engine is named without one.
        segments: how many segments one question holds at most.
        price_input: what a million tokens of questions cost; 0 where unknown.
        price_output: what a million tokens of answers cost.
        temperature: of sampling; 0 for the likeliest words.
        instructions: added to what the model is told of the task, such as the style of the house.
    """

    timeout: float = 120.0
    model: str = ""
    segments: int = 12
    price_input: float = 0.0
    price_output: float = 0.0
    temperature: float = 0.0
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class DeeplSettings(ServiceSettings):
    """DeepL.

    Attributes:
        formality: how readers are addressed, in languages that make a difference.
        glossary: whether the fixed terms are kept at DeepL as a glossary, and used.
    """

    formality: Literal["default", "more", "less", "prefer_more", "prefer_less"] = "default"
    glossary: bool = True


@dataclass(frozen=True, slots=True)
class GoogleSettings(ServiceSettings):
    """Google Cloud Translation.

    Attributes:
        project: a project's number or name, for its API v3 with an access token; empty for v2 with a key.
        location: the region that v3 runs in.
    """

    project: str = ""
    location: str = "global"


@dataclass(frozen=True, slots=True)
class AzureSettings(ServiceSettings):
    """Azure AI Translator.

    Attributes:
        region: of the resource that the key belongs to; empty for a global one.
    """

    region: str = ""
