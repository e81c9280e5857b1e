r"""Formulas between dollar signs as far as Unicode has letters for them: $x_i^2$, $\alpha \le 1$.

Raised and lowered letters that Unicode lacks, matrices and fractions over several lines cannot be
shown so: they stand as x^(…), a/b and √(…).
"""

import re
import unicodedata

_FORMULA = re.compile(r"(?<![\\$\w])\$(?=\S)([^$\n]+?)(?<=\S)\$(?![\w$])")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_ONE = rf"(?:{_GROUP}|(.))"

_UP, _DOWN = (
    {pair[0]: pair[1] for pair in pairs.split()}
    for pairs in (
        "0⁰ 1¹ 2² 3³ 4⁴ 5⁵ 6⁶ 7⁷ 8⁸ 9⁹ +⁺ -⁻ =⁼ (⁽ )⁾ nⁿ iⁱ Tᵀ aᵃ bᵇ cᶜ dᵈ eᵉ fᶠ gᵍ hʰ jʲ kᵏ "
        "lˡ mᵐ oᵒ pᵖ rʳ sˢ tᵗ uᵘ vᵛ wʷ xˣ yʸ zᶻ",
        "0₀ 1₁ 2₂ 3₃ 4₄ 5₅ 6₆ 7₇ 8₈ 9₉ +₊ -₋ =₌ (₍ )₎ aₐ eₑ hₕ iᵢ jⱼ kₖ lₗ mₘ nₙ oₒ pₚ rᵣ sₛ "
        "tₜ uᵤ vᵥ xₓ",
    )
)

_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}

_WORDS = (
    "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ "
    "nu ν xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi φ chi χ psi ψ omega ω Gamma Γ "
    "Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω cdot · times × div ÷ pm ± "
    "odot ⊙ otimes ⊗ oplus ⊕ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ in ∈ sim ∼ propto ∝ to → "
    "mapsto ↦ infty ∞ ell ℓ sum ∑ prod ∏ int ∫ partial ∂ nabla ∇ ldots … top ⊤ mid | cdots ⋯ "
    "forall ∀ exists ∃"
)
_SIGNS = {
    **dict(zip(_WORDS.split()[::2], _WORDS.split()[1::2], strict=True)),
    "quad": "  ",
    "left": "",
    "right": "",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def spelled(text: str) -> str:
    """A Markdown text with its formulas in letters and signs; all else is as it was."""
    return _FORMULA.sub(lambda found: _SPECIAL.sub(r"\\\1", formula(found[1])), text)


def formula(tex: str) -> str:
    """A formula in letters and signs."""
    tex = re.sub(rf"\\(?:text|mathrm|mathbf|mathit|operatorname){_ONE}", lambda m: _of(m), tex)
    tex = re.sub(r"\\mathbb\{?([RNZ])\}?", lambda m: {"R": "ℝ", "N": "ℕ", "Z": "ℤ"}[m[1]], tex)
    for name, accent in _ACCENTS.items():
        tex = re.sub(rf"\\{name}(?![A-Za-z])\s*{_ONE}", lambda m, a=accent: _of(m) + a, tex)
    tex = re.sub(rf"\\sqrt\s*{_GROUP}", lambda m: f"√{_part(m[1])}", tex)
    tex = re.sub(rf"\\frac\s*{_GROUP}\s*{_GROUP}", lambda m: f"{_part(m[1])}/{_part(m[2])}", tex)
    tex = _COMMAND.sub(lambda m: _SIGNS.get(m[1], m[1]), tex)
    tex = re.sub(rf"\^{_ONE}", lambda m: _shifted(_of(m), _UP, "^"), tex)
    tex = re.sub(rf"_{_ONE}", lambda m: _shifted(_of(m), _DOWN, "_"), tex)
    tex = re.sub(r"\\[,;: !]", " ", tex).replace("{", "").replace("}", "")
    return unicodedata.normalize("NFC", tex)


def _of(found: re.Match[str]) -> str:
    return found[1] if found[1] is not None else found[2]


def _part(text: str) -> str:
    """What a bar is over or under: in brackets where it is more than a letter or a number."""
    return text if re.fullmatch(r"√?\w+|\\[A-Za-z]+", text) else f"({text})"


def _shifted(text: str, letters: dict[str, str], sign: str) -> str:
    """Raised or lowered letters, where there are such for all."""
    text = text.replace(" ", "")
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"
