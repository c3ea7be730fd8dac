"""Widths read straight from the font files: those of a font library, and kerning as the table says."""

from __future__ import annotations

import struct

import pytest
from fontTools.ttLib import TTFont

from revisionpack.theme import Theme
from revisionpack.theme.faces import Face, families, opened, stack

FONTS = dict(sorted(Theme().fonts.items()))


def pair(table, left, right):
    """What the first subtable that speaks of two glyphs adds to the first, as the specification has it."""
    lookups = {
        number
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "kern"
        for number in record.Feature.LookupListIndex
    }
    total = 0
    for number in sorted(lookups):
        for sub in table.LookupList.Lookup[number].SubTable:
            sub = getattr(sub, "ExtSubTable", sub)
            if type(sub).__name__ != "PairPos" or left not in sub.Coverage.glyphs:
                continue
            if sub.Format == 1:
                records = sub.PairSet[sub.Coverage.glyphs.index(left)].PairValueRecord
                value = next((r.Value1 for r in records if r.SecondGlyph == right), "none")
                if value == "none":
                    continue
            else:
                first, second = sub.ClassDef1.classDefs.get(left, 0), sub.ClassDef2.classDefs.get(right, 0)
                value = sub.Class1Record[first].Class2Record[second].Value1
            total += getattr(value, "XAdvance", 0)
            break
    return total


@pytest.mark.parametrize("name", FONTS)
def test_every_glyph_has_the_width_that_a_font_library_reads(name):
    """Letters find their glyphs, glyphs their advances."""
    font, face = TTFont(FONTS[name]), Face(FONTS[name].read_bytes())
    order, widths = font.getGlyphOrder(), font["hmtx"].metrics
    for code, glyph in font.getBestCmap().items():
        found = face.glyph(chr(code))
        assert order[found] == glyph
        assert face.advance(found) == widths[glyph][0] / font["head"].unitsPerEm
    assert face.glyph("\U0010fffd") == face.glyph("\ue999") == 0


@pytest.mark.parametrize("name", FONTS)
def test_pairs_are_kerned_as_the_table_says(name):
    """Every pair of the letters of ordinary words, `AV` and `To` among them."""
    font, face = TTFont(FONTS[name]), Face(FONTS[name].read_bytes())
    names, table = font.getBestCmap(), font["GPOS"].table
    letters = "AVTWLPoeaydfr.,’–é 1"
    kerned = 0
    for left in letters:
        for right in letters:
            expected = pair(table, names[ord(left)], names[ord(right)])
            kerned += expected != 0
            assert face.kern(face.glyph(left), face.glyph(right)) == expected / 1000
    assert kerned > 20
    a, v = face.glyph("A"), face.glyph("V")
    assert face.width("AV") == pytest.approx(face.advance(a) + face.advance(v) + face.kern(a, v))
    assert face.kern(a, v) < 0


def test_what_is_no_font_is_refused():
    """Text, a web font, a font cut off: a ValueError, or a table that is not there; `opened` makes None of it."""
    whole = FONTS["SourceSans3_400Regular.ttf"].read_bytes()
    for data in (b"", b"wOF2 compressed", b"{}"):
        with pytest.raises(ValueError, match="no TrueType"):
            Face(data)
    with pytest.raises(ValueError, match="cut off"):
        Face(whole[:-4])
    face = opened({"cut": whole[:400], "web": b"wOF2", "good": whole}.__getitem__)
    assert face("cut") is face("web") is face("missing") is None
    assert face("good") is face("good") is not None


def test_a_broken_table_of_pairs_says_nothing():
    """A font of a stranger's pack whose pairs lead nowhere: letters keep their widths."""
    data = bytearray(FONTS["SourceSans3_400Regular.ttf"].read_bytes())
    good = Face(bytes(data))
    at = next(at for at in range(12, 12 + 16 * data[5], 16) if data[at : at + 4] == b"GPOS")
    begin, length = struct.unpack_from(">II", data, at + 8)
    data[begin + 200 : begin + length] = b"\xff" * (length - 200)
    assert Face(bytes(data)).width("AVATAR") > good.width("AVATAR")


def test_an_older_table_of_letters():
    """Format 4, with glyphs in a row and glyphs in a list."""
    lists = struct.pack(">3H", 7, 0, 9)
    table = struct.pack(">7H", 4, 0, 0, 6, 0, 0, 0)
    table += struct.pack(">3H", 66, 99, 0xFFFF) + b"\0\0" + struct.pack(">3H", 65, 97, 0xFFFF)
    table += struct.pack(">3H", 0xFFFF - 59, 0, 1) + struct.pack(">3H", 0, 4, 0) + lists
    cmap = struct.pack(">HHHHI", 0, 1, 3, 1, 12) + table
    tables = {b"head": bytes(18) + struct.pack(">H", 1000), b"hhea": bytes(34) + b"\0\1", b"cmap": cmap}
    offset, entries, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        entries += tag + struct.pack(">III", 0, offset + len(body), len(data))
        body += data
    face = Face(b"\0\1\0\0" + struct.pack(">4H", len(tables), 0, 0, 0) + entries + body)
    assert [face.glyph(letter) for letter in "ABabc@z"] == [5, 6, 7, 0, 9, 0, 0]


def test_families_and_stacks_of_style_sheets():
    """Which files a family has for which weight and slant; the last rule that sets a variable counts."""
    css = Theme().css("tokens.css", "poster/clear.css")
    known = families((*css, '@font-face{font-family:"own";src:url("pack:own.ttf")}'))
    assert known["Source Sans 3"][600, False] == "font:SourceSans3_600SemiBold.ttf"
    assert known["Source Serif 4"][400, True] == "font:SourceSerif4_400Regular_Italic.ttf"
    assert known["own"] == {(400, False): "pack:own.ttf"}
    assert stack(css[:1], "--label") == ("Source Sans 3", "Source Serif 4", "sans-serif")
    assert stack(css, "--label") == ("Atkinson Hyperlegible Next", "Source Sans 3", "sans-serif")
    assert stack(css, "--nothing") == ()


def test_letters_that_are_drawn_together_are_as_wide_as_what_they_become():
    """`ff`, `ft` and `fft` of Source Sans, the longest first; spaced letters stay apart; Atkinson joins none."""
    name = "SourceSans3_400Regular.ttf"
    font, face = TTFont(FONTS[name]), Face(FONTS[name].read_bytes())
    widths, em = font["hmtx"].metrics, font["head"].unitsPerEm
    for text, glyph in (("ff", "f_f"), ("ft", "f_t"), ("fft", "f_f_t")):
        assert face.width(text) == widths[glyph][0] / em
        assert face.width(f"x{text}") == pytest.approx(
            widths["x"][0] / em + widths[glyph][0] / em + pair(font["GPOS"].table, "x", glyph) / em
        )
        apart, glyphs = sum(map(face.advance, map(face.glyph, text))), [face.glyph(letter) for letter in text]
        assert face.width(text, ligatures=False) != face.width(text)
        assert face.width(text, ligatures=False) == pytest.approx(
            apart + sum(map(face.kern, glyphs, glyphs[1:]))
        )
    plain = Face(FONTS["AtkinsonHyperlegibleNext_400Regular.ttf"].read_bytes())
    assert plain.width("fft") == plain.width("fft", ligatures=False)
