"""Reports code of the program that nothing uses, the tests included: `python tools/unused_code.py`; exits with 1 then.

vulture finds it by name. What is used in a way that it cannot see (Qt calls it, a library reads it) is listed in
unused_code_allowed.txt, a name and the reason on each line; an entry that is no longer needed is reported, too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = Path(__file__).with_name("unused_code_allowed.txt")
REPORTED = ("dreamexplorer", "tools", "benchmarks", "dev.py")
READ = (*REPORTED, "tests", "examples")
# Qt's virtual functions, and the tuples that `dreamexplorer.registry` reads.
NAMES = ["*Event", "FAMILIES", "LIKELIHOODS", "SOURCES", "PANELS", "TOOLS", "COMMANDS"]
CONFIDENCE = 60


def allowed() -> set[str]:
    """Return the names in unused_code_allowed.txt."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}


def unused() -> dict[str, str]:
    """Return each unused name of the program, with the places of it in words."""
    finder = Vulture(ignore_names=NAMES)
    finder.scavenge([str(ROOT / place) for place in READ])
    found: dict[str, str] = {}
    for item in finder.get_unused_code(min_confidence=CONFIDENCE):
        path = Path(item.filename).resolve().relative_to(ROOT)
        if path.parts[0] in REPORTED:
            found[item.name] = f"{path}:{item.first_lineno}: unused {item.typ} {item.name}"
    return found


def main() -> int:
    """Print what is unused and what is needlessly allowed; return 1 if there is any."""
    found, names = unused(), allowed()
    lines = [place for name, place in sorted(found.items(), key=lambda pair: pair[1]) if name not in names]
    lines += [f"{ALLOWED.relative_to(ROOT)}: {name} is used, or gone" for name in sorted(names - set(found))]
    print("\n".join(lines) or "nothing unused")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
