"""The installed wheel works from any folder: it contains the data, models, icons and texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dreamexplorer import __version__

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.release]


def run(command: Sequence[str | Path], cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run in `cwd`, without a screen and without anything that leads back to the checkout or to the user's settings."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DREAMEXPLORER"))}
    environment.update(dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "APPDATA"), str(cwd)))
    environment.update(QT_QPA_PLATFORM="offscreen", PIP_NO_INDEX="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def succeed(command: Sequence[str | Path], cwd: Path) -> str:
    result = run(command, cwd)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def built(source: Path, target: str, folder: Path) -> Path:
    """The wheel or sdist of the project in `source`, built with what is installed, without the network."""
    succeed([sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder], source)
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    return built(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that holds the wheel, and sees this one's other packages behind it."""
    folder = tmp_path_factory.mktemp("installed")
    succeed([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], folder)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    succeed([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-compile", wheel], folder)
    purelib = Path(succeed([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], folder).strip())
    # A folder named in a .pth file is searched last, and its own .pth files (an editable checkout) are not read.
    behind = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (purelib / "behind.pth").write_text("\n".join(behind) + "\n", encoding="utf-8")
    return python


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    return tmp_path


def ask(python: Path, elsewhere: Path, code: str) -> Any:
    """Run code with the installed program, and return its value of `answer`."""
    return json.loads(succeed([python, "-c", f"import json\n{code}\nprint(json.dumps(answer))"], elsewhere))


def program(python: Path) -> Path:
    return python.with_name("dreamexplorer.exe" if os.name == "nt" else "dreamexplorer")


def shipped() -> set[str]:
    """Return every file below resources/ that belongs to the program."""
    folder = ROOT / "resources"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_wheel_holds_the_package_and_every_resource_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        licences = [name for name in names if "/licenses/" in name]
        mnist = archive.read("dreamexplorer/resources/mnist/train-images-idx3-ubyte.gz")
    assert {name.partition("/")[0] for name in names} == {"dreamexplorer", f"dreamexplorer-{__version__}.dist-info"}
    prefix = "dreamexplorer/resources/"
    assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == shipped()
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "dreamexplorer").rglob("*.py")}
    assert {name for name in names if name.endswith(".py")} == modules
    assert mnist == (ROOT / "resources" / "mnist" / "train-images-idx3-ubyte.gz").read_bytes()
    # The program's own licence, and that of the embedded data.
    assert len(licences) == 2


def test_sdist_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = built(ROOT, "sdist", tmp_path / "sdist")
    with tarfile.open(sdist) as archive:
        names = archive.getnames()
    succeed([sys.executable, "-m", "tarfile", "-e", sdist, tmp_path / "source"], tmp_path)
    assert not any("/.venv" in name or "__pycache__" in name for name in names)
    source = tmp_path / "source" / sdist.name.removesuffix(".tar.gz")
    assert (source / "dev.py").exists()
    again = built(source, "wheel", tmp_path / "again")
    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(wheel).namelist()


def test_installed_resources_are_found(python: Path, elsewhere: Path) -> None:
    answer = ask(
        python,
        elsewhere,
        """
import sys
from dreamexplorer.resources import resource_path
parts = [("mnist",), ("mnist", "t10k-images-idx3-ubyte.gz"), ("checkpoints",), ("icons", "app.svg"), ("translations",)]
answer = {"/".join(p): str(resource_path(*p)) for p in parts}
answer["prefix"] = sys.prefix
""",
    )
    prefix = Path(answer.pop("prefix")).resolve()
    assert answer
    for path in answer.values():
        assert prefix in Path(path).resolve().parents
        assert ROOT not in Path(path).resolve().parents


def test_installed_mnist_can_be_read(python: Path, elsewhere: Path) -> None:
    answer = ask(
        python,
        elsewhere,
        """
from dreamexplorer.data.base import load_dataset
mnist = load_dataset("mnist")
answer = [list(split.images.shape) for split in (mnist.train, mnist.test)] + [mnist.test.labels[:5].tolist()]
""",
    )
    assert answer == [[60000, 1, 28, 28], [10000, 1, 28, 28], [7, 2, 1, 0, 4]]


def test_installed_checkpoints_dream(python: Path, elsewhere: Path) -> None:
    """The shipped models are found by the installed program, and its command decodes them."""
    answer = ask(
        python,
        elsewhere,
        """
from dreamexplorer.resources import resource_path
answer = sorted(str(path) for path in resource_path("checkpoints").glob("*.safetensors"))
""",
    )
    assert len(answer) >= 2
    for number, checkpoint in enumerate(answer):
        out = elsewhere / f"grid{number}.png"
        succeed([program(python), "sample", checkpoint, "-n", "4", "--seed", "0", "--out", out], elsewhere)
        assert out.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("module", [False, True])
def test_installed_command_line(python: Path, elsewhere: Path, module: bool) -> None:
    command = [python, "-m", "dreamexplorer"] if module else [program(python)]
    assert __version__ in succeed([*command, "--version"], elsewhere)
    text = succeed([*command, "--help"], elsewhere)
    assert all(name in text for name in ("train", "evaluate", "sample", "reconstruct", "--checkpoint"))
    wrong = run([*command, "--no-such-option"], elsewhere)
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_installed_window_opens(python: Path, elsewhere: Path) -> None:
    """The real window, offscreen, from the wheel: painted and closed again."""
    code = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dreamexplorer.gui import app
from dreamexplorer.gui.window.main_window import MainWindow
def close_when_shown():
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
    if windows:
        picture = windows[0].grab()
        print("painted", picture.width() > 600 and not picture.isNull())
        windows[0].close_without_questions()
    else:
        QTimer.singleShot(100, close_when_shown)
create = app.create_application
def created(arguments):
    application = create(arguments)
    QTimer.singleShot(100, close_when_shown)
    return application
app.create_application = created
sys.exit(app.main())
"""
    assert "painted True" in succeed([python, "-c", code], elsewhere)
