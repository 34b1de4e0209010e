"""What is written out is read back the same."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from cpts_map.ingest.sample import sample
from cpts_map.registers import Membership, Register, RegisterCpts, export_csv, plain
from cpts_map.registers.encoding import mended
from cpts_map.registers.verdicts import masked
from cpts_map.rules import Precision, Status

RAW = Path(__file__).parents[2] / "data" / "raw"


def _write(folder: Path, content: bytes) -> Path:
    path = folder / "registre.csv"
    path.write_bytes(content)
    return path


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
# Names as an import gives them: what a wrong encoding would explain is mended on the way in.
_NAMES = st.lists(_TEXT, min_size=1, max_size=3).map(" ".join).filter(lambda t: masked(mended(t)) == t)
_DATES = st.sampled_from([None, "2022", "2022-03", "2022-03-15"])


@st.composite
def _registers(draw: st.DrawFn, codes: list[str]) -> Register:
    ids = draw(
        st.lists(st.from_regex(r"[A-Z]{2}-[0-9]{2}-[A-Z]{3,6}", fullmatch=True), min_size=1, max_size=4, unique=True)
    )
    cpts, members = [], []
    for each in sorted(ids):
        held = draw(st.lists(st.sampled_from(codes), max_size=5, unique=True))
        precision = (
            draw(st.sampled_from(list(Precision))) if held else draw(st.sampled_from([Precision.AUCUN, Precision.EPCI]))
        )
        if held and precision is Precision.AUCUN:
            precision = Precision.PARTIEL
        cpts.append(
            RegisterCpts(
                each,
                draw(_NAMES),
                draw(st.sampled_from(["33", "40 32"])),
                draw(st.sampled_from(list(Status))),
                draw(_DATES),
                precision,
                draw(st.none() | st.integers(1, 400_000)),
                draw(st.none() | st.integers(1, 400)),
                draw(st.sampled_from([None, "https://cpts.exemple.fr"])),
                draw(st.sampled_from(["https://exemple.fr | https://autre.fr", "=1+1", "'=1", "@x", "-", 'a;b"c'])),
                draw(st.none() | _NAMES),
            )
        )
        shares = draw(st.none() | st.floats(0, 1))
        members += [Membership(each, code, draw(st.sampled_from(list(Precision))), shares) for code in sorted(held)]
    return Register(tuple(cpts), tuple(members))


@given(data=st.data())
def test_what_is_exported_is_read_back_the_same(gazetteer, tmp_path_factory, data) -> None:
    register = data.draw(_registers(["33063", "33318", "2A004", "97411", "01004", "40001"]))
    path = _write(tmp_path_factory.mktemp("export"), export_csv(register.cpts, register.members))
    done = plain.read(path, gazetteer)
    assert done.register == register
    assert done.pending == ()
    assert plain.recognise(sample(path))


def test_the_shipped_register_is_exported_and_read_back_the_same(gazetteer, tmp_path) -> None:
    done = plain.read(RAW / "cpts_registre.csv", gazetteer, communes=RAW / "cpts_communes.csv")
    again = plain.read(_write(tmp_path, export_csv(done.cpts, done.members)), gazetteer)
    assert again.register == done.register
    assert export_csv(again.cpts, again.members) == export_csv(done.cpts, done.members)


def test_frames_have_the_columns_of_the_tables_and_give_the_register_back(gazetteer) -> None:
    from cpts_map.layers.register import CPTS, CPTS_COMMUNE

    register = plain.read(RAW / "cpts_registre.csv", gazetteer, communes=RAW / "cpts_communes.csv").register
    assert list(register.cpts_frame().columns) == [column.name for column in CPTS.columns]
    assert list(register.members_frame().columns) == [*(column.name for column in CPTS_COMMUNE.columns), "share"]
    assert set(register.cpts_frame()["status"]) <= {status.value for status in Status}
    assert Register.from_frames(register.cpts_frame(), register.members_frame()) == register
