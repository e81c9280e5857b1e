"""The two themes: what is written can be read, what is drawn can be seen, on every ground."""

import itertools
from dataclasses import fields

import pytest

from app.theme.color import as_seen_with, contrast, difference, luminance, mix, oklch, readable
from app.theme.stylesheet import stylesheet
from app.theme.tokens import GRAPHIC_CONTRAST, TEXT_CONTRAST, Sizes, Theme, build, highlight
from graph_nodes.catalogue import CATEGORIES
from graph_nodes.category import MODULES
from graph_nodes.colors import COLORS

THEMES = (build("dark"), build("light"))
both = pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.name)


def assert_contrast(ratio: float, fronts: dict[str, str], grounds: dict[str, str]) -> None:
    low = {
        f"{front} on {ground}": round(contrast(a, b), 2)
        for (front, a), (ground, b) in itertools.product(fronts.items(), grounds.items())
        if contrast(a, b) < ratio
    }
    assert not low, f"less than {ratio}"


def named(theme: Theme, *names: str) -> dict[str, str]:
    return {name: getattr(theme.colors, name) for name in names}


def grounds(theme: Theme) -> dict[str, str]:
    return named(theme, "canvas", "window", "surface", "raised", "overlay", "hover")


def test_color_arithmetic_agrees_with_published_values() -> None:
    assert oklch(1.0) == "#ffffff"
    assert oklch(0.0) == "#000000"
    assert oklch(0.62796, 0.25768, 29.234) == "#ff0000"
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert luminance("#ffffff") == pytest.approx(1.0)
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert difference("#123456", "#123456") == 0.0


def test_a_colour_outside_srgb_keeps_its_lightness_and_loses_chroma() -> None:
    vivid, gray = oklch(0.8, 0.4, 250.0), oklch(0.8)
    assert vivid != gray
    assert luminance(vivid) == pytest.approx(luminance(gray), rel=0.15)


def test_readable_refuses_what_no_lightness_can_do() -> None:
    with pytest.raises(ValueError, match="no colour of hue 30"):
        readable(("#000000", "#ffffff"), 7.0, 0.5, 0.1, 30.0)


@both
def test_text_can_be_read_on_every_ground(theme: Theme) -> None:
    fronts = named(theme, "text", "muted", "accent_text", "error", "warning", "info", "ok")
    assert_contrast(TEXT_CONTRAST, fronts, grounds(theme))


@both
def test_text_can_be_read_on_tinted_and_filled_grounds(theme: Theme) -> None:
    assert_contrast(TEXT_CONTRAST, named(theme, "text", "muted"), named(theme, "selection"))
    assert_contrast(TEXT_CONTRAST, named(theme, "text"), named(theme, "pressed"))
    filled = named(theme, "accent", "accent_hover")
    assert_contrast(TEXT_CONTRAST, named(theme, "on_accent"), filled)
    for name in ("error", "warning", "info", "ok"):
        soft = named(theme, f"{name}_soft")
        assert_contrast(TEXT_CONTRAST, named(theme, name, "text"), soft)


@both
def test_controls_and_focus_rings_can_be_seen(theme: Theme) -> None:
    assert_contrast(GRAPHIC_CONTRAST, named(theme, "accent_text"), grounds(theme))
    edges = named(theme, "outline", "accent")
    assert_contrast(GRAPHIC_CONTRAST, named(theme, "outline"), named(theme, "surface", "raised"))
    assert_contrast(GRAPHIC_CONTRAST, edges, named(theme, "surface"))


@both
def test_categories_wires_and_series_can_be_seen(theme: Theme) -> None:
    swatches = {**theme.categories, **theme.chosen}
    marks = {f"category {n}": s.accent for n, s in swatches.items()}
    marks |= {f"wire {n}": c for n, c in theme.wires.items()}
    marks |= {f"series {i}": c for i, c in enumerate(theme.series)}
    assert_contrast(GRAPHIC_CONTRAST, marks, grounds(theme))


@both
def test_category_titles_can_be_read_and_are_equally_light(theme: Theme) -> None:
    assert tuple(theme.categories) == (MODULES.look, *(category.look for category in CATEGORIES))
    assert tuple(theme.chosen) == COLORS
    for name, swatch in {**theme.categories, **theme.chosen}.items():
        assert contrast(swatch.text, swatch.fill) >= TEXT_CONTRAST, name
    light = [luminance(swatch.fill) for swatch in theme.categories.values()]
    assert max(light) / min(light) < 1.35


@both
def test_categories_wires_and_series_differ(theme: Theme) -> None:
    def least(colors: list[str]) -> float:
        return min(difference(a, b) for a, b in itertools.combinations(colors, 2))

    assert least([s.accent for s in theme.categories.values()]) > 0.03
    assert least([s.fill for s in theme.categories.values()]) > 0.02
    chosen = [theme.category(MODULES.look), *theme.chosen.values()]
    assert least([s.accent for s in chosen]) > 0.05
    assert least([s.fill for s in chosen]) > 0.04
    assert least(list(theme.wires.values())) > 0.1
    assert least(list(theme.series)) > 0.05


@both
@pytest.mark.parametrize("blindness", ["protanopia", "deuteranopia"])
def test_the_first_series_and_wires_differ_for_red_green_blind_eyes(
    theme: Theme, blindness: str
) -> None:
    for colors in (theme.series[:4], tuple(theme.wires.values())):
        seen = [as_seen_with(blindness, c) for c in colors]
        assert min(difference(a, b) for a, b in itertools.combinations(seen, 2)) > 0.025


@both
def test_code_can_be_read_on_lit_lines_too(theme: Theme) -> None:
    lit = {"canvas": theme.colors.canvas, "lit line": highlight(theme.colors)}
    assert_contrast(TEXT_CONTRAST, dict(theme.syntax), lit)


@both
def test_wire_colours_go_by_the_family_of_the_dtype(theme: Theme) -> None:
    assert theme.wire("bfloat16") == theme.wire("float32") == theme.wires["float"]
    assert theme.wire("uint8") == theme.wire("int64") == theme.wires["int"]
    assert theme.wire("optimizer") == theme.wires["optimizer"]
    assert theme.wire("complex64") == theme.wires["any"]


def test_sizes_follow_the_text_from_9_to_14_points() -> None:
    small, large = Sizes.of(9), Sizes.of(14)
    for field in fields(Sizes):
        assert getattr(small, field.name) <= getattr(large, field.name)
    assert Sizes.of(3) == small
    assert Sizes.of(40) == large


@pytest.mark.parametrize("points", [9, 14])
@both
def test_the_style_sheet_has_no_token_left(theme: Theme, points: float) -> None:
    text = stylesheet(build(theme.name, points))
    assert "$" not in text
    assert theme.colors.surface in text
