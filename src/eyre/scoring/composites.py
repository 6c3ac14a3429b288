"""Scores made of other scores: weighted means, sums of points and minima, capped by limiters."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from eyre.framework.framework import Framework
from eyre.framework.spec import Band, Composite, Member


def roll_up(
    framework: Framework, composite: Composite, values: Mapping[str, Fraction | None]
) -> tuple[Fraction | None, str | None]:
    """Score a composite from the unrounded scores of its members, and name its band where it has bands.

    A composite with a member that has no score has none itself: leaving the member out would silently change what
    the published number means.
    """
    members = [(member_weight(framework, member), _value(framework, member, values)) for member in composite.of]
    known = [(weight, value) for weight, value in members if value is not None]
    if len(known) < len(members):
        return None, None
    if composite.method == "weighted_mean":
        total = sum((weight for weight, _ in known), Fraction(0))
        value = sum((weight * value for weight, value in known), Fraction(0)) / total
    elif composite.method == "sum":
        value = sum((weight * value for weight, value in known), Fraction(0))
    else:
        value = min(value for _, value in known)
    for limiter in composite.limiters:
        limiting = values[limiter.subject]
        if limiting is not None and limiting < limiter.below:
            value = min(value, limiter.cap)
    return value, band_of(framework, composite.bands, value).label if composite.bands else None


def band_of(framework: Framework, bands: str, value: Fraction) -> Band:
    """The first band that a score reaches; the last one takes whatever is below all others."""
    scale = framework.bands[bands].bands
    return next((band for band in scale if value >= band.at_least), scale[-1])


def _value(framework: Framework, member: Member, values: Mapping[str, Fraction | None]) -> Fraction | None:
    value = values[member.subject]
    if value is None or member.points_by is None:
        return value
    return Fraction(band_of(framework, member.points_by, value).points)


def member_weight(framework: Framework, member: Member) -> Fraction:
    """How often a member counts in its composite."""
    if member.weight is not None:
        return member.weight
    return Fraction(framework.importance_weight(member.subject) if member.subject in framework.criteria else 1)
