"""What the API answers is what its OpenAPI document says, whatever is asked: schemathesis, over HTTP."""

import os
import socket
import subprocess
import sys
import threading
import time

import pytest
import uvicorn

from cpts_map.web.api import PREFIX
from tests import screen

# A body that is too long is refused with 413, which schemathesis does not count among refusals by itself.
# Bounds that are each right may be wrong together: the plan says so, its document cannot.
CONFIG = """
[checks]
negative_data_rejection.expected-statuses = [400, 404, 413, 422]
[[operations]]
include-name = "GET /plan"
checks.positive_data_acceptance.expected-statuses = [200, 422]
"""


@pytest.fixture(scope="module")
def address(tiny_store):
    # With its protocol named, asyncio sends small answers at once.
    with socket.socket(proto=socket.IPPROTO_TCP) as free, screen.opened(tiny_store) as atlas:
        free.bind(("127.0.0.1", 0))
        app = screen.application(atlas)
        server = uvicorn.Server(uvicorn.Config(app.server, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{free.getsockname()[1]}{PREFIX}/openapi.json"
        server.should_exit = True
        thread.join()


def test_schemathesis_finds_nothing_wrong(address, tmp_path):
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            address,
            "--generation-deterministic",
            "--max-examples=5",
            "--phases=examples,coverage,fuzzing",
        ],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")} | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert "Tested: 24" in done.stdout
    assert "No issues found" in done.stdout
