"""Where drafts are made: the options of the commands that draft, and what they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from l10n.config import EngineSettings
    from l10n.drafting.executor import Executor
    from l10n.drafting.pipeline import Drafting
    from l10n.drafting.selection import ExecutorOf
    from l10n.engines.choose import Choice


def executor_options(command: Any) -> Any:
    """Adds --executor and --address."""
    command = click.option(
        "--address",
        metavar="ADDRESS",
        envvar="RAY_ADDRESS",
        help='The Ray cluster to draft on: "auto" for the one that this machine belongs to, or HOST:PORT; '
        "by default one is started on this machine for the run.",
    )(command)
    return click.option(
        "--executor",
        type=click.Choice(["in-process", "ray"]),
        default="in-process",
        show_default=True,
        help="Where the engine runs: here, or on every machine of a Ray cluster.",
    )(command)


@contextmanager
def executing(name: str, address: str | None) -> Iterator[ExecutorOf | None]:
    """Gives what makes executors; None for this process. At the end it prints what workers have done.

    Args:
        name: "in-process" or "ray".
        address: of the Ray cluster; None to start one here.
    """
    if name != "ray":
        told = click.get_current_context().get_parameter_source("address")
        if told is ParameterSource.COMMANDLINE:
            raise click.UsageError("--address is that of a Ray cluster; give --executor ray too")
        yield None
        return

    from l10n.scaling.cluster import Cluster
    from l10n.scaling.parcel import parcel_for
    from l10n.scaling.ray_executor import RayExecutor, Tally

    cluster, tally = Cluster(address), Tally()

    def executor_of(drafting: Drafting, choice: Choice, settings: EngineSettings) -> Executor:
        return RayExecutor(cluster, drafting, parcel_for(drafting, choice, settings), tally)

    try:
        yield executor_of
    finally:
        cluster.close()
        for line in tally.lines():
            click.echo(f"  {line}")
