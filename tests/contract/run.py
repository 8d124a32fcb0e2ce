"""Calls every operation of /api/v2/openapi.json with all kinds of values, before the real program, and fails
where a reply is an error of the service or is not what the description says.

    python3 tests/contract/run.py PROGRAM

The tool is schemathesis, which `make contract` has put into target/tools/contract; the seed is fixed, so that
runs differ by nothing but the ids that the service makes. Nothing but it and Python is needed.
"""

import base64
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "target/tools/contract/bin/schemathesis"
SETTINGS = ROOT / "tests/contract/schemathesis.toml"
REPORT = ROOT / "target/contract.txt"
SECONDS_MAX = 600

NAME, PASSWORD = "admin", "a wall of boards"
# The hash of the password, made with little memory, so that nobody waits for it.
HASH = "$argon2id$v=19$m=64,t=1,p=1$WZaCNpRHs3v8Af2clZVtgg$wVsTiy7VYVvdYNlCU8BYT1RsbceVD7yEpxQfulGC7BI"

# What is there before; `schemathesis.toml` names it in paths.
OBJECTS = [
    ("/skills", {"id": "german", "name": "German"}),
    ("/users", {"id": "ann", "userName": "ann", "password": "four words of hers", "roles": ["ROLE_AGENT"]}),
    ("/users/ann/skills", {"id": "german", "level": 5}),
    ("/users/ann/devices", {"id": "desk", "phoneNumber": "5001"}),
    ("/queues", {"id": "sales", "name": "Sales", "channel": "voice", "internal": True}),
    ("/settings", {"name": "desktop", "displayName": "Desktop", "key": "name"}),
]


def make(address: str, path: str, body: dict) -> None:
    """Makes an object, which has to succeed."""
    shown = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {shown}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/v2{path}", json.dumps(body).encode(), headers)
    try:
        urllib.request.urlopen(request, timeout=30).read()
    except urllib.error.HTTPError as error:
        sys.exit(f"contract: {path} {body} is refused: {error.read().decode()}")


def check(address: str) -> int:
    """Calls everything. Gives the tool's exit code, which is 0 where all is well."""
    command = [TOOL, "--config-file", SETTINGS, "run", f"{address}/api/v2/openapi.json"]
    command += ["--url", f"{address}/api/v2", "--auth", f"{NAME}:{PASSWORD}", "--workers", "1", "--no-color"]
    with REPORT.open("w") as report, tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(
            command, cwd=folder, stdout=report, stderr=subprocess.STDOUT, timeout=SECONDS_MAX, check=False
        )
    return ended.returncode


def main(program: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "statistics.yaml", folder)
        account = f'account: {{ name: {NAME}, password: "{HASH}" }}\n'
        pathlib.Path(folder, "tallyboard.yaml").write_text(account)
        serve = [program.resolve(), "serve", "--clock", "events", "--listen", "127.0.0.1:0"]
        log = pathlib.Path(folder, "log").open("w")
        service = subprocess.Popen(serve, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            address = service.stdout.readline().split()[-1]
            for path, body in OBJECTS:
                make(address, path, body)
            code = check(address)
            if service.poll() is not None:
                sys.exit("contract: the service has ended: " + pathlib.Path(folder, "log").read_text())
        finally:
            service.kill()
            service.wait()
    report = REPORT.read_text()
    if code != 0:
        sys.exit(f"{report}\ncontract: the service does not do what it describes")
    print("\n".join(report.strip().splitlines()[-6:]))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
