"""What an access owes to the decay function, by hand and on the region."""

import numpy as np
import pandas as pd
import pytest

from cpts_map.diagnostics.decay import DECAYS, DEFAULT
from cpts_map.diagnostics.sensitivity import sensitivity
from cpts_map.web.views import tension_parts
from tests import screen

CODES = [f"{n:05}" for n in range(20)]


def test_by_hand_twenty_communes_one_of_which_leaves_the_worst_tenth():
    default = pd.Series(np.arange(20.0), CODES)
    other = default.copy()
    other.iloc[1], other.iloc[2] = 2.0, 1.0  # the second and the third change places
    access = pd.DataFrame({DEFAULT.id: default, "lineaire": other})
    people = pd.Series([*[0.0] * 18, 100.0, 300.0], CODES)
    first, second = sensitivity(access, -default, people)
    assert (first.decay, first.mean, first.with_apl, first.with_default, first.worst_kept) == (
        DEFAULT.id,
        (18 * 100 + 19 * 300) / 400,
        -1.0,
        1.0,
        1.0,
    )
    assert second.worst_kept == 0.5  # 00000 stays, 00001 left
    # 1 − 6 Σd² ÷ n(n² − 1), two ranks moved by one.
    assert second.with_default == pytest.approx(1 - 6 * 2 / (20 * 399))


def test_what_is_unknown_is_left_out_and_what_does_not_vary_has_no_correlation():
    access = pd.DataFrame({DEFAULT.id: [1.0, 2.0, np.nan, 4.0], "lineaire": [5.0, 5.0, 5.0, 5.0]}, index=CODES[:4])
    apl = pd.Series([1.0, np.nan, 2.0, 3.0], CODES[:4])
    first, second = sensitivity(access, apl, pd.Series(1.0, CODES[:4]))
    assert first.mean == pytest.approx(7 / 3)
    assert first.with_apl is None  # two communes have both
    assert second.with_default is None


def test_the_region_under_every_function_that_is_declared(real):
    found = {row.decay: row for row in real.access_sensitivity}
    assert list(found) == [decay.id for decay in DECAYS]
    retained = found[DEFAULT.id]
    known = real.level("commune").figures[["acces_mg", "apl"]].dropna()
    assert retained.with_apl == pytest.approx(
        known.corr(method="spearman").loc["acces_mg", "apl"], abs=1e-3
    )  # ties: figures are ratios of sums
    assert (retained.with_default, retained.worst_kept) == (1.0, 1.0)
    assert retained.mean == pytest.approx(real.aggregate("acces_mg", "region", "75").value)
    assert all(0.5 < row.with_default <= 1 for row in found.values())
    said = screen.text(tension_parts.comparison("", real))
    assert all(decay.name in said for decay in DECAYS)
