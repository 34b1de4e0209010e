"""The wires: each names components that exist, each body is one call, nothing is kept between two visitors."""

import ast
from pathlib import Path

import pytest

from cpts_map import web
from cpts_map.atlas import Atlas
from cpts_map.web import ids, router
from cpts_map.web.factory import create_app
from cpts_map.web.mapfiles import MapFiles
from tests import screen

SOURCES = sorted(Path(web.__file__).parent.rglob("*.py"))
CALLBACKS = [path for path in SOURCES if path.parent.name == "callbacks"]
# Pages whose state is in the address.
STATEFUL = ("/", "/couverture", "/atelier", "/plan", "/tension", "/diagnostic", "/comparer")
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict", "bytearray", "local"}
MUTATORS = {"append", "add", "update", "pop", "clear", "extend", "insert", "remove", "setdefault", "popitem", "discard"}


@pytest.fixture(scope="module")
def pages(app, atlas):
    """Give the ids of each page, and those of the shell under an empty path."""
    files = MapFiles(atlas)
    found = {path: screen.ids_of(router.route(path, "", atlas, files)[1]) for path in screen.PAGES}
    return found | {"": screen.ids_of(app.layout)}


def named(entry):
    """Ids that a callback listens to, reads or writes."""
    outputs = entry["output"] if isinstance(entry["output"], list | tuple) else [entry["output"]]
    return {x["id"] for x in entry["inputs"] + entry["state"]} | {output.component_id for output in outputs}


def test_ids_are_declared_once():
    declared = [value for name, value in vars(ids).items() if name.isupper()]
    assert len(set(declared)) == len(declared) > 20


def test_no_page_holds_an_id_twice_shell_included(pages):
    for path in screen.PAGES:
        found = pages[path] + pages[""]
        assert len(set(found)) == len(found), path


def test_ids_are_declared_in_one_place(pages):
    """A label has the id of its control; the sections of the data page have their anchors."""
    declared = {value for name, value in vars(ids).items() if name.isupper()}
    found = {id_.removesuffix("-libelle") for path in ("", *STATEFUL) for id_ in pages[path]}
    assert found <= declared
    assert declared <= found


def test_every_callback_names_components_that_some_page_draws(app, pages):
    everywhere = {id_ for found in pages.values() for id_ in found}
    assert len(app.callback_map) >= 10
    for name, entry in app.callback_map.items():
        assert named(entry) <= everywhere, name


def test_no_callback_has_one_foot_in_the_shell_and_the_other_in_a_page(app, pages):
    """Its components would be half absent while another page is shown."""
    for name, entry in app.callback_map.items():
        assert any(named(entry) <= set(found) for found in pages.values()), name


def test_every_page_has_its_own_address(pages):
    addresses = {
        "/": ids.MAP_URL,
        "/couverture": ids.COVERAGE_URL,
        "/atelier": ids.WORKSHOP_URL,
        "/plan": ids.PLAN_URL,
        "/tension": ids.TENSION_URL,
        "/diagnostic": ids.DIAGNOSTIC_URL,
        "/comparer": ids.COMPARE_URL,
    }
    assert tuple(addresses) == STATEFUL
    for path, address in addresses.items():
        assert address in pages[path]
    assert ids.ROUTE in pages[""]


def test_every_label_names_a_control_of_its_page(atlas):
    files = MapFiles(atlas)
    for path in screen.PAGES:
        content = router.route(path, "", atlas, files)[1]
        labelled = {label.htmlFor for label in screen.of_type(content, "Label")}
        assert labelled <= set(screen.ids_of(content)), path


def test_the_current_page_is_marked_in_the_navigation(atlas):
    files = MapFiles(atlas)
    for path in screen.PAGES:
        nav = router.route(path, "", atlas, files)[0]
        current = [link.href for link in nav if link.className == "actif"]
        assert current == ([path] if path != "/nulle-part" else [])


# The code


def test_there_are_wires_to_look_at():
    assert len(CALLBACKS) >= 4
    assert len(SOURCES) >= 20


@pytest.mark.parametrize("path", CALLBACKS, ids=lambda path: path.name)
def test_a_callback_is_one_call(path):
    register = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)]
    for function in register:
        for wire in ast.walk(function):
            if isinstance(wire, ast.FunctionDef | ast.AsyncFunctionDef) and wire is not function:
                (statement,) = wire.body
                assert isinstance(statement, ast.Return), wire.name
                asked = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
                assert isinstance(asked, ast.Call), wire.name


@pytest.mark.parametrize("path", CALLBACKS, ids=lambda path: path.name)
def test_wires_are_registered_on_their_application_never_on_the_global_one(path):
    tree = ast.parse(path.read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not imported & {"callback", "clientside_callback"}


def assigned(tree):
    """Names bound by a module, with their values."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
            yield node.target.id, node.value


def is_mutable(value):
    return isinstance(value, MUTABLE) or (
        isinstance(value, ast.Call) and getattr(value.func, "id", getattr(value.func, "attr", "")) in MAKERS
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(Path(web.__file__).parent)))
def test_no_module_keeps_anything_between_two_visitors(path):
    """What a module binds is a constant by its name, and nothing of the module changes a constant."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {name for name, value in assigned(tree) if is_mutable(value)}
    assert all(name.isupper() for name in constants)
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Global)
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            assert getattr(node.value, "id", None) not in constants
        if isinstance(node, ast.AugAssign):
            assert getattr(node.target, "id", None) not in constants
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
            assert getattr(node.func.value, "id", None) not in constants


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(Path(web.__file__).parent)))
def test_no_function_of_a_module_remembers_its_answers(path):
    """A cache belongs to an atlas: two applications must not share it."""
    for node in ast.parse(path.read_text("utf-8")).body:
        for decorator in getattr(node, "decorator_list", ()):
            assert "cache" not in ast.unparse(decorator), node.name


def test_the_very_first_document_has_our_style_and_our_map(tiny_store, settings):
    """Before any request: two first visitors at once must both have them."""
    fresh = create_app(settings, Atlas(tiny_store))
    for name in ("app.css", "carte.mjs"):
        assert f"/assets/{name}?v=" in fresh.index_string
