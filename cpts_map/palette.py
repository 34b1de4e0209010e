"""Colours of the choropleth, safe for colour-blind readers (ColorBrewer), darker where less favourable."""

from cpts_map.indicators import Direction, Indicator

# Sequential: yellow to brown where a direction is unfavourable, blue where there is none.
_BURDEN = {
    1: ("#fe9929",),
    2: ("#fed98e", "#d95f0e"),
    3: ("#fff7bc", "#fec44f", "#d95f0e"),
    4: ("#ffffd4", "#fed98e", "#fe9929", "#cc4c02"),
    5: ("#ffffd4", "#fed98e", "#fe9929", "#d95f0e", "#993404"),
}
_NEUTRAL = {
    1: ("#74a9cf",),
    2: ("#bdc9e1", "#2b8cbe"),
    3: ("#ece7f2", "#a6bddb", "#2b8cbe"),
    4: ("#f1eef6", "#bdc9e1", "#74a9cf", "#0570b0"),
    5: ("#f1eef6", "#bdc9e1", "#74a9cf", "#2b8cbe", "#045a8d"),
}
# Diverging, from the middle outwards.
_LOSS = ("#fee0b6", "#fdb863", "#e08214", "#b35806", "#7f3b08")
_GAIN = ("#d8daeb", "#b2abd2", "#8073ac", "#542788", "#2d004b")
MISSING = "#c9ccd1"
NOT_APPLICABLE = "#ffffff"
# Marks of a place among others.
FAVOURABLE, MIDDLE, UNFAVOURABLE = "#1b4f8f", "#565f6c", "#b04a00"


def colors(indicator: Indicator, breaks: list[float]) -> tuple[str, ...]:
    """Colour of each class, in the order of the values.

    Parameters
    ----------
    indicator
        Its direction says which end is dark; a change has two hues around zero.
    breaks
        Inner limits of the classes.

    Returns
    -------
    tuple of str
        One more than the limits.
    """
    classes = len(breaks) + 1
    if indicator.diverging and 0.0 in breaks:
        below = breaks.index(0.0) + 1
        loss, gain = (_LOSS, _GAIN) if indicator.direction is not Direction.HIGHER_IS_WORSE else (_GAIN, _LOSS)
        return (*reversed(loss[:below]), *gain[: classes - below])
    if indicator.direction is Direction.NEUTRAL:
        return _NEUTRAL[classes]
    burden = _BURDEN[classes]
    return burden if indicator.direction is Direction.HIGHER_IS_WORSE else tuple(reversed(burden))
