"""What proposals know of the country: travel, unknown points and populations, measures of a set."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from cpts_map.diagnostics.perimeter import Bounds, BoundsStatus
from cpts_map.diagnostics.proposals.outcome import Kind, Refusal, Way, measured
from cpts_map.diagnostics.proposals.resize import within_bounds
from cpts_map.diagnostics.proposals.terrain import Limits, crow_fly, listed, located, terrain
from cpts_map.diagnostics.travel import Fill, with_matrix, within
from tests.board import board
from tests.workshop import country

NAN = np.nan


def test_minutes_are_estimated_as_the_crow_flies_and_unknown_without_point():
    travel = crow_fly(np.array([[0.0, 0.0], [0.0, 10_000.0], [NAN, NAN]]))
    assert travel(np.array([0, 1, 0]), np.array([1, 1, 2])).tolist() == pytest.approx([12.85, 0.0, NAN], nan_ok=True)


def matrix(points, rows):
    frame = pd.DataFrame(rows, columns=["origin", "destination", "minutes"])
    return with_matrix(within(points, 0.0), pd.Index(list("abcd")), frame, Fill.NONE)


def test_a_loaded_matrix_takes_the_place_of_the_estimate_where_it_speaks():
    # 10 km apart: 12.85 minutes as the crow flies, 23.85 for two steps, 34.85 for three.
    points = np.array([[0.0, 10_000.0 * step] for step in range(4)])
    travel = listed(matrix(points, [("a", "b", 40.0), ("b", "c", 15.0)]), crow_fly(points))

    def minutes(pair):
        return float(travel(np.array(["abcd".index(pair[0])]), np.array(["abcd".index(pair[1])]))[0])

    assert [minutes(pair) for pair in ("ab", "bc", "bb")] == [40.0, 15.0, 0.0]
    # Known communes, no such pair: a lists 40 minutes at most, b 15, c nothing.
    assert [minutes(pair) for pair in ("ac", "ba", "cb")] == pytest.approx([40.0, 15.0, 12.85])
    # d is unknown to the matrix: the estimate.
    assert [minutes(pair) for pair in ("ad", "dc")] == pytest.approx([34.85, 12.85])


def test_an_empty_matrix_leaves_the_estimate():
    points = np.array([[0.0, 10_000.0 * step] for step in range(4)])
    travel = listed(matrix(points, []), crow_fly(points))
    assert travel(np.array([0]), np.array([1])).tolist() == pytest.approx([12.85])


def test_a_commune_without_point_is_put_in_the_middle_of_its_neighbours():
    points = np.array([[0.0, 0.0], [NAN, NAN], [2_000.0, 0.0], [NAN, NAN]])
    found = located(board("abc.d"), points)
    assert found[:3].tolist() == [[0.0, 0.0], [1_000.0, 0.0], [2_000.0, 0.0]]
    assert np.isnan(found[3]).all()


def test_bounds_are_those_asked_for():
    assert Limits(10, 20).place(23) == Bounds(BoundsStatus.ABOVE, 13, -3)
    assert Limits() == Limits(20_000, 100_000)
    assert [Limits(10, 20).hold(count) for count in (9, 10, 20, 21)] == [False, True, True, False]


def test_a_set_is_measured():
    #  a 30 | b 10 | c 0 | d 20, EPCI ab and cd
    land = country(("abcd",), {"a": 30, "b": 10, "c": 0, "d": 20}, epci="ab cd")
    found = measured(land, land.nodes("abd"))
    assert (found.communes, found.population, found.pieces, found.centre) == (("a", "b", "d"), 60, 2, "a")
    assert found.mean_minutes == pytest.approx((10 * 2.95 + 20 * 5.15) / 60)
    assert found.max_minutes == pytest.approx(5.15)
    assert (len(found.epci_whole), len(found.epci_cut)) == (1, 1)
    assert not found.valid


def without_points(land):
    return dataclasses.replace(land, travel=crow_fly(np.full((land.n, 2), NAN)))


def test_where_no_minutes_are_known_none_are_given_and_proposals_are_made_all_the_same():
    land = without_points(country(("abcd",), {"a": 10, "b": 8, "c": 4, "d": 200}))
    assert measured(land, land.nodes("ab")).mean_minutes is None
    (found,) = within_bounds(land, "a")
    assert (found.kind, found.added, found.ways) == (Kind.GROW, ("b", "c"), (Way.EPCI, Way.NEAREST, Way.FEWEST))
    assert found.cost.minutes is None
    (found,) = within_bounds(dataclasses.replace(land, limits=Limits(5, 12)), "abc", ways=[Way.NEAREST])
    assert found.removed == ("b", "c")


def test_an_unknown_population_counts_for_nothing():
    graph = board("ab")
    land = terrain(graph, np.array([NAN, 12.4]), pd.Series([None, "e"]), crow_fly(np.zeros((2, 2))))
    assert land.inhabitants.tolist() == [0, 12]
    assert (land.epci.tolist(), land.locked.tolist()) == ([-1, 0], [False, False])


def test_growing_an_empty_commune_alone_in_the_sea_is_refused():
    refusal = within_bounds(country(("a.b",), {"a": 0, "b": 30}), "a")
    assert isinstance(refusal, Refusal)
    assert refusal.reachable == 0
