"""Writes look-alikes.txt, which PersonName reads: python3 look-alikes.py > look-alikes.txt

Everything comes from one ICU, called directly, so that all of it is of one version of Unicode (Debian: libicu72, Unicode 15.0).
The keys of names depend on every line. A table that differs needs a new PersonName.KeyVersion, and the keys made anew.
"""
import ctypes
import ctypes.util
import re
import sys

ICU = 72
uc, i18n = (ctypes.CDLL(f"lib{name}.so.{ICU}") for name in ("icuuc", "icui18n"))
call = lambda library, name: getattr(library, f"{name}_{ICU}")
pointer = lambda library, name: setattr(call(library, name), "restype", ctypes.c_void_p) or call(library, name)
error = ctypes.c_int(0)


def filled(function, *before, text):
    """Calls an ICU function of the shape f(…, source, length, target, capacity, error)."""
    source = text.encode("utf-16-le", "surrogatepass")
    target = ctypes.create_string_buffer(2048)
    length = function(*before, source, len(source) // 2, target, 1024, ctypes.byref(error))
    assert error.value <= 0, error.value
    return target.raw[: 2 * length].decode("utf-16-le", "surrogatepass")


spoof = ctypes.c_void_p(pointer(i18n, "uspoof_open")(ctypes.byref(error)))
nfkd = ctypes.c_void_p(pointer(uc, "unorm2_getNFKDInstance")(ctypes.byref(error)))
nfkc_casefold = ctypes.c_void_p(pointer(uc, "unorm2_getNFKCCasefoldInstance")(ctypes.byref(error)))
decomposed = lambda text: filled(call(uc, "unorm2_normalize"), nfkd, text=text)
folded = lambda text: decomposed(filled(call(uc, "unorm2_normalize"), nfkc_casefold, text=decomposed(text)))
# Declared as skeleton(checker, type, text, …): the type stands before the text.
skeleton = lambda text: filled(call(i18n, "uspoof_getSkeleton"), spoof, 0, text=text)
category = lambda c: "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf".split()[call(uc, "u_charType")(ord(c))]
upper = lambda c: chr(call(uc, "u_toupper")(ord(c)))
script = lambda c: call(uc, "uscript_getScript")(ord(c), ctypes.byref(error))
script_name = call(uc, "uscript_getName")
script_name.restype = ctypes.c_char_p
# Both answer in one byte; what ctypes reads beside it is left over from elsewhere.
ignorable = lambda c: call(uc, "u_hasBinaryProperty")(ord(c), 5) & 0xFF
combining_class = lambda c: call(uc, "u_getCombiningClass")(ord(c)) & 0xFF

# Unicode says these are alike; whoever reads their script tells them apart, and other people are called so.
TOLD_APART = set("σγбзчгпядьզռןٮںےࢽ土士")
LETTERS = re.compile("[LMN]")


def looks_like(c):
    """What a letter of any case looks like: as its capital, where that is drawn like a letter of ASCII (Greek Ν is N, so ν is n
    too, and not v: one letter is one key whatever its case), as itself otherwise."""
    if c in TOLD_APART or 0x1100 <= ord(c) <= 0x11FF:  # letters of Hangul: parts of syllables, which are not folded either
        return c
    capital = skeleton(upper(c))
    if len(capital) == 1 and capital.isascii() and capital.isalnum():
        return capital.lower()
    other = skeleton(c)
    if category(c) == "Lo":
        # A letter is never worn down to a dash or a dot: Japanese ー is a sound.
        if not all(LETTERS.match(category(d)) for d in other):
            return c
        # Letters without case are alike across scripts. Within one they are often only alike to strangers (Thai ค and ด),
        # but for the variants of Han and of Arabic; there, letters that differ by their dots differ.
        same = script(c) == script(other[0])
        if same and not (script_name(script(c)) == b"Han" or (script_name(script(c)) == b"Arabic" and len(other) == 1)):
            return c
    return other


def fold(c):
    text = c
    for _ in range(10):
        before, text = text, "".join(looks_like(d) for d in folded(text))
        if text == before:
            return text
    raise SystemExit(f"U+{ord(c):04X} does not come to rest: {text!r}")


def ranges(points):
    runs = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs)


def grouped(value_of):
    groups = {}
    for c in everything:
        value = value_of(c)
        if value is not None:
            groups.setdefault(value, []).append(ord(c))
    return groups


everything = [chr(point) for point in range(0x110000) if category(chr(point)) not in ("Cn", "Cs", "Co", "Cc")]
# Syllables of Hangul are taken apart by arithmetic (PersonName); ignorable characters are not part of a key.
folds = grouped(lambda c: None if ignorable(c) or 0xAC00 <= ord(c) <= 0xD7A3 or fold(c) == c else fold(c))
classes = grouped(lambda c: combining_class(c) or None)
ignored = grouped(lambda c: "ignorable" if ignorable(c) else None)
scripts = grouped(lambda c: script_name(script(c)).decode() if category(c)[0] == "L" and script(c) > 1 else None)

if __name__ == "__main__":
    out = lambda *words: print(*words, sep="\n")
    out("# Which characters look alike. Made by look-alikes.py from the data of Unicode 15.0.0 as ICU 72 carries it; do not edit.",
        "# © 1991-2022 Unicode, Inc. Licence: Unicode-DFS-2016, in the file LICENSE beside this one.",
        "# Left out: syllables of Hangul (taken apart by arithmetic) and what Unicode gained after 15.0, which stands for itself.",
        "", "[folds] what is left of a character : the characters")
    out(*(f"{' '.join(f'{ord(c):X}' for c in target)}:{ranges(points)}" for target, points in folds.items()))
    out("", "[marks] canonical combining class : the marks")
    out(*(f"{number}:{ranges(points)}" for number, points in sorted(classes.items())))
    out("", "[scripts] script : its letters")
    out(*(f"{name}:{ranges(points)}" for name, points in sorted(scripts.items())))
    out("", "[ignorable]", f":{ranges(ignored['ignorable'])}")
