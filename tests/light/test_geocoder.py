"""The geocoder, on a server of 127.0.0.1 that answers well, badly, late or never."""

import json
import logging
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from cpts_map.fetch import geocoder
from tests.publisher import published

ADDRESS = "3 place Pey-Berland"


@pytest.fixture
def service():
    with published() as server:
        yield server


def answering(content, status=200, wait_s=0.0, pieces=1, headers=()):
    def answer(handler):
        time.sleep(wait_s)
        handler.send_response(status)
        for name, value in headers:
            handler.send_header(name, value)
        handler.end_headers()
        size = max(len(content) // pieces, 1)
        for start in range(0, len(content), size):
            handler.wfile.write(content[start : start + size])
            handler.wfile.flush()
            time.sleep(0.1 if pieces > 1 else 0)

    return answer


def found(score=0.9, citycode="33063"):
    return json.dumps({"features": [{"properties": {"score": score, "citycode": citycode}}]}).encode()


def test_no_setting_asks_nobody():
    assert geocoder.asker(None) is None


def test_the_national_service_is_named_by_a_word():
    assert geocoder.asker("ban").args[1] == "https://data.geopf.fr/geocodage/search"


def test_the_commune_of_the_best_answer_is_given(service):
    service.gives(answering(found()))
    assert geocoder.asker(service.address + "/search")(ADDRESS) == "33063"
    ((path, _),) = service.asked
    assert urlsplit(path).path == "/search"
    assert parse_qs(urlsplit(path).query) == {"q": [ADDRESS], "limit": ["1"], "autocomplete": ["0"]}


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (found(score=0.3), 200),  # another street, another town
        (found(citycode="<script>"), 200),
        (found(), 500),
        (found(), 429),
        (b'{"features": []}', 200),
        (b"[]", 200),
        (b"<html>maintenance</html>", 200),
        (b"", 200),
        (found() + b" " * (1 << 19), 200),
    ],
)
def test_a_doubtful_or_broken_answer_is_none(service, content, status):
    service.gives(answering(content, status))
    assert geocoder.asker(service.address)(ADDRESS) is None


def test_a_redirect_is_not_followed(service):
    service.gives(answering(b"", 302, headers=[("Location", service.address + "/other")]), answering(found()))
    assert geocoder.asker(service.address)(ADDRESS) is None
    assert len(service.asked) == 1


@pytest.mark.parametrize("late", [{"wait_s": 5.0}, {"pieces": 60}])
def test_a_service_that_is_late_or_drips_is_left_on_time(service, late):
    service.gives(answering(found(), **late))
    start = time.perf_counter()
    assert geocoder.asker(service.address, 0.3)(ADDRESS) is None
    assert time.perf_counter() - start < 4


def test_a_service_that_is_not_there_is_none():
    with published() as gone:
        address = gone.address
    assert geocoder.asker(address)(ADDRESS) is None


def test_the_address_is_never_logged_however_curious_the_logs(service, caplog):
    service.gives(answering(found()))
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("witness").debug("heard")
        geocoder.asker(service.address)(ADDRESS)
    assert "heard" in caplog.text
    assert "Pey" not in caplog.text
    assert service.address.rpartition(":")[2] not in caplog.text
