"""Uploads and placeholders, compared with FastAPI's."""

import asyncio
import io
from typing import Any

import fastapi.datastructures as theirs
import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.datastructures import Headers
from starlette.datastructures import UploadFile as StarletteUploadFile

import typeway.datastructures as ours
from tests.street.outcome import neutral, outcome
from typeway import types as our_types


def test_upload_reads_writes_seeks_and_closes() -> None:
    async def use() -> bytes:
        upload = ours.UploadFile(io.BytesIO(b"abc"), filename="a.txt", size=3)
        assert await upload.read(1) == b"a"
        await upload.seek(3)
        await upload.write(b"def")
        await upload.seek(0)
        content = await upload.read()
        await upload.close()
        assert upload.file.closed
        assert upload.size == 6
        return content

    assert asyncio.run(use()) == b"abcdef"


@pytest.mark.parametrize("value", [1, "x", None, b"x", object], ids=repr)
def test_upload_refuses_other_values(value: Any) -> None:
    def errors(module: Any) -> str:
        with pytest.raises(ValueError, match="Expected UploadFile") as caught:
            TypeAdapter(module.UploadFile).validate_python(value)
        return repr(caught.value)

    assert errors(ours) == errors(theirs)


def test_upload_of_starlette_is_accepted_as_it_is() -> None:
    upload = StarletteUploadFile(io.BytesIO(b""), filename="x", headers=Headers({"content-type": "text/plain"}))
    assert TypeAdapter(ours.UploadFile).validate_python(upload) is upload


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_upload_in_json_schema(mode: Any) -> None:
    def schema(upload: Any) -> Any:
        class Form(BaseModel):
            one: upload
            many: list[upload] | None = None

        return Form.model_json_schema(mode=mode)

    assert schema(ours.UploadFile) == schema(theirs.UploadFile)


def test_upload_cannot_be_dumped() -> None:
    def dump(module: Any) -> Any:
        return TypeAdapter(module.UploadFile).dump_python(module.UploadFile(io.BytesIO(b"")), mode="json")

    assert outcome(dump, ours) == outcome(dump, theirs)


@pytest.mark.parametrize("value", [0, 1, "", "x", None, [], [1]], ids=repr)
def test_default_placeholder(value: Any) -> None:
    mine, other = ours.Default(value), theirs.Default(value)
    assert isinstance(mine, ours.DefaultPlaceholder)
    assert (mine.value, bool(mine), vars(mine)) == (other.value, bool(other), vars(other))
    assert mine == ours.Default(value)
    assert mine != ours.Default("something else")
    assert mine != value
    with pytest.raises(TypeError, match="unhashable"):
        hash(mine)


def test_unset_is_a_placeholder_for_none() -> None:
    assert isinstance(ours._Unset, ours.DefaultPlaceholder)
    assert ours._Unset.value is None


@pytest.mark.parametrize("name", ["IncEx", "ModelNameMap", "DependencyCacheKey", "UnionType"])
def test_type_aliases(name: str) -> None:
    import fastapi.types

    assert neutral(repr(getattr(our_types, name))) == neutral(repr(getattr(fastapi.types, name)))
    assert our_types.DecoratedCallable.__bound__ == fastapi.types.DecoratedCallable.__bound__
