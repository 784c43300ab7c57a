"""The script of the redirect page keeps Swagger UI's contract: run in Node.js with a window that is only pretended."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests.docs_ui.test_pages import Page
from typeway.openapi.docs import get_swagger_ui_oauth2_redirect_html

# Runs the script once per case and prints what it did to the window that opened it.
HARNESS = """
const { script, cases } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = cases.map((given) => {
  const done = [];
  const request = {
    state: "s",
    redirectUrl: "https://api/docs/oauth2-redirect",
    auth: { name: "scheme", code: given.code, schema: { get: (key) => (key === "flow" ? given.flow : undefined) } },
    callback: (answer) => done.push(["callback", JSON.parse(JSON.stringify(answer)), "state" in request]),
    errCb: (error) => done.push(["error", error]),
  };
  const window = {
    opener: { swaggerUIRedirectOauth2: request },
    location: { hash: given.hash || "", search: given.search || "" },
    close: () => done.push(["closed"]),
  };
  const listeners = [];
  const document = {
    readyState: given.loading ? "loading" : "complete",
    addEventListener: (name, listener) => listeners.push([name, listener]),
  };
  new Function("window", "document", script)(window, document);
  done.push(...listeners.map(([name]) => ["waits for", name]));
  listeners.forEach(([, listener]) => listener());
  return done;
});
console.log(JSON.stringify(answers));
"""
URL = "https://api/docs/oauth2-redirect"
AUTH = {"name": "scheme", "schema": {}}


def error(level: str, message: str) -> list[Any]:
    return ["error", {"authId": "scheme", "source": "auth", "level": level, "message": message}]


def token(fields: dict[str, str], *, valid: bool) -> list[Any]:
    return ["callback", {"auth": AUTH, "token": fields, "isValid": valid, "redirectUrl": URL}, True]


def code(value: str) -> list[Any]:
    return ["callback", {"auth": {**AUTH, "code": value}, "redirectUrl": URL}, False]


CHANGED = error("warning", "Authorization may be unsafe: the state came back changed.")
CASES: dict[str, tuple[dict[str, Any], list[list[Any]]]] = {
    "code": ({"flow": "authorizationCode", "search": "?code=c%20d&state=s"}, [code("c d")]),
    "code in the fragment": ({"flow": "authorization_code", "hash": "#code=c&state=s"}, [code("c")]),
    "code after a route": ({"flow": "accessCode", "hash": "#/docs?code=c&state=s"}, [code("c")]),
    "code with another state": ({"flow": "accessCode", "search": "?state=t&code=c"}, [CHANGED, code("c")]),
    "refused": (
        {
            "flow": "authorizationCode",
            "search": "?error=access_denied&error_description=No+way&error_uri=http%3A%2F%2Fe&state=s",
        },
        [error("error", "[access_denied]: No way. More info: http://e")],
    ),
    "refused without reason": (
        {"flow": "authorizationCode", "search": "?error=server_error&state=s"},
        [error("error", "[server_error]: no accessCode received from the server.")],
    ),
    "nothing": (
        {"flow": "authorizationCode", "search": ""},
        [CHANGED, error("error", "[Authorization failed]: no accessCode received from the server.")],
    ),
    "token": (
        {"flow": "implicit", "hash": "#access_token=t%3D&token_type=bearer&state=s"},
        [token({"access_token": "t=", "token_type": "bearer", "state": "s"}, valid=True)],
    ),
    "token with another state": (
        {"flow": "implicit", "hash": "#access_token=t&state=x"},
        [token({"access_token": "t", "state": "x"}, valid=False)],
    ),
    "token while loading": (
        {"flow": "implicit", "hash": "#access_token=t&state=s", "loading": True},
        [["waits for", "DOMContentLoaded"], token({"access_token": "t", "state": "s"}, valid=True)],
    ),
    "code known already": (
        {"flow": "authorizationCode", "search": "?code=c&state=s", "code": "old"},
        [
            [
                "callback",
                {
                    "auth": {**AUTH, "code": "old"},
                    "token": {"code": "c", "state": "s"},
                    "isValid": True,
                    "redirectUrl": URL,
                },
                True,
            ]
        ],
    ),
}


def script() -> str:
    page = Page(get_swagger_ui_oauth2_redirect_html().body.decode())
    assert page.title == "Swagger UI: OAuth2 Redirect"
    assert page.sources == []
    (text,) = page.scripts
    return text


def test_the_page_reads_the_request_of_swagger_ui() -> None:
    text = script()
    for word in (
        "window.opener.swaggerUIRedirectOauth2",
        "request.state",
        "request.callback",
        "request.errCb",
        "window.close()",
    ):
        assert word in text


@pytest.mark.skipif(shutil.which("node") is None, reason="a JavaScript engine is needed to run the script")
def test_the_script_hands_the_answer_over() -> None:
    cases = [given for given, _ in CASES.values()]
    done = subprocess.run(
        ["node", "-e", HARNESS],
        input=json.dumps({"script": script(), "cases": cases}),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = dict(zip(CASES, json.loads(done.stdout), strict=True))
    assert answers == {name: [*expected, ["closed"]] for name, (_, expected) in CASES.items()}
