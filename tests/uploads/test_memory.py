"""A large upload costs disk, not memory. ``UPLOAD_MEBIBYTES=2048`` sends two gibibytes instead of a tenth of that."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.serve.real_server import serving
from tests.uploads.client import PIECE, connect, get, send

MEBIBYTES = int(os.environ.get("UPLOAD_MEBIBYTES", "192"))
MOST_GROWTH = 64 << 20
PATIENCE = 600.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory and open files are read from /proc")


@pytest.mark.parametrize("path", ["/upload", "/upload-sync"])
def test_a_large_upload_grows_memory_by_less_than_64_mebibytes(path: str, tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < 2 * MEBIBYTES * len(PIECE):
        pytest.skip("too little space on the disk")
    with serving("tests.uploads.program:app", directory=tmp_path) as server, connect(server.port, PATIENCE) as client:
        assert send(client, path, 4) == (200, b"%d" % (4 * len(PIECE)))
        before = server.most_resident
        assert send(client, path, MEBIBYTES) == (200, b"%d" % (MEBIBYTES * len(PIECE)))
        assert server.most_resident - before < MOST_GROWTH
        assert json.loads(get(client, "/open-files")) == []
        assert list(tmp_path.iterdir()) == []


def test_the_measure_sees_a_file_that_is_held_in_memory(tmp_path: Path) -> None:
    with serving("tests.uploads.program:app", directory=tmp_path) as server, connect(server.port, PATIENCE) as client:
        assert send(client, "/as-bytes", 4)[0] == 200
        before = server.most_resident
        assert send(client, "/as-bytes", 96) == (200, b"%d" % (96 * len(PIECE)))
        assert server.most_resident - before > MOST_GROWTH
