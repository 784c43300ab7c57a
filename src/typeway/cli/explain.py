"""``typeway explain``: what runs for a request, in which order, on which thread."""

from __future__ import annotations

from dataclasses import asdict

from typeway.cli import options
from typeway.cli.console import print_json, printed_aside, say, stdout
from typeway.cli.explain_match import match_request
from typeway.cli.explain_report import build_report
from typeway.cli.explain_text import report_lines
from typeway.cli.load import load_app
from typeway.cli.routes import WEBSOCKET, app_routes

__all__ = ["explain"]


def explain(
    context: options.Context,
    method: options.Method,
    path: options.RequestPath,
    file: options.AppFile = None,
    app: options.AppName = None,
    entrypoint: options.Entrypoint = None,
    source: options.ShowSource = False,
    as_json: options.AsJson = False,
    drop_in: options.DropIn = False,
    verbose: options.Verbose = False,
) -> None:
    """Show what [bold]runs[/bold] for a request: middleware, dependencies, endpoint, response."""
    method = method.upper()
    method = WEBSOCKET if method == "WS" else method
    choice = options.AppChoice(file, app, entrypoint)
    with printed_aside(as_json=as_json):
        loaded = load_app(choice, drop_in=drop_in, verbose=verbose or bool(context.obj))
    app_routes(loaded.app, loaded.import_string)
    report = build_report(match_request(loaded.app, method, path), method, path, with_script=source)
    if as_json:
        print_json(asdict(report))
    else:
        for line in report_lines(report):
            say(stdout(), line)
