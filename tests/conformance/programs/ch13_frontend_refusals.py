"""frontend(): nothing outside the folder is served: dots, encoded or not, symbolic links, odd bytes, unreadable names."""

import os

from fastapi import FastAPI

from ..calls import Call, call, get
from ..files import written

GENERATE = False
OUTSIDE = written({"secret.txt": "secret", "folder/secret.txt": "secret", "folder/index.html": "secret"})
DIRECTORY = written(
    {"index.html": "home", "a.txt": "a", "inner/b.txt": "b", "inner/index.html": "inner", "..x": "dots", "c..": "c"}
)
LINKED = OUTSIDE / "linked"
(DIRECTORY / "link.txt").symlink_to(OUTSIDE / "secret.txt")
(DIRECTORY / "link").symlink_to(OUTSIDE / "folder")
(DIRECTORY / "inside.txt").symlink_to(DIRECTORY / "a.txt")
(DIRECTORY / "inside").symlink_to(DIRECTORY / "inner")
(DIRECTORY / "dangling.txt").symlink_to(DIRECTORY / "nothing")
LINKED.symlink_to(DIRECTORY)
PIPED = written({"404.html/x": "a folder", "a.txt": "a"})
(PIPED / "index.html").symlink_to(OUTSIDE / "secret.txt")
os.mkfifo(PIPED / "pipe")

app = FastAPI()
app.frontend("/auto", directory=DIRECTORY)
app.frontend("/none", directory=DIRECTORY, fallback=None)
app.frontend("/linked", directory=LINKED)
app.frontend("/odd", directory=PIPED)
app.frontend("/", directory=DIRECTORY, fallback=None)

PATHS = [
    *(
        "/../secret.txt",
        "/..",
        "/../",
        "/inner/../a.txt",
        "/inner/../../secret.txt",
        "/./a.txt",
        "/inner/..",
        "/inner/../",
    ),
    *(
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/inner%2fb.txt",
        "/inner%2Findex.html",
        "/%2fa.txt",
    ),
    *(
        "/link.txt",
        "/link/secret.txt",
        "/link/",
        "/link",
        "/inside.txt",
        "/inside/b.txt",
        "/inside",
        "/inside/",
        "/index.html/",
    ),
    *(
        "/dangling.txt",
        "/..x",
        "/c..",
        "/a%00.txt",
        "/%00",
        "/a.txt%00.html",
        "/%ff",
        "/a%0a.txt",
        "/a.txt%20",
        "/C:/a.txt",
    ),
    *(
        "//etc/passwd",
        "/etc/passwd",
        "/%2fetc/passwd",
        "/a.txt/../a.txt",
        "/a.txt/.",
        "/nothing/../a.txt",
        "/~",
        "/" + "n" * 300,
    ),
    *("/" + "n/" * 200, "/" + "n" * 5000, "/index.html", "/", "/pipe", "/a.txt"),
]
REQUESTS = [
    *(
        Call("GET", f"/{name}{path}", (("host", "testserver"), ("accept", "text/html")))
        for name in ("auto", "none", "linked", "odd")
        for path in PATHS
    ),
    *(Call(method, f"/none{path}", (("host", "testserver"),)) for path in PATHS for method in ("HEAD", "PUT")),
    *(Call("GET", path, (("host", "testserver"),)) for path in PATHS),
    get("/auto/inner/"),
    call("GET", "/linked/inner/"),
]
