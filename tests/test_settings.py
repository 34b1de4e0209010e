"""Settings: what the environment may say."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError, SettingsError
from cpts_map.settings import Settings, embedded_data


def test_an_empty_environment_gives_the_embedded_data_and_a_local_address():
    settings = Settings.from_env({})
    assert settings.data == embedded_data()
    assert settings.store.name == "cpts.duckdb"
    assert (settings.region, settings.host, settings.port) == ("75", "127.0.0.1", 8050)


def test_the_embedded_data_are_there():
    assert (embedded_data() / "geo" / "communes.parquet").is_file()
    assert (embedded_data() / "raw" / "cpts_registre.csv").is_file()


def test_each_variable_is_read():
    env = {
        "CPTS_DATA": "/srv/data",
        "CPTS_STORE": "/srv/x.duckdb",
        "CPTS_REGION": "76",
        "CPTS_HOST": "0.0.0.0",  # noqa: S104 - a value, nothing listens
        "CPTS_PORT": "80",
        "CPTS_IMPORTS": "/srv/imported",
        "CPTS_MIRROR": "http://127.0.0.1:9000",
        "OTHER": "ignored",
    }
    assert Settings.from_env(env) == Settings(
        Path("/srv/data"),
        Path("/srv/x.duckdb"),
        "76",
        "0.0.0.0",  # noqa: S104
        80,
        Path("/srv/imported"),
        "http://127.0.0.1:9000",
    )


@pytest.mark.parametrize("name", ["CPTS_DATA", "CPTS_STORE", "CPTS_IMPORTS", "CPTS_MIRROR"])
def test_an_empty_path_means_the_default(name):
    assert Settings.from_env({name: ""}) == Settings.from_env({})


def test_in_a_checkout_imports_stand_beside_the_data_where_git_ignores_them(tmp_path):
    found = Settings.from_env({})
    assert found.imports == embedded_data() / "imported"
    assert found.mirror is None
    assert Settings(data=tmp_path, store=tmp_path / "s").imports == tmp_path / "imported"
    ignored = (embedded_data().parent / ".gitignore").read_text("utf-8").splitlines()
    assert "data/imported/" in ignored


@pytest.mark.parametrize(("home", "folder"), [("/xdg", "/xdg"), ("", "/home/me/.local/share")])
def test_once_installed_imports_stand_in_the_data_of_the_user(monkeypatch, tmp_path, home, folder):
    monkeypatch.setattr("cpts_map.settings._WHEEL_DATA", tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", home)
    monkeypatch.setenv("HOME", "/home/me")
    assert Settings.from_env({}).imports == Path(folder, "cpts_map", "imported")


@pytest.mark.parametrize("mirror", ["http://127.0.0.1:9000", "https://miroir.example/donnees/", "http://[::1]:80"])
def test_a_mirror_is_an_address(mirror):
    assert Settings.from_env({"CPTS_MIRROR": mirror}).mirror == mirror


@pytest.mark.parametrize(
    "mirror",
    [
        "miroir.example",
        "127.0.0.1:9000",
        "ftp://miroir.example",
        "file:///srv",
        "http://",
        "http://:80",
        "http://miroir.example:port",
        "http://miroir.example:0",
        "http://miroir.example:70000",
        "http://miroir.example?x=1",
        "http://miroir.example#x",
        "http://miroir example",
        "http://[::1",
        " ",
    ],
)
def test_a_mirror_that_is_no_address_is_refused_by_name(mirror):
    with pytest.raises(SettingsError, match=r"CPTS_MIRROR : adresse d'un serveur attendue"):
        Settings.from_env({"CPTS_MIRROR": mirror})


@pytest.mark.parametrize("mirror", ["http://me:secret@miroir.example", "http://secret@miroir.example"])
def test_a_mirror_takes_no_password_and_the_message_does_not_repeat_it(mirror):
    with pytest.raises(SettingsError, match="CPTS_MIRROR : une adresse sans identifiant") as caught:
        Settings.from_env({"CPTS_MIRROR": mirror})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80.5", "http", "", " 80"])
def test_a_port_outside_1_to_65535_is_refused_by_name(port):
    with pytest.raises(SettingsError, match=r"CPTS_PORT : entier de 1 à 65535 attendu, reçu « " + port):
        Settings.from_env({"CPTS_PORT": port})


@pytest.mark.parametrize("port", [1, 65535])
def test_the_bounds_of_a_port_are_accepted(port):
    assert Settings.from_env({"CPTS_PORT": str(port)}).port == port


@pytest.mark.parametrize("region", ["", "7", "99", "Nouvelle-Aquitaine", "75 "])
def test_a_region_that_is_no_code_is_refused_by_name(region):
    with pytest.raises(SettingsError, match=f"CPTS_REGION : code de région attendu .* reçu « {region} »"):
        Settings.from_env({"CPTS_REGION": region})


@given(st.dictionaries(st.sampled_from(["CPTS_REGION", "CPTS_PORT", "CPTS_MIRROR"]), st.text(max_size=8)))
def test_any_environment_gives_settings_in_range_or_a_settings_error(env):
    try:
        settings = Settings.from_env(env)
    except SettingsError:
        return
    assert 0 < settings.port < 65536
    assert re.fullmatch("[0-9]{2}", settings.region)


def test_settings_are_frozen_and_checked_however_they_are_made(tmp_path):
    settings = Settings(data=tmp_path, store=tmp_path / "s")
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1
    with pytest.raises(CptsMapError):
        dataclasses.replace(settings, port=70_000)


@pytest.mark.parametrize(("name", "field"), [("CPTS_GEOCODER", "geocoder"), ("CPTS_SITE", "site")])
def test_the_geocoder_and_the_public_site_are_addresses(name, field):
    assert getattr(Settings.from_env({}), field) is None
    assert getattr(Settings.from_env({name: "https://ici.example"}), field) == "https://ici.example"
    with pytest.raises(SettingsError, match=f"{name} : adresse d'un serveur attendue"):
        Settings.from_env({name: "nulle part"})


def test_the_national_geocoder_is_a_word():
    assert Settings.from_env({"CPTS_GEOCODER": "ban"}).geocoder == "ban"


def test_who_answers_for_the_site_is_told_by_the_environment():
    env = {"CPTS_PUBLISHER": "URPS", "CPTS_HOSTING": "Hôte", "CPTS_CONTACT": "a@b.example"}
    found = Settings.from_env(env)
    assert (found.publisher, found.hosting, found.contact) == ("URPS", "Hôte", "a@b.example")
