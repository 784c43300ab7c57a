"""``typeway check``: the production checklist as code."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from typeway.cli import options
from typeway.cli.console import print_json, printed_aside, say, stderr, stdout
from typeway.cli.load import load_app
from typeway.cli.locations import SourceLine
from typeway.cli.pyproject import configured_ignores
from typeway.cli.routes import app_routes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typeway._check.finding import Finding
    from typeway._check.recorder import Recorder
    from typeway._check.rules import Rule
    from typeway._check.subject import Subject
    from typeway.cli.load import Loaded

__all__ = ["check"]

_STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def check(
    context: options.Context,
    path: options.AppPath = None,
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    rules: options.ListRules = False,
    as_json: options.AsJson = False,
    drop_in: options.DropIn = False,
    verbose: options.Verbose = False,
) -> None:
    """Find what is [bold]not ready for production[/bold]. Exit code 1 if there is anything, 0 if not.

    The program is imported with the settings of this moment, so run it with those of production. --list tells how a
    finding is silenced.
    """
    from typeway._check.recorder import Recorder
    from typeway._check.rules import CODES, RULES, findings

    if rules:
        _list(RULES, as_json=as_json)
        return
    recorder = Recorder()
    with recorder.recording(), printed_aside(as_json=as_json):
        loaded = load_app(
            options.AppChoice(path, app, entrypoint), drop_in=drop_in, verbose=verbose or bool(context.obj)
        )
    app_routes(loaded.app, loaded.import_string)
    subject = _subject(loaded, recorder)
    found = findings(subject, configured_ignores(loaded.target.search_path, CODES))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        _show(found)
    say(stderr(), _summary(len(found), len(subject.sources)))
    if found:
        raise typer.Exit(1)


def _subject(loaded: Loaded, recorder: Recorder) -> Subject:
    from typeway._check.finding import Place
    from typeway._check.sources import Sources
    from typeway._check.subject import Subject

    module = sys.modules[loaded.target.module]
    file = os.path.realpath(getattr(module, "__file__", None) or loaded.target.search_path)
    return Subject(loaded.app, Sources(loaded.target.search_path), recorder, Place(file, 1))


def _show(found: Sequence[Finding]) -> None:
    """Grouped by file on a terminal; elsewhere one line for each finding, as compilers write them."""
    if not stdout().is_terminal:
        for one in found:
            place = SourceLine(one.file, one.line)
            say(stdout(), f"{place}: {one.severity} {one.code}: {one.message} [{one.remedy}]")
        return
    for file, group in groupby(found, key=lambda one: one.file):
        say(stdout(), Text(str(SourceLine(file, None)), "bold underline"))
        for one in group:
            severity = Text(one.severity, _STYLES[one.severity])
            say(stdout(), Text.assemble(f"  {one.line:>4}  ", severity, f" {one.code}  {one.message}"))
            say(stdout(), Text(f"        {one.remedy}", "dim"))
        say(stdout())


def _summary(found: int, modules: int) -> str:
    looked_at = f"in {modules} module{'s' if modules != 1 else ''}"
    if not found:
        return f"nothing found {looked_at}"
    return f"{found} finding{'s' if found != 1 else ''} {looked_at}"


def _list(rules: Sequence[Rule], *, as_json: bool) -> None:
    names = ("code", "name", "severity", "explanation", "remedy")
    if as_json:
        print_json([{name: getattr(rule, name) for name in names} for rule in rules])
        return
    for rule in rules:
        say(stdout(), Text.assemble((f"{rule.code} {rule.name}", "bold"), " ", (rule.severity, _STYLES[rule.severity])))
        say(stdout(), f"  {rule.explanation}")
        say(stdout(), f"  Remedy: {rule.remedy}")
    say(stdout())
    say(stdout(), "Silence a finding at its statement with the comment  # typeway: ignore[TW001]")
    say(stdout(), 'or everywhere, in pyproject.toml, with  [tool.typeway.check]  ignore = ["TW001"]')
