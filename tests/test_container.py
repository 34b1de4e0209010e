"""The image: what can be told of it without a container engine, and the start that it counts on."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
STEPS = [tuple(line.split(maxsplit=1)) for line in LINES if line.strip() and not line.startswith(("#", " "))]


def of(name):
    return [rest for step, rest in STEPS if step == name]


def test_it_ends_as_a_plain_user_known_by_number():
    last = max(i for i, (step, _) in enumerate(STEPS) if step == "FROM")
    users = [rest for step, rest in STEPS[last:] if step == "USER"]
    assert users == ["10001:10001"]


def test_every_source_exists_and_is_let_through_by_the_ignore_file():
    listed = [
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    ]
    for copied in of("COPY"):
        if copied.startswith("--from="):
            continue
        for source in copied.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert any(path.startswith(source) or source.startswith(path) for path in listed), source


def test_nothing_is_fetched_by_address_and_no_shell_is_run():
    assert of("ADD") == []
    assert all(run.startswith("[") for run in (*of("RUN"), *of("CMD")))
    assert not re.search(r"https?://(?!127\.0\.0\.1)", "\n".join(LINES))


def test_it_asks_its_own_health_on_the_port_that_it_opens():
    assert of("EXPOSE") == ["8050"]
    (health,) = of("HEALTHCHECK")
    assert "http://127.0.0.1:8050/sante" in health
    assert "CPTS_HOST=0.0.0.0" in of("ENV")[-1]


@pytest.fixture
def public():
    """Folder that any user may read: those of pytest are closed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root can become another user")
def test_a_plain_user_starts_it_with_nothing_to_write_to(tiny_store, public):
    place = public / "magasin"
    place.mkdir()
    shutil.copy(tiny_store, place / "cpts.duckdb")
    (place / "cpts.duckdb").chmod(0o444)
    place.chmod(0o555)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys; from pathlib import Path; from cpts_map.atlas import Atlas\n"
        "from cpts_map.settings import Settings\n"
        "from cpts_map.web.factory import create_app, serve\n"
        "store = Path(sys.argv[1]); settings = Settings(data=store.parent, store=store, port=int(sys.argv[2]))\n"
        "serve(create_app(settings, Atlas(store)), settings)"
    )
    env = {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]}
    user = ["setpriv", "--reuid", "10001", "--regid", "10001", "--clear-groups"]
    command = [*user, sys.executable, "-c", code, str(place / "cpts.duckdb"), str(port)]
    with subprocess.Popen(
        command, env=env, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        try:
            answer = answered(f"http://127.0.0.1:{port}/sante", run)
        finally:
            run.terminate()
            said = run.communicate(timeout=30)[0]
    assert answer is not None, said
    assert answer[0] == 200
    assert "server" not in {name.lower() for name in answer[1]}
    assert [path.name for path in place.iterdir()] == ["cpts.duckdb"]


def answered(address, run):
    """Status and headers of an address once it listens; nothing where the process has ended before."""
    until = time.monotonic() + 60
    while time.monotonic() < until and run.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - ours
                return answer.status, dict(answer.headers)
        except OSError:
            time.sleep(0.2)
    return None
