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
        "OTHER": "ignored",
    }
    assert Settings.from_env(env) == Settings(Path("/srv/data"), Path("/srv/x.duckdb"), "76", "0.0.0.0", 80)  # noqa: S104


@pytest.mark.parametrize("name", ["CPTS_DATA", "CPTS_STORE"])
def test_an_empty_path_means_the_default(name):
    assert Settings.from_env({name: ""}) == Settings.from_env({})


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


@given(st.dictionaries(st.sampled_from(["CPTS_REGION", "CPTS_PORT"]), st.text(max_size=8)))
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
