"""Formulas: read whole, shown readably without a maths engine, every unknown command told by its place."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from revisionpack.text import tex_symbols
from revisionpack.text.chem import check_chem, chem_html, chem_plain
from revisionpack.text.tex import check_tex
from revisionpack.text.tex_show import tex_html, tex_plain

FORMULAS = [
    (r"k = A e^{-E_a/RT}", "k = Ae^(−Eₐ/RT)"),
    (r"\ln k = \ln A - \frac{E_a}{RT}", "ln k = ln A − Eₐ/(RT)"),
    (r"\Delta H = -286 \text{ kJ mol}^{-1}", "ΔH = −286 kJ mol⁻¹"),
    (r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", "x = (−b ± √(b² − 4ac))/(2a)"),
    (r"\left(\frac{1}{2}\right)^2", "(1/2)²"),
    (r"\dfrac{\Delta y}{\Delta x} \propto t", "Δy/(Δx) ∝ t"),
    (r"\sum_{i=1}^{n} x_i \to \infty", "∑_(i = 1)ⁿx_i → ∞"),
    (r"[\mathrm{H}^+]", "[H⁺]"),
    (r"\sqrt[3]{x}", "³√x"),
    (r"\sin^2\theta", "sin ²θ"),
    (r"3.0 \times 10^8\,\mathrm{m\,s^{-1}}", "3.0 × 10⁸ m s⁻¹"),
    (r"\vec{F} = m\vec{a}", "F⃗ = ma⃗"),
    (r"x \in \mathbb{R}", "x ∈ ℝ"),
    (r"\ce{2H2 + O2 -> 2H2O}", "2H₂ + O₂ → 2H₂O"),
    (r"f'(x) \neq 0", "f′(x) ≠ 0"),
    (r"\binom{n}{k}", "(n over k)"),
    (r"a < b", "a < b"),
    (r"n!=x-(-y)", "n! = x − (−y)"),
    (r"\$5", "$5"),
]


@pytest.mark.parametrize(("tex", "shown"), FORMULAS)
def test_a_formula_reads_as_plain_characters(tex, shown):
    assert check_tex(tex) == ()
    assert tex_plain(tex).replace("\u2009", " ") == shown


def test_a_formula_reads_as_html():
    assert tex_html("x_1^2") == "<i>x</i><sub>1</sub><sup>2</sup>"
    assert tex_html(r"a < \mathbf{b}") == "<i>a</i>\u00a0&lt; <b>b</b>"
    assert tex_html(r"\frac{1}{x+1}") == "1/(<i>x</i>\u00a0+ 1)"


WRONG = [
    (r"a + \foo", r"\foo", "not known"),
    (r"\frca{1}{2}", r"\frca", r"\frac"),
    (r"\frac{1}", r"\frac", "nothing follows"),
    (r"{a", "{", "never closed"),
    (r"a}", "}", "closes nothing"),
    (r"x^", "^", "nothing follows"),
    (r"x^23", "23", "x^{23}".removeprefix("x")),
    (r"x^a^b", "^", "two"),
    (r"a & b", "&", r"\&"),
    (r"a \\ b", r"\\", "one line"),
    (r"\begin{matrix}", r"\begin", "environments"),
    (r"\left x", "x", "not a bracket"),
    (r"\sqrt[3{x}", "[", "never closed"),
    (r"\text x", r"\text", "nothing follows"),
    (r"\ce{H2 \nope}", r"\nope", "not known"),
    ("2H2 + O2 -> 2H2O", "->", r"\ce{…}"),
    ("x <= 2", "<=", r"\le"),
]


@pytest.mark.parametrize(("tex", "marked", "said"), WRONG)
def test_what_cannot_be_read_is_told_by_its_place(tex, marked, said):
    offset, length, message, advice = check_tex(tex)[0]
    assert tex[offset : offset + length] == marked
    assert said in f"{message} {advice}"


@pytest.mark.parametrize("name", sorted(tex_symbols.ALL))
def test_every_known_command_is_read_and_shown(name):
    arguments = {"left": "(", "right": ")", "binom": "{a}{b}", "ce": "{H2O}"}
    takes_one = tex_symbols.WORDS | tex_symbols.UPRIGHT | tex_symbols.BOLD | tex_symbols.ITALIC
    default = "{a}{b}" if name in tex_symbols.FRACTIONS else "{a}"
    if not (
        name in takes_one
        or name in tex_symbols.ACCENTS
        or name in tex_symbols.FRACTIONS
        or name in ("sqrt", "not")
    ):
        default = ""
    tex = f"x \\{name}{arguments.get(name, default)}"
    assert check_tex(tex) == ()
    ElementTree.fromstring(f"<x>{tex_html(tex)}</x>")


pieces = st.sampled_from(
    [
        *"{}_^'&~()[]|=+-/ a1",
        "\\",
        "\\frac",
        "\\sqrt",
        "\\left",
        "\\right",
        "\\text",
        "\\ce",
        "\\vec",
        "\\alpha",
        "\\foo",
        "23",
    ]
)


@given(
    st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=30)
    | st.lists(pieces, max_size=15).map("".join)
)
def test_any_formula_is_shown_or_told_about(tex):
    for offset, length, message, advice in check_tex(tex):
        assert message
        assert advice
        assert length >= 1
        assert 0 <= offset < max(len(tex), 1)
        assert offset + length <= max(len(tex), 1)
    tex_plain(tex)
    ElementTree.fromstring(f"<x>{tex_html(tex)}</x>")


CHEMICAL = [
    ("H2O", "H₂O"),
    ("SO4^2-", "SO₄²⁻"),
    ("Fe^{3+}", "Fe³⁺"),
    ("Na+", "Na⁺"),
    ("HCO3-", "HCO₃⁻"),
    ("e-", "e⁻"),
    ("OH^-", "OH⁻"),
    ("2H2 + O2 -> 2H2O", "2H₂ + O₂ → 2H₂O"),
    ("Ag+ + Cl- -> AgCl", "Ag⁺ + Cl⁻ → AgCl"),
    ("N2 + 3H2 <=>[Fe][450 °C] 2NH3", "N₂ + 3H₂ ⇌(Fe 450 °C) 2NH₃"),
    ("A ->[\\Delta] B", "A →(Δ) B"),
    ("NaCl(aq)", "NaCl(aq)"),
    ("C6H12O6 (s)", "C₆H₁₂O₆ (s)"),
    ("(NH4)2SO4", "(NH₄)₂SO₄"),
    ("[Fe(CN)6]^{3-}", "[Fe(CN)₆]³⁻"),
    ("CuSO4.5H2O", "CuSO₄·5H₂O"),
    ("CuSO4 * 5H2O", "CuSO₄·5H₂O"),
    ("CH2=CH2", "CH₂=CH₂"),
    ("CH3-CH3", "CH₃–CH₃"),
    ("^{14}_{6}C", "¹⁴₆C"),
    ("1/2 O2", "1/2 O₂"),
    ("CO2 ^", "CO₂ ↑"),
]


@pytest.mark.parametrize(("formula", "shown"), CHEMICAL)
def test_a_chemical_formula_reads_as_plain_characters(formula, shown):
    assert check_chem(formula) == ()
    assert chem_plain(formula).replace("\u2009", " ") == shown


def test_a_chemical_formula_reads_as_html():
    assert chem_html("SO4^2-") == "SO<sub>4</sub><sup>2−</sup>"
    assert chem_html("A ->[x<y] B") == "A →<sup>x&lt;y</sup> B"


@given(st.text(alphabet="HOCNa234+-^_{}()[]<>=. *\\&x", max_size=25))
def test_any_chemical_formula_is_shown_or_told_about(formula):
    for offset, length, message, advice in check_chem(formula):
        assert message
        assert advice
        assert length >= 1
        assert 0 <= offset <= len(formula)
    chem_plain(formula)
    ElementTree.fromstring(f"<x>{chem_html(formula)}</x>")
