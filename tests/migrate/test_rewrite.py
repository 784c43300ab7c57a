"""What is rewritten in a file, and what is left for a person to decide."""

import pytest

pytest.importorskip("libcst", reason="migrating needs libcst")

from typeway._migrate.rewrite import rewrite


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import fastapi\n", "import typeway\n"),
        ("import fastapi as web, os\n", "import typeway as web, os\n"),
        ("import os, fastapi.responses\n", "import os, typeway.responses\n"),
        ("from fastapi import FastAPI, Depends as D\n", "from typeway import FastAPI, Depends as D\n"),
        ("from fastapi.security.oauth2 import OAuth2\n", "from typeway.security.oauth2 import OAuth2\n"),
        (
            "from fastapi import (\n    FastAPI,  # the class\n)\n",
            "from typeway import (\n    FastAPI,  # the class\n)\n",
        ),
        ("from fastapi import *\n", "from typeway import *\n"),
        ("import fastapi\napp = fastapi.FastAPI()\n", "import typeway\napp = typeway.FastAPI()\n"),
        (
            "import fastapi.security\nx = fastapi.security.HTTPBearer\n",
            "import typeway.security\nx = typeway.security.HTTPBearer\n",
        ),
        (
            "def f():\n    import fastapi\n    return fastapi.Query\n",
            "def f():\n    import typeway\n    return typeway.Query\n",
        ),
        (
            "from unittest.mock import patch\nwith patch('fastapi.routing.x'):\n    pass\n",
            "from unittest.mock import patch\nwith patch('typeway.routing.x'):\n    pass\n",
        ),
        (
            'import importlib\nm = importlib.import_module("fastapi.encoders")\n',
            'import importlib\nm = importlib.import_module("typeway.encoders")\n',
        ),
        (
            "if True:\n    from fastapi import FastAPI\nelse:\n    FastAPI = None\n",
            "if True:\n    from typeway import FastAPI\nelse:\n    FastAPI = None\n",
        ),
        ("import fastapi\nx: 'fastapi.FastAPI'\n", "import typeway\nx: 'typeway.FastAPI'\n"),
    ],
)
def test_rewritten(before: str, after: str) -> None:
    result = rewrite(before)
    assert result.text == after
    assert result.changes > 0
    compile(result.text, "<after>", "exec")


@pytest.mark.parametrize(
    "text",
    [
        "import fastapi_users\n",
        "from fastapi_pagination import add_pagination\n",
        "from .fastapi import thing\n",
        "from . import fastapi\nfastapi.x\n",
        "from other import fastapi\nfastapi.FastAPI()\n",
        "class A:\n    fastapi = 1\nprint(A.fastapi)\n",
        "def f(fastapi):\n    return fastapi.x\n",
        "x = {}\nx.fastapi = 1\n",
        "f(fastapi=1)\n",
        "# import fastapi\n",
        "title = 'made with fastapi'\n",
    ],
)
def test_left_alone(text: str) -> None:
    result = rewrite(text)
    assert (result.text, result.changes) == (text, 0)


def test_an_argument_of_the_same_name_is_no_reference() -> None:
    result = rewrite("import fastapi\nf(fastapi=fastapi.x, y=z.fastapi)\n")
    assert result.text == "import typeway\nf(fastapi=typeway.x, y=z.fastapi)\n"


@pytest.mark.parametrize(
    ("text", "lines", "reason"),
    [
        ("import logging\nlog = logging.getLogger('fastapi')\n", [2], "a text that may name the package"),
        (
            "try:\n    import fastapi\nexcept ImportError:\n    fastapi = None\nprint(fastapi)\n",
            [5],
            "a name that is bound more than once",
        ),
    ],
)
def test_what_a_person_has_to_decide(text: str, lines: list[int], reason: str) -> None:
    assert [(each.line, each.reason) for each in rewrite(text).leftovers] == [(line, reason) for line in lines]


def test_everything_else_stays_as_it_was() -> None:
    text = "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport   fastapi   # why\n\n\nx = ( 1,\n  2 )\n\t\n"
    assert rewrite(text).text == text.replace("fastapi", "typeway")
