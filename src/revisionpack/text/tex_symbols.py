"""The commands of TeX that we know: what a formula in a school text needs."""

from __future__ import annotations

GREEK = {
    name: chr(code)
    for start, names in (
        (0x3B1, "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"),
        (0x3C3, "sigma tau upsilon phi chi psi omega"),
        (0x391, "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"),
        (0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"),
    )
    for code, name in enumerate(names.split(), start)
} | {"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ"}

LETTERS = {
    "infty": "∞", "partial": "∂", "nabla": "∇", "hbar": "ℏ", "ell": "ℓ", "emptyset": "∅", "varnothing": "∅",
    "forall": "∀", "exists": "∃", "degree": "°", "prime": "′", "ldots": "…", "dots": "…", "cdots": "⋯",
    "vdots": "⋮", "angle": "∠", "aleph": "ℵ", "Re": "ℜ", "Im": "ℑ", "neg": "¬", "lnot": "¬", "triangle": "△",
    "square": "□", "pounds": "£", "euro": "€", "checkmark": "✓", "imath": "ı", "top": "⊤", "bot": "⊥",
    "%": "%", "$": "$", "#": "#", "&": "&", "_": "_", "{": "{", "}": "}",
    "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lvert": "|",
    "rvert": "|", "vert": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "lbrace": "{", "rbrace": "}",
    "lbrack": "[", "rbrack": "]", "backslash": "\\",
}  # fmt: skip

OPERATORS = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "leqslant": "≤",
    "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼",
    "simeq": "≃", "cong": "≅", "propto": "∝", "ll": "≪", "gg": "≫", "to": "→", "rightarrow": "→",
    "longrightarrow": "⟶", "leftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "Leftrightarrow": "⇔", "iff": "⇔", "implies": "⇒", "rightleftharpoons": "⇌", "uparrow": "↑",
    "downarrow": "↓", "mapsto": "↦", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "cup": "∪", "cap": "∩", "setminus": "∖", "land": "∧", "wedge": "∧",
    "lor": "∨", "vee": "∨", "oplus": "⊕", "otimes": "⊗", "circ": "∘", "bullet": "•", "star": "⋆", "ast": "∗",
    "perp": "⊥", "parallel": "∥", "nparallel": "∦", "mid": "∣", "therefore": "∴", "because": "∵", "colon": ":",
    "vdash": "⊢", "models": "⊨", "lt": "<", "gt": ">",
}  # fmt: skip

BIG_OPERATORS = {"sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂"}

FUNCTIONS = frozenset(
    "sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth ln log lg exp lim max min sup inf det gcd "
    "dim ker deg arg Pr".split()
)

SPACES = {
    ",": "\u2009", ":": "\u2005", ";": "\u2005", "!": "", " ": "\u00a0", "quad": "\u2003",
    "qquad": "\u2003\u2003", "thinspace": "\u2009", "enspace": "\u2002",
}  # fmt: skip

UPRIGHT = frozenset({"text", "textrm", "textnormal", "mathrm", "operatorname", "mbox", "textsf", "mathsf"})
BOLD = frozenset({"mathbf", "textbf", "boldsymbol", "bm"})
ITALIC = frozenset({"mathit", "textit", "mathcal", "mathbb", "mathfrak"})
WORDS = frozenset({"text", "textrm", "textnormal", "mbox", "textsf", "textbf", "textit"})
"""Commands whose argument is text: its spaces count."""

ACCENTS = {
    "bar": "\u0304", "overline": "\u0305", "hat": "\u0302", "widehat": "\u0302", "vec": "\u20d7",
    "overrightarrow": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "tilde": "\u0303", "widetilde": "\u0303",
    "underline": "\u0332",
}  # fmt: skip

FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac"})
SIZES = frozenset("big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr middle".split())
IGNORED = frozenset("displaystyle textstyle scriptstyle limits nolimits mathstrut".split())
BLACKBOARD = {"N": "ℕ", "Z": "ℤ", "Q": "ℚ", "R": "ℝ", "C": "ℂ", "P": "ℙ"}

ALL = frozenset(
    (
        *GREEK, *LETTERS, *OPERATORS, *BIG_OPERATORS, *FUNCTIONS, *SPACES, *UPRIGHT, *BOLD, *ITALIC, *ACCENTS,
        *FRACTIONS, *SIZES, *IGNORED, "sqrt", "binom", "left", "right", "ce", "not",
    )
)  # fmt: skip
