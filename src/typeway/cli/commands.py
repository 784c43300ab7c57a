"""The tree of commands, and what holds for all of them: ``--version``, ``--verbose``, how failures are shown."""

import platform
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from typeway.cli import options
from typeway.cli.check import check
from typeway.cli.console import CliError, report, say, stdout
from typeway.cli.explain import explain
from typeway.cli.migrate import migrate
from typeway.cli.new import new
from typeway.cli.prove import prove_command
from typeway.cli.routes import routes
from typeway.cli.run_settings import RunCommand
from typeway.cli.serve import dev, run
from typeway.dropin import typeway_version

__all__ = ["cli"]


class _Commands(TyperGroup):
    """Shows a ``CliError`` of any command and turns it into an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except CliError as error:
            report(error)
            raise typer.Exit(error.exit_code) from error


cli = typer.Typer(
    name="typeway",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        python = f"{platform.python_implementation()} {platform.python_version()}"
        say(stdout(), f"Typeway {typeway_version()} ({python}, {sys.platform})")
        raise typer.Exit()


@cli.callback()
def typeway(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    verbose: options.Verbose = False,
) -> None:
    """Make, serve, explain and check applications of [bold]Typeway[/bold]."""
    context.obj = verbose


cli.command()(new)
cli.command()(dev)
cli.command(cls=RunCommand, context_settings={"auto_envvar_prefix": "TYPEWAY_RUN"})(run)
cli.command()(routes)
cli.command()(explain)
cli.command()(check)
cli.command()(migrate)
cli.command("prove")(prove_command)
