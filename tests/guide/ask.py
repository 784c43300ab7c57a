"""Run under drop-in mode in a process of its own: load a program, send it requests, print the answers as JSON.

``python -m typeway.dropin ask.py PROGRAM.py < requests.json``
"""

import importlib.util
import json
import sys
import time
from typing import Any

slept: list[float] = []
time.sleep = slept.append  # type: ignore[assignment]  # an example pretends to be slow; nobody has to wait for it


def load(file: str) -> Any:
    spec = importlib.util.spec_from_file_location("program", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["program"] = module
    spec.loader.exec_module(module)
    return module


def main() -> None:
    from fastapi.testclient import TestClient

    requests = json.load(sys.stdin)
    program = load(sys.argv[1])
    answers: list[dict[str, Any]] = []
    with TestClient(program.app, base_url="http://localhost") as client:
        for request in requests:
            if "bearer" in request:
                request["headers"] = {
                    "authorization": f"Bearer {answers[request.pop('bearer')]['json']['access_token']}"
                }
            if "files" in request:
                request["files"] = [(field, (name, data, kind)) for field, name, data, kind in request["files"]]
            response = client.request(**request)
            is_json = response.headers.get("content-type", "").startswith("application/json")
            answers.append(
                {
                    "status": response.status_code,
                    "json": response.json() if is_json and response.content else None,
                    "headers": dict(response.headers),
                }
            )
    framework = type(program.app).__module__
    json.dump({"answers": answers, "framework": framework, "slept": slept}, sys.stdout)


main()
