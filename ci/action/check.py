"""Runs ftpprobe in a job of GitHub Actions: summary, annotations, outputs, and whether the job fails. action.yml starts it.

What the server said is in the reports. None of it becomes a command to the runner: annotations are escaped, and a value of an
output has one line.
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

# From the best to the worst; the exit codes are 0 to 3.
VERDICTS = ["ok", "warning", "critical", "unknown"]
# GitHub refuses a summary of more than 1 MiB.
MOST_SUMMARY = 900_000


def annotation(kind: str, title: str, text: str) -> None:
    """https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""

    def data(value: str) -> str:
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    print(f"::{kind} title={data(title).replace(':', '%3A').replace(',', '%2C')}::{data(text)}")


def append(variable: str, text: str) -> None:
    with Path(os.environ[variable]).open("a", encoding="utf-8") as file:
        file.write(text)


def output(name: str, value: str) -> None:
    append("GITHUB_OUTPUT", f"{name}={' '.join(value.split())}\n")


def reports(path: Path) -> list[dict]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> int:
    fail_on = os.environ["FAIL_ON"]
    if fail_on not in [*VERDICTS[1:], "never"]:
        annotation("error", "ftpprobe", f"fail-on: {fail_on} is not warning, critical, unknown, or never")
        return 3
    targets = os.environ["TARGET"].split()
    if not targets:
        annotation("error", "ftpprobe", "target: no server to check")
        return 3
    report = Path(os.environ["RUNNER_TEMP"]) / "ftpprobe.jsonl"
    report.unlink(missing_ok=True)
    command = [
        "ftpprobe", "probe", *shlex.split(os.environ["OPTIONS"]),
        "--format", "markdown", "--also", f"jsonl:{report}", "--", *targets,
    ]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace", check=False)
    summary = run.stdout
    if len(summary.encode()) > MOST_SUMMARY:
        summary = summary.encode()[:MOST_SUMMARY].decode(errors="ignore") + "\n\n(truncated)\n"
    append("GITHUB_STEP_SUMMARY", summary + "\n")
    found = reports(report)
    for one in found:
        if one["verdict"] != "ok":
            kind = "warning" if one["verdict"] == "warning" else "error"
            annotation(kind, f"ftpprobe: {one['root_cause'] or one['verdict']}", one["summary"])
    if not found:
        # Its message is on stderr, which is the log of the step.
        annotation("error", "ftpprobe", f"ftpprobe made no report (exit code {run.returncode}); see the log of this step")
    verdict = VERDICTS[run.returncode] if 0 <= run.returncode < len(VERDICTS) else "unknown"
    output("verdict", verdict)
    output("exit-code", str(run.returncode))
    output("root-cause", " ".join(one["root_cause"] for one in found if one["root_cause"]))
    output("report", str(report))
    if not found:
        return 3
    fails = fail_on != "never" and VERDICTS.index(verdict) >= VERDICTS.index(fail_on)
    return 1 if fails else 0


if __name__ == "__main__":
    sys.exit(main())
