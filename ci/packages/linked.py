"""Which crates are linked into the program; sbom and notices tell of them."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def resolved(triple: str) -> dict:
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", triple]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout)


def linked(metadata: dict) -> dict[str, list[str]]:
    """The packages that normal dependencies lead to, each with those that it depends on; procedural macros and what only builds or tests is left out."""
    macros = {
        package["id"] for package in metadata["packages"] if any("proc-macro" in target["kind"] for target in package["targets"])
    }
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    found: dict[str, list[str]] = {}
    waiting = [metadata["resolve"]["root"]]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found[here] = sorted({
            edge["pkg"]
            for edge in nodes[here]["deps"]
            if edge["pkg"] not in macros and any(kind["kind"] is None for kind in edge["dep_kinds"])
        })
        waiting += found[here]
    return found
