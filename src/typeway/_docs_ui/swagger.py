"""Swagger UI, and the page that receives the answer of an OAuth2 authorization server for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typeway._docs_ui.page import attribute, frame, script_json, script_string

__all__ = ["DEFAULT_PARAMETERS", "oauth2_redirect_page", "swagger_page"]

DEFAULT_PARAMETERS: dict[str, Any] = {
    "dom_id": "#swagger-ui",
    "layout": "BaseLayout",
    "deepLinking": True,
    "showExtensions": True,
    "showCommonExtensions": True,
}


def swagger_page(
    *,
    openapi_url: str,
    title: str,
    js_url: str,
    css_url: str,
    favicon_url: str,
    oauth2_redirect_url: str | None,
    init_oauth: Mapping[str, Any] | None,
    parameters: Mapping[str, Any],
) -> str:
    """Return the page of Swagger UI.

    `parameters` are its configuration, `init_oauth` is what its `initOAuth` is called with.
    """
    head = [
        f'<link rel="stylesheet" type="text/css" href={attribute(css_url)}>',
        f'<link rel="shortcut icon" href={attribute(favicon_url)}>',
    ]
    settings = [f"url: {script_string(openapi_url)},"]
    settings += [f"{script_json(key)}: {script_json(value)}," for key, value in parameters.items()]
    if oauth2_redirect_url:
        settings.append(f"oauth2RedirectUrl: window.location.origin + {script_string(oauth2_redirect_url)},")
    settings.append("presets: [SwaggerUIBundle.presets.apis, SwaggerUIBundle.SwaggerUIStandalonePreset],")
    start = ["const ui = SwaggerUIBundle({", *(f"  {setting}" for setting in settings), "});"]
    if init_oauth:
        start.append(f"ui.initOAuth({script_json(init_oauth)});")
    body = [
        '<div id="swagger-ui"></div>',
        f"<script src={attribute(js_url)}></script>",
        "<script>",
        *start,
        "</script>",
    ]
    return frame(title, head, body)


# Swagger UI opens the authorization server in a window of its own and leaves in the opening window, as
# swaggerUIRedirectOauth2, what it asked for and two functions to be told the outcome. The server sends the browser back
# to this page, with its answer in the query (code grant, RFC 6749, section 4.1.2) or in the fragment (implicit grant,
# section 4.2.2).
_REDIRECT_SCRIPT = """
"use strict";

function readAnswer() {
  const fragment = window.location.hash;
  const inFragment = /(^|[#?&])(code|access_token|id_token|token|error)=/.test(fragment);
  const text = inFragment ? fragment.slice(1).replace("?", "&") : window.location.search.slice(1);
  const answer = {};
  for (const member of text.split("&")) {
    if (member === "") continue;
    const at = member.indexOf("=");
    const name = at < 0 ? member : member.slice(0, at);
    const value = at < 0 ? "" : member.slice(at + 1);
    answer[name] = decodeURIComponent(value.replace(/\\+/g, "%20"));
  }
  return answer;
}

function complain(request, level, message) {
  request.errCb({ authId: request.auth.name, source: "auth", level: level, message: message });
}

function refusal(answer) {
  if (!answer.error) return "[Authorization failed]: no accessCode received from the server.";
  const reason = answer.error_description || "no accessCode received from the server";
  const more = answer.error_uri ? " More info: " + answer.error_uri : "";
  return "[" + answer.error + "]: " + reason + "." + more;
}

function finish() {
  const request = window.opener.swaggerUIRedirectOauth2;
  const auth = request.auth;
  const redirectUrl = request.redirectUrl;
  const answer = readAnswer();
  const isValid = answer.state === request.state;
  const flow = auth.schema.get("flow");
  const wantsCode = ["accessCode", "authorizationCode", "authorization_code"].includes(flow) && !auth.code;
  if (!wantsCode) {
    request.callback({ auth: auth, token: answer, isValid: isValid, redirectUrl: redirectUrl });
  } else {
    if (!isValid) {
      complain(request, "warning", "Authorization may be unsafe: the state came back changed.");
    }
    if (answer.code) {
      delete request.state;
      auth.code = answer.code;
      request.callback({ auth: auth, redirectUrl: redirectUrl });
    } else {
      complain(request, "error", refusal(answer));
    }
  }
  window.close();
}

if (document.readyState === "loading") {
  document.addEventListener("DOMContentLoaded", finish);
} else {
  finish();
}
"""


def oauth2_redirect_page() -> str:
    """Return the page an authorization server redirects to: it hands the answer to Swagger UI and closes itself."""
    return frame("Swagger UI: OAuth2 Redirect", [], [f"<script>{_REDIRECT_SCRIPT}</script>"])
