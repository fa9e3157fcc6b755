"""The list of datasets: which are on this computer, which can be downloaded, which one is in use."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from dreamexplorer.data.base import is_available, sources
from dreamexplorer.gui.context import Context
from dreamexplorer.gui.panels.training.fitted_combo import FittedCombo
from dreamexplorer.gui.shared.dataset_words import dataset_text
from dreamexplorer.gui.widgets.numbers import grouped
from dreamexplorer.progress import Progress
from dreamexplorer.resources import data_folder


@dataclass(frozen=True)
class Source:
    """Entry of the list for one dataset."""

    name: str
    title: str
    available: bool  # its files are on this computer
    downloadable: bool = False
    download_bytes: int = 0  # approximate size; 0 where it is unknown


_PART = ""  # stands for the part of a dataset that is in use


class DatasetChoice(FittedCombo):
    """Chooses the dataset; asks before one is downloaded."""

    def __init__(self, context: Context) -> None:
        super().__init__("")
        self._context = context
        self._sources: list[Source] = []
        self.activated.connect(self._on_chosen)

    def refresh(self) -> None:
        """Find the datasets on this computer, on another thread because that reads folders."""
        self._context.jobs.start(
            self.tr("Looking for datasets"), _find_sources, done=self.show_sources, quiet=True, parallel=True
        )

    def show_sources(self, found: list[Source]) -> None:
        """Fill the list."""
        self._sources = found
        self.clear()
        for index, source in enumerate(found):
            text, tip = source.title, ""
            if not source.available and source.downloadable:
                text, tip = self.tr("{} (download…)").format(source.title), self.tr("Not on this computer yet")
            elif not source.available:
                text = self.tr("{} (files missing)").format(source.title)
                tip = self.tr("Its files are not in the data folder")
            self.addItem(text, source.name)
            self.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.select_current()

    def select_current(self) -> None:
        """Show the dataset of the session, whatever was chosen last."""
        dataset = self._context.session.dataset
        while (part := self.findData(_PART)) >= 0:
            self.removeItem(part)
        index = -1 if dataset is None else self.findData(dataset.name)
        if dataset is not None and dataset.limit is not None and index >= 0:
            index += 1  # below the whole dataset, which stays in the list to go back to
            self.insertItem(index, dataset_text(dataset), _PART)
        self.setCurrentIndex(index)

    def follow_dataset(self, listed: bool) -> None:
        """Show the new dataset of the session; if it was downloaded just now, read the list again.

        Args:
            listed: whether the list was filled before.
        """
        dataset = self._context.session.dataset
        present = {source.name for source in self._sources if source.available}
        if listed and dataset is not None and dataset.name not in present:
            self.refresh()
        self.select_current()

    def _on_chosen(self, index: int) -> None:
        name = self.itemData(index)
        source = next((s for s in self._sources if s.name == name), None)
        current = self._context.session.dataset
        if source is None or (current is not None and current.name == name and current.limit is None):
            self.select_current()
            return
        workflow = self._context.workflow
        if source.available or not source.downloadable:  # where files are missing, the error names them
            workflow.choose_dataset(name)
        elif workflow.confirm(
            self.tr("Download {}?").format(source.title), self._download_question(source), self.tr("Download")
        ):
            workflow.download_dataset(name)
        self.select_current()

    def _download_question(self, source: Source) -> str:
        text = self.tr("{title} is not on this computer. Download it from the internet into {folder}?")
        text = text.format(title=source.title, folder=data_folder())
        if source.download_bytes:
            size = grouped(max(1, round(source.download_bytes / 1e6)))
            text += "\n" + self.tr("The download is about {} MB.").format(size)
        return text


def _find_sources(progress: Progress) -> list[Source]:
    folder = data_folder()
    return [
        Source(s.name, s.title, is_available(s, folder), s.downloadable, s.download_bytes) for s in sources().values()
    ]
