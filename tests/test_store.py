"""The store: the old one serves until the new one is whole, and many may read at once."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pytest

from cpts_map.errors import ChecksumError, CptsMapError, SchemaError, StoreError
from cpts_map.schema import Column, Kind, Table
from cpts_map.store import Store, replacing
from tests import drawn

TOY = Table("toy", (Column("code", Kind.TEXT, "Code"), Column("n", Kind.REAL, "Effectif", nullable=True)), ("code",))


@dataclass(frozen=True)
class Outlier:
    """Row of ``checks/gp_outliers``."""

    commune_code: str
    name: str
    count: int
    inhabitants: int
    per_1000: float


@dataclass(frozen=True)
class Misnamed:
    """Row that ``checks/commune_without_outline`` does not give."""

    commune_code: str
    label: str


OUTLIERS = [Outlier("47004", "Dune", 6, 1_000, 6.0)]


def content(*rows: tuple[str | None, float | None]) -> pa.Table:
    codes, numbers = zip(*rows, strict=True)
    return pa.table({"n": pa.array(numbers, pa.float64()), "code": pa.array(codes, pa.string())})


def write(path, version: str) -> None:
    with replacing(path) as writer:
        writer.write(TOY, content(("33063", 1.5), ("01001", None)))
        writer.describe({"version": version})


def version(path) -> str:
    store = Store(path)
    try:
        return store.meta["version"]
    finally:
        store.close()


@pytest.fixture
def path(tmp_path):
    """Path of a store that says it is the old one."""
    write(tmp_path / "store" / "s.duckdb", "old")
    return tmp_path / "store" / "s.duckdb"


# Writing


def test_a_store_holds_what_was_written_by_column_name_not_by_position(path):
    assert drawn.sql(path, "SELECT code, n FROM toy ORDER BY code") == [("01001", None), ("33063", 1.5)]


def test_a_store_takes_the_place_of_the_old_one_and_leaves_nothing_beside(path):
    write(path, "new")
    assert version(path) == "new"
    assert list(path.parent.iterdir()) == [path]


def test_the_old_store_serves_while_the_new_one_is_written(path):
    with replacing(path) as writer:
        writer.describe({"version": "new"})
        assert version(path) == "old"
    assert version(path) == "new"


@pytest.mark.parametrize("error", [RuntimeError("bug"), SchemaError("bad table"), KeyboardInterrupt()], ids=repr)
def test_a_failure_leaves_the_old_store_and_nothing_beside(path, error):
    with pytest.raises(type(error)), replacing(path) as writer:  # noqa: PT012 - what fails is the block
        writer.write(TOY, content(("33063", 1.0)))
        raise error
    assert version(path) == "old"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [ChecksumError("altered file"), StoreError("of another store")], ids=repr)
def test_an_error_of_ours_comes_out_of_a_build_as_it_was_raised(path, error):
    """A ``ChecksumError`` is an ``OSError`` too: it is no trouble of the disk."""
    with pytest.raises(CptsMapError) as raised, replacing(path):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("rows", [[("a", 1.0), ("a", 2.0)], [(None, 1.0)]], ids=["key twice", "missing"])
def test_what_breaks_a_rule_of_the_table_is_refused_and_the_old_store_stays(path, rows):
    with pytest.raises(SchemaError, match="Table toy : "), replacing(path) as writer:
        writer.write(TOY, content(*rows))
    assert version(path) == "old"


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"dossier .*file ne peut pas être créé"), replacing(tmp_path / "file" / "s"):
        pytest.fail("the block must not run")


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "s.duckdb" / "inside").mkdir(parents=True)  # a folder stands where the store should go
    with pytest.raises(StoreError, match="ne peut pas être écrit"), replacing(tmp_path / "s.duckdb"):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["s.duckdb"]


def test_two_builds_at_once_do_not_mix_and_the_last_one_whole_wins(path):
    with replacing(path) as slow:
        slow.write(TOY, content(("slow", 1.0)))
        with replacing(path) as fast:
            fast.write(TOY, content(("fast", 1.0)))
        assert drawn.sql(path, "SELECT code FROM toy") == [("fast",)]
    assert drawn.sql(path, "SELECT code FROM toy") == [("slow",)]


def test_a_build_killed_half_way_leaves_the_old_store_and_does_not_hinder_the_next(path):
    script = (
        "import sys, pathlib, time\n"
        "from cpts_map.store import replacing\n"
        "with replacing(pathlib.Path(sys.argv[1])) as writer:\n"
        "    writer.describe({'version': 'killed'})\n"
        "    print('half way', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout.readline() == "half way\n"
        assert len(list(path.parent.glob("*.part"))) == 1
        os.kill(build.pid, signal.SIGKILL)
    assert build.returncode == -signal.SIGKILL
    assert version(path) == "old"
    write(path, "new")
    assert version(path) == "new"


# Opening


def test_an_absent_store_says_which_command_makes_it(tmp_path):
    with pytest.raises(StoreError, match=r"Le magasin .*none\.duckdb est absent : lancer « cpts-map build »"):
        Store(tmp_path / "none.duckdb")


@pytest.mark.parametrize("damaged", [b"code;nom\n" * 1000, b"", bytes(100_000)], ids=["text", "empty", "zeros"])
def test_a_file_that_is_no_store_is_refused_and_says_which_command_makes_it(path, damaged):
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"s\.duckdb est illisible : .* Lancer « cpts-map build »"):
        Store(path)


@pytest.mark.parametrize("tenths", [3, 6, 8, 9])
def test_a_store_cut_short_is_refused_when_opened_or_when_read_or_answers_right(tiny_store, tmp_path, tenths):
    whole = tiny_store.read_bytes()
    path = tmp_path / "cut.duckdb"
    path.write_bytes(whole[: len(whole) * tenths // 10])
    try:
        store = Store(path)
    except StoreError:
        return
    try:
        assert len(store.frame("checks/population_lost")) == 4
        assert store.rows("checks/gp_outliers", Outlier) == OUTLIERS
    except StoreError:
        return
    finally:
        store.close()


def test_another_duckdb_file_is_refused_and_released(tmp_path):
    path = tmp_path / "other.duckdb"
    duckdb.connect(str(path)).close()
    with pytest.raises(StoreError, match="illisible"):
        Store(path)
    duckdb.connect(str(path)).close()  # opens for writing: nobody holds it


def test_a_store_is_closed_to_writing(path):
    store = Store(path)
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        store._connection.execute("DELETE FROM toy")
    store.close()


def test_the_new_store_is_what_opens_even_while_somebody_still_reads_the_old_one(path):
    reader = Store(path)
    write(path, "new")
    try:
        assert version(path) == "new"
        assert reader.meta["version"] == "old"
    finally:
        reader.close()


# Reading


def test_rows_are_dataclasses_whose_fields_are_the_columns(tiny):
    assert tiny.rows("checks/gp_outliers", Outlier) == OUTLIERS


def test_rows_of_another_shape_are_refused_with_both_shapes(tiny):
    message = r"checks/commune_without_outline\.sql donne .*'name'.*, Misnamed attend .*'label'"
    with pytest.raises(SchemaError, match=message):
        tiny.rows("checks/commune_without_outline", Misnamed)


def test_a_query_takes_its_parameters_by_name(tiny):
    assert tiny.frame("checks/vintages", year=2026).empty
    assert (tiny.frame("checks/vintages", year=2028)["age"] >= 2).all()


def test_threads_read_one_store_at_once_and_all_see_the_same(tiny):
    together = threading.Barrier(8)

    def read(_: int) -> list[list[Outlier]]:
        together.wait(timeout=10)
        return [tiny.rows("checks/gp_outliers", Outlier) for _ in range(10)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(read, range(8)))
    assert all(rows == OUTLIERS for answer in answers for rows in answer)
