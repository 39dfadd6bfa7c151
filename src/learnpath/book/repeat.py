"""Two executions of the same notebook: do they show the same?

`differences` compares two executed notebooks and leaves out what may differ without meaning anything: ids of
cells and of HTML elements, execution counts, memory addresses, temporary paths. Everything else counts.
Pictures are compared byte by byte.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from learnpath.book.sources import Notebook
    from learnpath.book.store import Store

_TEMPORARY = "|".join(
    {re.escape(tempfile.gettempdir()), "/tmp", "/var/folders", "/private/var/folders", re.escape("C:\\Users")}
)
# What may differ between two executions, and the word that stands for it. The order matters: paths hold ids.
_MEANINGLESS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?:{_TEMPORARY})[/\\][^\s'\"<>():,]+"), "<temporary path>"),
    (re.compile(r"\b0x[0-9a-fA-F]{4,}\b"), "<address>"),
    (re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "<id>"),
    (re.compile(r"\b(altair-viz|vis|view)-[0-9a-f]{32}\b"), r"\1-<id>"),
    (re.compile(r"\bsk-(container|estimator)-id-\d+\b"), r"sk-\1-id-<id>"),
    (re.compile(r"#?\bT_[0-9a-f]{5}(?=[_\s\"'{,])"), "T_<id>"),
)
_SVG_ID = re.compile(r"\b(?:id=\"|url\(#|href=\"#)([a-z]{0,2}[0-9a-f]{10})\b")
_BINARY = ("image/png", "image/jpeg", "application/pdf")


def differences(notebook_a: Any, notebook_b: Any) -> list[str]:
    """Compare two executed notebooks.

    Parameters
    ----------
    notebook_a, notebook_b : notebook nodes or plain mappings in the format of `.ipynb` files, version 4

    Returns
    -------
    One sentence for each difference that means something, in the order of the cells; empty when they agree.
    """
    cells_a, cells_b = notebook_a["cells"], notebook_b["cells"]
    if len(cells_a) != len(cells_b):
        return [f"The first has {len(cells_a)} cells and the second {len(cells_b)}."]
    found: list[str] = []
    for number, (a, b) in enumerate(zip(cells_a, cells_b, strict=True), start=1):
        where = f"Cell {number} ({_first_line(a)})"
        if a["cell_type"] != b["cell_type"] or _text(a["source"]) != _text(b["source"]):
            found.append(f"{where}: the sources differ, so the outputs cannot be compared.")
        elif a["cell_type"] == "code":
            found += [f"{where}: {sentence}" for sentence in _outputs(a["outputs"], b["outputs"])]
    return found


def normalised(text: str) -> str:
    """Return a text with everything that may differ between two executions replaced by a word for it."""
    for pattern, word in _MEANINGLESS:
        text = pattern.sub(word, text)
    seen: dict[str, str] = {}
    for name in _SVG_ID.findall(text):
        seen.setdefault(name, f"<svg id {len(seen) + 1}>")
    for name, word in seen.items():
        text = text.replace(name, word)
    return text


def repeat(notebooks: Sequence[Notebook], store: Store) -> int:
    """Execute notebooks again, compare with what the store holds, print what differs; 0 when nothing does."""
    from learnpath.book.execute import executed, ran_to_the_end

    different = 0
    with executed(notebooks, judge=False) as (_, again):
        for notebook in notebooks:
            first = store.executed(notebook.read())
            if first is None:
                found = ["It has not been executed before. Run make book first."]
            elif not ran_to_the_end(again[notebook.name]):
                found = ["It does not run to its end a second time."]
            else:
                found = differences(first, again[notebook.name])
            different += bool(found)
            for sentence in found:
                print(f"{notebook.name}: {sentence}", file=sys.stderr)
    print(f"{len(notebooks) - different} of {len(notebooks)} notebooks show the same in two executions.")
    return 1 if different else 0


def _outputs(outputs_a: Sequence[Any], outputs_b: Sequence[Any]) -> Iterator[str]:
    merged_a, merged_b = _joined_streams(outputs_a), _joined_streams(outputs_b)
    kinds_a, kinds_b = [_kind(each) for each in merged_a], [_kind(each) for each in merged_b]
    if kinds_a != kinds_b:
        yield f"it shows {', '.join(kinds_a) or 'nothing'} and then {', '.join(kinds_b) or 'nothing'}."
        return
    for number, (a, b) in enumerate(zip(merged_a, merged_b, strict=True), start=1):
        parts_a, parts_b = _parts(a), _parts(b)
        for kind in sorted(parts_a.keys() | parts_b.keys()):
            if kind not in parts_a or kind not in parts_b:
                yield f"output {number} has {kind} in one execution only."
            elif parts_a[kind] != parts_b[kind]:
                yield f"output {number} differs in {kind}: {_first_difference(parts_a[kind], parts_b[kind])}"


def _joined_streams(outputs: Sequence[Any]) -> list[dict[str, Any]]:
    """Neighbouring pieces of one stream as one output: where they are cut depends on time."""
    joined: list[dict[str, Any]] = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output["output_type"] == "stream" and last.get("name") == output["name"]:
            last["text"] = _text(last["text"]) + _text(output["text"])
        else:
            joined.append(dict(output))
    return joined


def _kind(output: Mapping[str, Any]) -> str:
    kind = str(output["output_type"])
    return str(output["name"]) if kind == "stream" else kind


def _parts(output: Mapping[str, Any]) -> dict[str, str | bytes]:
    """What an output shows, by MIME type, ready to be compared."""
    if output["output_type"] == "stream":
        return {str(output["name"]): normalised(_text(output["text"]))}
    if output["output_type"] == "error":
        return {"error": normalised(f"{output['ename']}: {output['evalue']}")}
    parts: dict[str, str | bytes] = {}
    for kind, value in output.get("data", {}).items():
        if kind in _BINARY:
            parts[kind] = base64.b64decode(_text(value))
        elif isinstance(value, str | list) and not kind.endswith("json"):
            parts[kind] = normalised(_text(value))
        else:
            parts[kind] = normalised(json.dumps(value, sort_keys=True, ensure_ascii=False))
    parts["metadata"] = normalised(json.dumps(output.get("metadata", {}), sort_keys=True, ensure_ascii=False))
    return parts


def _first_difference(a: str | bytes, b: str | bytes) -> str:
    if isinstance(a, bytes) or isinstance(b, bytes):
        return f"{len(a)} bytes and {len(b)} bytes that are not the same."
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = max(at - 20, 0)
    return f"{a[start : at + 40]!r} and then {b[start : at + 40]!r}."


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "".join(value)


def _first_line(cell: Mapping[str, Any]) -> str:
    lines = [line for line in _text(cell["source"]).splitlines() if line.strip()]
    return lines[0][:60] if lines else "empty"
