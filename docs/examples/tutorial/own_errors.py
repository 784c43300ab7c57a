"""Another shape for refused values: one line for each, and status 400."""

from typeway import FastAPI, Request
from typeway.exceptions import RequestValidationError
from typeway.responses import JSONResponse

app = FastAPI(title="Toolshed")


@app.exception_handler(RequestValidationError)
async def refused(request: Request, error: RequestValidationError) -> JSONResponse:
    lines = [f"{' > '.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()]
    return JSONResponse({"problems": lines}, status_code=400)


@app.get("/tools/{tool_id}")
async def read_tool(tool_id: int, day: int = 1) -> dict[str, int]:
    return {"tool_id": tool_id, "day": day}
