"""What the tests of the open files share: writing, telling, spoiling them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError
from cpts_map.ingest.sample import sample
from cpts_map.layers import Layer
from cpts_map.layers.open import OPEN_LAYERS


def write(folder: Path, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def assert_recognised(path: Path, layer: Layer) -> None:
    """Assert that a file is told to be of one layer, and of no other."""
    seen = sample(path)
    claiming = [each.source for each in OPEN_LAYERS if each.recognise is not None and each.recognise(seen)]
    assert claiming == [layer.source]


def assert_declared(content: pa.Table, layer: Layer) -> None:
    """Assert that a table has the columns that its layer declares, within their ranges, and no key twice."""
    assert content.schema.names == [column.name for column in layer.table.columns]
    for column in layer.table.columns:
        values = [v for v in content[column.name].to_pylist() if v is not None]
        assert column.nullable or len(values) == content.num_rows
        assert column.low is None or all(v >= column.low for v in values)
        assert column.high is None or all(v <= column.high for v in values)
        assert not column.values or set(values) <= set(column.values)
        assert column.code is None or all(column.code.matches(v) for v in values)
    keys = list(zip(*(content[name].to_pylist() for name in layer.table.key), strict=True))
    assert len(set(keys)) == len(keys)


@st.composite
def spoiled(draw: st.DrawFn, whole: bytes) -> bytes:  # noqa: C901 - one case a misfortune
    """A file that something happened to: cut, bytes changed, lines lost or doubled, cells or separators altered."""
    content = whole
    for _ in range(draw(st.integers(1, 3))):
        lines = content.split(b"\n")
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        line = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["cut", "byte", "insert", "drop", "double", "separator", "cell", "mark", "encode"])):
            case "cut":
                content = content[:at]
            case "byte":
                content = content[:at] + draw(st.binary(min_size=1, max_size=2)) + content[at + 1 :]
            case "insert":
                junk = draw(
                    st.sampled_from([b'"', b"'", b";", b"\x00", b"\xff\xfe", b"\r", b"\n\n", b"1e999", b"NaN", b"-"])
                )
                content = content[:at] + junk + content[at:]
            case "drop":
                content = b"\n".join(lines[:line] + lines[line + 1 :])
            case "double":
                content = b"\n".join(lines[: line + 1] + lines[line:])
            case "separator":
                content = content.replace(
                    *draw(st.sampled_from([(b";", b","), (b",", b";"), (b"|", b";"), (b".", b",")]))
                )
            case "cell":
                digit = draw(st.sampled_from(b"0123456789")).to_bytes(1, "big")
                content = content.replace(digit, draw(st.sampled_from([b"", b" ", b"99999", b"x", b"-1", b"0.5"])))
            case "mark":
                content = b"\xef\xbb\xbf" + content
            case "encode":
                content = content.decode("utf-8", errors="replace").encode(
                    draw(st.sampled_from(["utf-16", "latin-1"])), "replace"
                )
    return content


def fuzz(layer: Layer, whole: str | bytes, name: str = "fichier.csv") -> Callable[[], None]:
    """Make the test that a spoiled file gives a table that passes its checks, or one of our errors."""
    original = whole.encode() if isinstance(whole, str) else whole

    @settings(max_examples=20)  # each opens a database: the suite stays short
    @given(content=spoiled(original))
    def test_a_spoiled_file_gives_a_sound_table_or_one_of_our_errors(content: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder), name, content)
            try:
                if layer.recognise is not None:
                    layer.recognise(sample(path))
                found = layer.parse(path)
            except CptsMapError:
                return
            assert_declared(found, layer)

    return test_a_spoiled_file_gives_a_sound_table_or_one_of_our_errors
