"""The page of chapter 24 starts services. None is left when a cell fails, or when the kernel is killed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

sys.path.insert(0, str(Path(__file__).parents[1] / "harbour"))
from fraud_logs import saved_model

from harbour.fraud.client import Client

AS_THE_PAGE_DOES = """
import sys
from contextlib import ExitStack
from pathlib import Path
from harbour.fraud.client import Client, running
folder = Path(FOLDER)
services = ExitStack()
for arm in ("champion", "canary"):
    url = services.enter_context(running(folder / "model", folder / arm, "--any-clock"))
    client = services.enter_context(Client(url))
    print(url, flush=True)
"""
ENDINGS = {
    "a cell fails": "raise RuntimeError('the cell fails')",
    "the kernel is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "the kernel is killed while it waits": "import time; time.sleep(600)",
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_service_outlives_the_notebook(ending: str, tmp_path: Path) -> None:
    saved_model(tmp_path / "model")
    script = AS_THE_PAGE_DOES.replace("FOLDER", "sys.argv[1]") + ENDINGS[ending]
    kernel = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert kernel.stdout is not None
    urls = [kernel.stdout.readline().strip() for _ in range(2)]
    assert all(url.startswith("http://127.0.0.1:") for url in urls)
    if "waits" in ending:
        kernel.kill()
    assert kernel.wait(timeout=60) != 0
    kernel.stdout.close()
    for url in urls:
        assert _gone(url), f"{url} still answers after: {ending}"


@pytest.mark.parametrize("ending", ["a cell fails", "the kernel is killed"])
def test_no_service_outlives_a_kernel_under_nbclient(ending: str, tmp_path: Path) -> None:
    saved_model(tmp_path / "model")
    start = AS_THE_PAGE_DOES.replace("FOLDER", repr(str(tmp_path)))
    cells = [nbformat.v4.new_code_cell(source) for source in (start, ENDINGS[ending])]
    notebook = nbformat.v4.new_notebook(cells=cells)
    with pytest.raises((CellExecutionError, DeadKernelError)):
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    urls = "".join(output["text"] for output in cells[0]["outputs"]).split()
    assert len(urls) == 2
    for url in urls:
        assert _gone(url), f"{url} still answers after: {ending}"


def _gone(url: str) -> bool:
    for _ in range(300):
        try:
            with Client(url, timeout=1.0) as client:
                client.ask("GET", "/healthz")
        except OSError:
            return True
        time.sleep(0.1)
    return False
