"""Chapter 9: a photograph is removed, and only a photograph."""

from pathlib import Path

from typeway import FastAPI, HTTPException

FOLDER = Path("photos")
FOLDER.mkdir(exist_ok=True)
(FOLDER / "drill.jpg").touch()

app = FastAPI(title="Toolshed")


@app.delete("/photos/{name}", status_code=204)
def remove_photo(name: str) -> None:
    path = FOLDER / name
    if path not in FOLDER.iterdir():
        raise HTTPException(404, "There is no such photograph")
    path.unlink()
