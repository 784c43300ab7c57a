"""Starts a program once: `python -m bench.start_once FRAMEWORK ROUTES`; with 0 routes it is the hello program.

Prints one line of JSON: the CPU time of each phase in ms, of a warm request to the first and to the last route in µs,
and the peak resident memory in MB.
"""

import sys
import time


def main(name: str, count: int) -> dict[str, float]:
    phases: dict[str, float] = {}

    def timed(phase: str, begin: int) -> None:
        phases[phase] = (time.process_time_ns() - begin) / 1e6

    begin = time.process_time_ns()
    framework = __import__(name)
    timed("import", begin)

    # Imported only now: what the framework needs of these counts as its own import time.
    import asyncio
    import json
    import resource

    from bench.cases import Call
    from bench.exchange import batch, one
    from bench.many_routes import build, call_to, models

    async def expect(app, call):
        status, _, body = await one(app, call)
        assert status == 200, body
        assert call.answer is None or json.loads(body) == call.answer, body
        return body

    async def use(app) -> None:
        calls = [call_to(count - 1), call_to(0)] if count else [Call("/")]
        begin = time.process_time_ns()
        await expect(app, calls[0])
        timed("first request", begin)
        begin = time.process_time_ns()
        document = await expect(app, Call("/openapi.json"))
        timed("first document", begin)
        assert len(json.loads(document)["paths"]) == count + 1
        for call, route in zip(calls, ("last route", "first route"), strict=False):
            await expect(app, call)
            await batch(app, call, 100)
            phases[route] = await batch(app, call, 300) / 300 / 1000

    made = models(count)  # costs the same under any framework and is not timed
    begin = time.process_time_ns()
    app = build(framework, made)
    timed("registration", begin)
    asyncio.run(use(app))
    phases["ready"] = phases["import"] + phases["registration"] + phases["first request"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    phases["peak memory"] = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return phases


if __name__ == "__main__":
    result = main(sys.argv[1], int(sys.argv[2]))
    import json

    print(json.dumps(result))
