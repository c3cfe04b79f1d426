"""The command line: each command parses, calls one function, prints, and ends with an exit code.

Exit codes: 0 clean, 1 findings, 2 could not run, 130 interrupted.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from l10n.errors import L10nError

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = {
    "init": "Start a project in a folder.",
    "run": "Extract, draft, check and build articles.",
    "extract": "Bring catalogs up to their articles.",
    "translate": "Draft what is missing or stale.",
    "check": "Check catalogs.",
    "build": "Write finished articles.",
    "status": "Show where each language stands.",
    "engines": "Show which engines are there.",
    "models": "Install and list models.",
    "adapt": "Train a local engine on what reviewers approved.",
    "evaluate": "Score engines against what people wrote.",
    "glossary": "Look at the glossary.",
    "memory": "Look into the translation memory.",
    "catalogs": "Repair damaged catalogs.",
    "merge-driver": "Merge catalogs for git.",
}


class _Commands(click.Group):
    """Commands whose modules are imported when they are called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature of click
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"l10n.cli.{cmd_name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            if not near:
                raise
            raise click.UsageError(f'{error.message} Did you mean "{near[0]}"?', ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except L10nError as error:
            click.echo(f"l10n: {error}", err=True)
            ctx.exit(2)
        except BrokenPipeError:
            raise  # whoever read the output has seen enough: click ends the program without a word
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"l10n: {where}{error.strerror or error}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            click.echo("\nl10n: interrupted; what was done is kept, and the next run goes on from there", err=True)
            ctx.exit(130)


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"l10n {version('l10n')}")
        ctx.exit()


def _enter_folder(_ctx: click.Context, _parameter: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        import os

        os.chdir(folder)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option(
    "-C",
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    is_eager=True,
    expose_value=False,
    callback=_enter_folder,
    help="Work in this folder.",
)
@click.option("-v", "--verbose", count=True, help="Say more; twice for debugging.")
def main(verbose: int) -> None:
    """Take articles in one language to reviewed versions in others.

    \b
    Example, the main job in one word:
      l10n run articles/wasserdialog.md --to en,ru
    """
    if verbose:
        import logging

        level = logging.INFO if verbose == 1 else logging.DEBUG
        logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")


def command_names() -> Sequence[str]:
    """Gives the names of the commands."""
    return tuple(_COMMANDS)
