"""Engines of other packages, found by the entry points of the group "l10n.engines".

An entry point's name is the engine's name, and what it leads to is called with the part after the colon ("mine:large"
gives "large", "mine" an empty text) and the project's engine settings, and gives an Engine.
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from l10n.config import EngineSettings
from l10n.engines.protocol import Engine
from l10n.errors import EngineError

GROUP = "l10n.engines"


def engines_of_packages() -> dict[str, EntryPoint]:
    """Gives the engines that other packages offer, by name, without importing them."""
    return {found.name: found for found in sorted(entry_points(group=GROUP), key=lambda one: one.name)}


def package_of(found: EntryPoint) -> str:
    """Gives the package that offers an engine, with its version."""
    return f"{found.dist.name} {found.dist.version}" if found.dist else "a package without a name"


def load_from(found: EntryPoint, rest: str, settings: EngineSettings) -> Engine:
    """Gives the engine of an entry point.

    Args:
        found: the entry point.
        rest: what follows the colon in the engine's name.
        settings: of the project.

    Raises:
        EngineError: it cannot be imported, or gives no engine.
    """
    try:
        make = found.load()
        engine = make(rest, settings)
    except EngineError:
        raise
    except Exception as error:
        raise EngineError(
            f'the engine "{found.name}" of {package_of(found)} cannot be loaded: {type(error).__name__}: {error}'
        ) from error
    if not isinstance(engine, Engine):
        raise EngineError(f'what {package_of(found)} offers as the engine "{found.name}" is no engine')
    return engine
