"""Back in time: the time slider moves the whole window to an earlier state of a run, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QApplication

from dreamexplorer.cli import train
from dreamexplorer.gui.languages import install_language
from dreamexplorer.gui.threads.training_runner import TrainingState
from dreamexplorer.session import Drawing
from dreamexplorer.training import states_plan
from tests.scenarios.user import User

STEPS = 8  # an epoch of large batches
SMALL = ["--latent-dim", "2", "--hidden", "48", "--batch-size", "8192", "--precision", "fp32", "--threads", "1"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of four epochs on MNIST with the state of every step."""
    out: Path = tmp_path_factory.mktemp("runs") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states_plan, "ALLOWANCE", 1e6)
        assert train.run(["--out", str(out), *SMALL, "--epochs", "4", "--states", "on"]) == 0
    return out / "checkpoint.safetensors"


def shows(user: User, step: int) -> bool:
    """Return whether all that is computed from the weights is of a step."""
    session, panel = user.session, user.panel("latent_map")
    drawn = session.drawing_result
    return (
        session.snapshot is not None
        and session.snapshot.step == step
        and session.decoded is not None
        and session.decoded.step == step
        and drawn is not None
        and drawn.step == step
        and panel.encoded.means is not None
        and panel.encoded.means.complete
        and panel.encoded.means.steps == (step, step)
    )


def test_the_slider_moves_everything_and_now_brings_it_back(start: Callable[..., User], run: Path) -> None:
    user = start(run)
    bar: Any = user.panel("curves").time
    user.until(lambda: len(user.context.workflow.moments.states) == 4 * STEPS + 1)
    assert user.session.dataset is not None
    user.session.set_drawing(Drawing(user.session.dataset.test.images[0]))
    user.until(lambda: shows(user, 4 * STEPS))
    places = user.panel("latent_map").encoded.means.means.copy()
    image = user.decoded.image.copy()

    user.click(bar.slider, QPoint(bar.slider.x_of(3), bar.slider.height() // 2))
    user.until(lambda: shows(user, 3))
    assert abs(user.panel("latent_map").encoded.means.means - places).max() > 0.1
    assert abs(user.decoded.image - image).max() > 0.05
    assert "step 3" in bar.shown.text().lower()
    assert "step 3" in user.window.statusBar().moment.text()  # type: ignore[attr-defined]
    line = user.panel("curves").plots[0].moment
    assert line.isVisible()
    user.until(lambda: user.session.axis_reading is not None and user.session.axis_reading.step == 3)
    kl = user.panel("kl")
    user.until(lambda: "step 3" in kl.facts.summary())

    user.key(Qt.Key.Key_Right)
    user.until(lambda: shows(user, 4))
    user.key(Qt.Key.Key_Home)
    user.until(lambda: shows(user, 0))
    user.key(Qt.Key.Key_Space)
    assert bar.player.playing
    user.until(lambda: user.session.moment is not None and user.session.moment.step > 2)
    user.key(Qt.Key.Key_End)
    assert not bar.player.playing
    user.until(lambda: shows(user, 4 * STEPS))
    assert not line.isVisible()
    assert not bar.shown.isVisible()
    assert abs(user.panel("latent_map").encoded.means.means - places).max() < 1e-4


def test_another_workspace_says_that_the_past_is_shown_and_leads_back(start: Callable[..., User], run: Path) -> None:
    user = start(run)
    user.until(lambda: user.context.workflow.moments.states)
    user.shortcut("Ctrl+2")
    assert not user.panel("curves").isVisible()
    user.shortcut("Alt+Shift+Left")
    user.until(lambda: user.session.moment is not None and user.session.moment.step == 4 * STEPS)
    user.shortcut("Alt+Shift+Left")
    user.until(lambda: user.session.moment is not None and user.session.moment.step == 4 * STEPS - 1)
    sign = user.window.statusBar().moment  # type: ignore[attr-defined]
    assert sign.isVisible()
    user.click(sign)
    assert user.session.moment is None
    assert not sign.isVisible()


def test_a_run_without_states_says_why(start: Callable[..., User]) -> None:
    user = start()
    bar: Any = user.panel("curves").time
    assert bar.empty.isVisible()
    assert not bar.slider.isVisible()


def test_a_fork_with_another_beta_leaves_the_run_that_it_comes_from(start: Callable[..., User], run: Path) -> None:
    user = start(run)
    bar: Any = user.panel("curves").time
    user.until(lambda: len(user.context.workflow.moments.states) == 4 * STEPS + 1)
    source = user.session.current_run
    assert source is not None
    exact = next(i for i, state in enumerate(user.context.workflow.moments.states) if state.exact and i > STEPS)
    user.click(bar.slider, QPoint(bar.slider.x_of(exact), bar.slider.height() // 2))
    user.until(lambda: user.session.moment is not None and user.session.moment.exact)
    user.click(bar.fork_button)
    user.until(lambda: user.session.current_run is not source)
    fork = user.session.current_run
    assert fork is not None
    assert user.step() == exact
    user.until(lambda: len(user.context.workflow.moments.states) == exact + 1)  # of the run that it comes from
    assert len(fork.history.train) == exact // STEPS

    user.write(user.option("beta"), "10")
    user.press_training("train")
    user.until(lambda: user.state is TrainingState.IDLE and user.step() == 4 * STEPS, 60)
    assert fork.snapshot is not None
    assert fork.snapshot.config.beta == 10.0  # type: ignore[attr-defined]
    assert source.snapshot is not None
    assert source.snapshot.config.beta == 1.0  # type: ignore[attr-defined]
    user.until(lambda: fork.history.train.rows[-1, 0] == 4 * STEPS)


@pytest.fixture
def english_again(qapp: QApplication) -> Iterator[None]:
    """The language of the other tests."""
    before = QLocale()
    yield
    install_language(qapp, "en")
    QLocale.setDefault(before)


@pytest.mark.usefixtures("english_again")
def test_a_training_that_is_looked_back_on_goes_on_through_everything(start: Callable[..., User], run: Path) -> None:
    user = start(run)
    moments = user.context.workflow.moments
    user.until(lambda: len(moments.states) == 4 * STEPS + 1)
    user.write(user.option("epochs"), "1000")
    user.press_training("train")
    trained = user.session.current_run
    assert trained is not None
    user.until(lambda: user.state is TrainingState.RUNNING)
    user.until(lambda: trained.folder is not None and moments.states[-1].step > 4 * STEPS, 60)  # kept by the window
    assert moments.states[0].step == 0, "those of the run that was opened are there, too"

    bar: Any = user.panel("curves").time
    user.click(bar.slider, QPoint(bar.slider.x_of(5), bar.slider.height() // 2))
    user.until(lambda: shows_moment(user, 5))
    assert trained.snapshot is not None
    before = trained.snapshot.step
    user.until(lambda: trained.snapshot is not None and trained.snapshot.step > before, 60)
    assert shows_moment(user, 5)

    user.window.appearance.choose_language("ru")
    user.until(lambda: user.panel("curves").time is not bar)
    bar = user.panel("curves").time
    assert "5" in bar.shown.text()
    assert bar.fork_button.text() == "Новый запуск отсюда"
    assert shows_moment(user, 5)

    user.click(bar.fork_button)
    user.until(lambda: user.session.current_run is not trained)
    assert user.session.training_run is trained, "the training goes on"
    user.context.workflow.show_run(trained)
    assert user.session.moment is None
    user.until(lambda: moments.states)
    user.context.training.stop()
    user.until(lambda: user.state is TrainingState.IDLE, 60)


def shows_moment(user: User, step: int) -> bool:
    """Return whether the moment of a step is shown, decoded image and map included."""
    session, means = user.session, user.panel("latent_map").encoded.means
    there = session.moment is not None and session.moment.step == step
    decoded = session.decoded is not None and session.decoded.step == step
    return there and decoded and means is not None and means.steps == (step, step)
