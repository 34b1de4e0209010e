"""`cpts-map fetch`: from a publisher to the figures, or one sentence and the old figures."""

import dataclasses
import io
import zipfile

import pytest
from click.testing import CliRunner

from cpts_map import cli, fetch, imports, opendata
from cpts_map.commands import loading
from tests.publisher import gives, published, says
from tests.test_importing import FILE, nurses


@pytest.fixture
def publisher():
    with published() as running:
        yield running


@pytest.fixture
def run(built_settings, publisher, monkeypatch):
    """Give a function that runs a command on the drawn region; every address leads to the publisher."""
    settings = built_settings
    small = {
        key: dataclasses.replace(source, files=tuple(dataclasses.replace(f, min_bytes=1) for f in source.files))
        for key, source in opendata.load().items()
    }
    monkeypatch.setattr(opendata, "load", lambda: small)
    hasty = fetch.Patience(attempts=2, first_wait=0.01, longest_wait=0.02)
    download = fetch.download
    monkeypatch.setattr(loading.network, "download", lambda *a, **k: download(*a, **k, patience=hasty))

    def call(*arguments):
        options = ["--store", str(settings.store), "--data", str(settings.data)]
        return CliRunner().invoke(cli.cli, [*options, *arguments], env={"CPTS_MIRROR": publisher.address})

    return call


def archive(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in members.items():
            packed.writestr(name.replace("__", "."), text)
    return content.getvalue()


def test_a_source_is_downloaded_loaded_and_says_what_changed(run, publisher, settings):
    publisher.gives(gives(archive(DS_BPE_2024_data__csv=FILE)))
    result = run("fetch", "open_bpe")
    assert result.exit_code == 0, result.output
    assert "Infirmiers libéraux" in result.output
    assert nurses(settings, "47001") == pytest.approx(10.0)
    assert [path for path, _ in publisher.asked] == [
        "/" + opendata.load()["open_bpe"].files[0].address.removeprefix("https://")
    ]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (gives(b"<!doctype html><html><body>Maintenance</body></html>"), "page"),
        (says(404), "404"),
        (says(503), "503"),
        (gives(archive(DS_BPE_2024_data__csv="a;b\n1;2\n")), "aucun format connu"),
        (gives(archive(DS_BPE_2024_data__csv=FILE.replace("OBS_VALUE", "VALEUR"))), "aucun format connu"),
    ],
)
def test_what_is_wrong_is_said_and_the_old_figures_stay(run, publisher, settings, answer, said):
    before = settings.store.read_bytes()
    publisher.gives(answer)
    result = run("fetch", "open_bpe")
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert settings.store.read_bytes() == before
    assert imports.kept(settings.imports) == ()


def test_a_source_that_fails_does_not_stop_the_others(run, publisher, settings):
    publisher.gives(says(404), gives(archive(DS_BPE_2024_data__csv=FILE)))
    result = run("fetch", "open_filosofi", "open_bpe")
    assert result.exit_code == 1
    assert "open_filosofi" in result.output.splitlines()[-1]
    assert [k.facts.source for k in imports.kept(settings.imports)] == ["open_bpe"]


def test_a_file_that_names_people_does_not_stay_on_disk(run, publisher, settings):
    publisher.gives(gives(b"a|b|\n1|2|\n"))
    result = run("fetch", "open_rpps")
    assert result.exit_code == 1
    folder = settings.imports / loading.DOWNLOADS / "open_rpps"
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_source_without_address_says_how_to_get_it_by_hand(run):
    result = run("fetch", "open_zonage")
    assert result.exit_code == 1
    assert "CartoSanté" in result.output
    unknown = run("fetch", "open_bbe")
    assert unknown.exit_code == 1
    assert "open_bpe" in unknown.output


def test_the_list_tells_what_is_loaded_missing_and_never_verified(run, publisher):
    publisher.gives(gives(archive(DS_BPE_2024_data__csv=FILE)))
    run("fetch", "open_bpe")
    said = run("fetch", "--list").output.replace("\u00a0", " ")
    assert "open_bpe : chargée le" in said
    assert "open_apl : non chargée" in said
    assert "jamais vérifiée" in said
