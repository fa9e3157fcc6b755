"""The VQ-VAE of van den Oord et al. (2017): images as grids of codes, with an autoregressive prior over the grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from dreamexplorer.errors import Message
from dreamexplorer.models.axes import Axis
from dreamexplorer.models.base import Encoding, Gathered, ImageShape, Model, Term, Terms
from dreamexplorer.models.code_prior import CodePrior
from dreamexplorer.models.convolutions import SLOPE, BatchNorm, ConvOptions, halved, hidden, padding
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.likelihoods import likelihood_of
from dreamexplorer.models.networks import initialise
from dreamexplorer.models.priors import DRAWN_BY_MODEL, Prior
from dreamexplorer.models.quantiser import Quantiser, perplexity
from dreamexplorer.models.sketch import CODES, LAYERED, Sketch
from dreamexplorer.models.strided import StridedConv2d, StridedConvTranspose2d
from dreamexplorer.options import QT_TRANSLATE_NOOP, changed_option, label_of, option
from dreamexplorer.progress import Progress

_FEW_CODES = 0.25  # share of the codebook; a perplexity below it wastes most codes
_LEAST_SPREAD = 0.5  # lower bound of an axis's spread, in codes


@dataclass(frozen=True)
class VqVaeConfig(LikelihoodOptions):
    """Sizes of the networks, the codebook, and the prior over codes."""

    codes: int = option(
        64,
        QT_TRANSLATE_NOOP("options", "Codes"),
        QT_TRANSLATE_NOOP("options", "Size of the codebook: every cell of the grid holds one of these codes."),
        minimum=2,
        maximum=1024,
        structural=True,
        presets=(16, 64, 256),
    )
    code_size: int = option(
        16,
        QT_TRANSLATE_NOOP("options", "Code size"),
        QT_TRANSLATE_NOOP(
            "options",
            "Dimension of each code vector. Encoder and decoder use the vectors; an image is described by"
            " the numbers of its codes.",
        ),
        minimum=1,
        maximum=256,
        structural=True,
    )
    commitment: float = option(
        0.25,
        QT_TRANSLATE_NOOP("options", "Commitment"),
        QT_TRANSLATE_NOOP(
            "options",
            "Weight of the commitment loss: the squared distance between the encoder's output and its "
            "nearest code. Too small: the output drifts away from the codes. Too large: the encoder stops"
            " improving.",
        ),
        minimum=0.0,
        maximum=100.0,
        step=0.05,
        logarithmic=True,
        live=True,
        presets=(0.1, 0.25, 1.0),
    )
    channels: tuple[int, ...] = changed_option(ConvOptions, "channels", default=(16, 32, 32))
    residual_blocks: int = option(
        1,
        QT_TRANSLATE_NOOP("options", "Residual blocks"),
        QT_TRANSLATE_NOOP(
            "options",
            "Residual blocks at the size of the grid, in encoder and decoder. With more of them each code"
            " covers a larger part of the image.",
        ),
        minimum=0,
        maximum=8,
        structural=True,
        advanced=True,
    )
    decay: float = option(
        0.99,
        QT_TRANSLATE_NOOP("options", "Codebook decay"),
        QT_TRANSLATE_NOOP(
            "options",
            "Decay of the codebook's exponential moving averages: each code is the average of the encoder"
            " outputs assigned to it. Closer to 1 means slower updates.",
        ),
        minimum=0.0,
        maximum=0.9999,
        step=0.001,
        live=True,
        advanced=True,
    )
    revival: float = option(
        0.3,
        QT_TRANSLATE_NOOP("options", "Dead-code threshold"),
        QT_TRANSLATE_NOOP(
            "options",
            "Unused codes are re-initialised when their usage falls below this fraction of uniform usage."
            " 0 turns this off.",
        ),
        minimum=0.0,
        maximum=0.9,
        step=0.05,
        live=True,
        advanced=True,
    )
    prior_channels: int = option(
        32,
        QT_TRANSLATE_NOOP("options", "Prior channels"),
        QT_TRANSLATE_NOOP(
            "options",
            "Channels of the autoregressive network that models the prior over codes, from which dreams "
            "are sampled. It does not affect the codes.",
        ),
        minimum=1,
        maximum=512,
        structural=True,
        advanced=True,
    )
    prior_blocks: int = option(
        2,
        QT_TRANSLATE_NOOP("options", "Prior blocks"),
        QT_TRANSLATE_NOOP(
            "options", "Residual blocks of the prior network; more blocks mean a larger receptive field."
        ),
        minimum=0,
        maximum=16,
        structural=True,
        advanced=True,
    )
    kernel_size: int = changed_option(ConvOptions, "kernel_size", default=3)  # maps 28 x 28 pixels to 4 x 4 cells
    normalisation: str = changed_option(ConvOptions, "normalisation")
    initialisation: str = changed_option(ConvOptions, "initialisation")


class _Residual(nn.Module):
    """Residual block: h + conv1x1(act(conv3x3(act(h))))."""

    def __init__(self, channels: int, normalise: bool) -> None:
        super().__init__()
        norms: list[nn.Module] = [BatchNorm(channels)] if normalise else []
        self.added = nn.Sequential(
            nn.LeakyReLU(SLOPE),
            nn.Conv2d(channels, channels, 3, padding=1),
            *norms,
            nn.LeakyReLU(SLOPE),
            nn.Conv2d(channels, channels, 1),
        )

    def forward(self, h: Tensor) -> Tensor:
        added: Tensor = self.added(h)
        return h + added


def _encoder(c: VqVaeConfig, image_shape: ImageShape) -> nn.Sequential:
    """Build the encoder: images to N x code_size x h x w."""
    layers: list[nn.Module] = []
    for before, after in pairwise((image_shape[0], *c.channels)):
        layers.append(StridedConv2d(before, after, c.kernel_size, padding(c.kernel_size)))
        layers += hidden(c, after)  # type: ignore[arg-type]
    width = (image_shape[0], *c.channels)[-1]
    layers += [_Residual(width, c.normalisation == "batch") for _ in range(c.residual_blocks)]
    return nn.Sequential(*layers, nn.Conv2d(width, c.code_size, 1))


def _decoder(c: VqVaeConfig, image_shape: ImageShape) -> nn.Sequential:
    """Build the decoder: N x code_size x h x w to N x C x H x W."""
    sizes = halved(image_shape[1:], len(c.channels), c.kernel_size)
    channels = (*reversed(c.channels), image_shape[0])
    layers: list[nn.Module] = [nn.Conv2d(c.code_size, channels[0], 3, padding=1)]
    layers += [_Residual(channels[0], c.normalisation == "batch") for _ in range(c.residual_blocks)]
    for i, (before, after) in enumerate(pairwise(channels)):
        layers += hidden(c, before)  # type: ignore[arg-type]
        layers.append(StridedConvTranspose2d(before, after, c.kernel_size, padding(c.kernel_size), sizes[-2 - i]))
    return nn.Sequential(*layers)


class VqVae(Model):
    """x -> convolutions -> a grid of vectors, each replaced by its nearest code -> convolutions -> p(x|codes).

    The autoencoder minimises recon + commitment |z - sg(e)|^2 with the straight-through estimator, and a codebook that
    follows by moving averages (van den Oord et al. 2017). The prior has a loss of its own, -log p(codes): the paper
    trains it afterwards, here it is trained at the same time. The posterior is a single grid of codes, so recon + rate,
    the nats of an image and of its codes, is an upper bound of -log p(x), as in every VAE.

    A coordinate is the number of a cell's code. Codes are numbered along the first principal component of the codebook,
    so that neighbouring numbers are similar; the numbering changes while the codebook learns.
    """

    family: ClassVar[str] = "vq-vae"
    title: ClassVar[str] = QT_TRANSLATE_NOOP("families", "VQ-VAE, convolutional")
    order: ClassVar[int] = 100
    section: ClassVar[str] = LAYERED
    summary: ClassVar[str] = QT_TRANSLATE_NOOP(
        "families", "Each cell of a grid is rounded to one of the vectors of a codebook."
    )
    sketch: ClassVar[Sketch] = Sketch(trunk="convolution", latents=CODES)
    Config: ClassVar[type] = VqVaeConfig
    needs_whole_batch: ClassVar[bool] = True
    terms: ClassVar[tuple[Term, ...]] = (
        Term("recon", QT_TRANSLATE_NOOP("terms", "Reconstruction")),
        Term(
            "rate",
            QT_TRANSLATE_NOOP("terms", "Rate"),
            help=QT_TRANSLATE_NOOP("terms", "−log p(codes) of an image under the learned prior"),
        ),
        Term("negative_elbo", QT_TRANSLATE_NOOP("terms", "Negative ELBO"), sum_of=("recon", "rate")),
        Term(
            "commitment",
            QT_TRANSLATE_NOOP("terms", "Commitment"),
            QT_TRANSLATE_NOOP("terms", "squared distance"),
            aside=True,
            help=QT_TRANSLATE_NOOP("terms", "between the encoder's output and its codes, summed over an image"),
        ),
        Term(
            "perplexity",
            QT_TRANSLATE_NOOP("terms", "Perplexity"),
            QT_TRANSLATE_NOOP("terms", "codes"),
            aside=True,
            help=QT_TRANSLATE_NOOP(
                "terms",
                "effective number of codes in use; equals the size of the codebook if all are used equally. In "
                "training it counts the codes of a batch, so it is lower with smaller batches; in tests those of all "
                "test images",
            ),
        ),
    )
    latent_prior: ClassVar[Prior] = DRAWN_BY_MODEL
    axis_term: ClassVar[Term | None] = Term(
        "entropy",
        QT_TRANSLATE_NOOP("terms", "Entropy"),
        QT_TRANSLATE_NOOP("terms", "nats"),
        help=QT_TRANSLATE_NOOP(
            "terms",
            "of the codes of a cell over the images; in training over a batch, where it is at most the log of the "
            "batch size, in tests over all test images",
        ),
    )

    config: VqVaeConfig
    code_grid: tuple[int, int]
    cell_usage: Tensor  # cells x K: share of the images seen by `observe` with this code in this cell

    def __init__(self, config: Any, image_shape: ImageShape, classes: int = 0) -> None:
        super().__init__(config, image_shape, classes)
        c: VqVaeConfig = config
        self.code_grid = halved(image_shape[1:], len(c.channels), c.kernel_size)[-1]
        height, width = self.code_grid
        self.encoder = _encoder(c, image_shape)
        self.quantiser = Quantiser(c.codes, c.code_size, c.decay, c.revival)
        self.decoder = _decoder(c, image_shape)
        self.likelihood = likelihood_of(c, image_shape)
        self.prior = CodePrior(c.codes, self.code_grid, c.prior_channels, c.prior_blocks)
        self.register_buffer("cell_usage", torch.full((height * width, c.codes), 1.0 / c.codes))
        initialise(self, c.initialisation)

    def group_of(self, parameter: str) -> str:
        return "prior" if parameter.startswith("prior.") else "autoencoder"

    def vectors(self, x: Tensor) -> Tensor:
        """Encode images to vectors, one row for each cell: (N h w) x code_size."""
        grid: Tensor = self.encoder(x)
        return grid.permute(0, 2, 3, 1).flatten(0, 2)

    def decode_logits(self, codes: Tensor) -> Tensor:
        """Decode the vectors of codes ((N h w) x code_size) to the parameters of the likelihood (N x pixels)."""
        grid = codes.view(-1, *self.code_grid, codes.shape[1]).permute(0, 3, 1, 2)
        logits: Tensor = self.decoder(grid)
        return logits.flatten(1)

    def loss(self, x: Tensor, generator: torch.Generator | None = None) -> Terms:
        n, cells = len(x), len(self.cell_usage)
        z = self.vectors(x)
        found = self.quantiser(z)
        recon = self.likelihood.mean_nll(self.decode_logits(found.values), x)
        commitment = found.distances.sum() / n
        rate = self.prior.mean_nll(found.indices.view(n, *self.code_grid))
        of_cells = found.one_hot.view(n, cells, -1).mean(0)
        if self.training and torch.is_grad_enabled():
            self.quantiser.update(z, found, generator)
        values = {
            "recon": recon,
            "rate": rate,
            "negative_elbo": recon.detach() + rate.detach(),
            "commitment": commitment,
            "perplexity": perplexity(of_cells.mean(0)),
        }
        losses = {"autoencoder": recon + float(self.config.commitment) * commitment, "prior": rate}
        coordinates = None if self.training else self._numbers(found.indices)
        return Terms(losses, values, torch.special.entr(of_cells).sum(1), coordinates)

    def warnings(self, means: Mapping[str, float]) -> Iterator[Message]:
        yield from self.likelihood.warnings()
        used, codes = means["perplexity"], self.config.codes
        if used < _FEW_CODES * codes:
            yield Message(
                "Only about {:.0f} of the {} codes are in use. Raise {} (now {:g}) or {} (now {:g}), or use a smaller "
                "codebook.",
                used,
                codes,
                label_of(self.config, "revival"),
                self.config.revival,
                label_of(self.config, "commitment"),
                self.config.commitment,
            )

    @torch.no_grad()
    def observe(self, x: Tensor) -> None:
        one_hot = self.quantiser(self.vectors(x)).one_hot
        self.cell_usage.copy_(one_hot.view(len(x), *self.cell_usage.shape).mean(0))

    def over_split(self, gathered: Gathered, progress: Progress) -> Gathered:
        cells = gathered.coordinates.long().t()  # the order of the codes does not matter here
        counts = torch.zeros(len(cells), self.config.codes, dtype=torch.float64)
        counts.scatter_add_(1, cells, torch.ones((), dtype=torch.float64).expand(cells.shape))
        shares = counts / cells.shape[1]
        values = {**gathered.values, "perplexity": float(perplexity(shares.mean(0)))}
        return gathered._replace(values=values, per_axis=torch.special.entr(shares).sum(1))

    def _numbers(self, indices: Tensor) -> Tensor:
        """Convert indices of codes (int64 (N h w)) to coordinates (N x D)."""
        return self.quantiser.ranks()[indices].float().view(-1, len(self.cell_usage))

    def indices_of(self, numbers: Tensor) -> Tensor:
        """Convert coordinates to indices of codes, rounding and clamping.

        Args:
            numbers: any coordinates, N x D.

        Returns:
            int64, N x h x w.
        """
        nearest = torch.nan_to_num(numbers).round().clamp(0, self.config.codes - 1).long()
        return self.quantiser.ranks().argsort()[nearest].view(-1, *self.code_grid)

    def codes_of(self, x: Tensor) -> Tensor:
        """Encode images to indices of codes, int64 N x h x w."""
        return self.quantiser.nearest(self.vectors(x)).view(-1, *self.code_grid)

    def encode(self, x: Tensor) -> Encoding:
        return Encoding(self._numbers(self.codes_of(x).flatten()), None)

    def decode(self, z: Tensor) -> Tensor:
        codes = self.quantiser.look_up(self.indices_of(z).flatten())
        return self.likelihood.mean(self.decode_logits(codes)).reshape(-1, *self.image_shape)

    def reconstruction_terms(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        indices = self.codes_of(x)
        recon = self.likelihood.nll(self.decode_logits(self.quantiser.look_up(indices.flatten())), x)
        return recon, self.prior.nll(indices)

    def axes(self) -> tuple[Axis, ...]:
        """Describe the axes, one for each cell by rows; its centre is the cell's most frequent code."""
        order = self.quantiser.ranks().argsort()
        shares = torch.nan_to_num(self.cell_usage.detach())[:, order].cpu().double()
        numbers = torch.arange(shares.shape[1], dtype=torch.float64)
        total = shares.sum(1).clamp_min(1e-12)
        mean = shares @ numbers / total
        variance = (shares @ numbers.square() / total - mean.square()).clamp_min(0.0)
        rows = zip(shares.argmax(1).tolist(), variance.sqrt().tolist(), strict=True)
        last = float(shares.shape[1] - 1)
        return tuple(
            Axis(self._name(i), 0.0, last, float(centre), max(spread, _LEAST_SPREAD), 1.0)
            for i, (centre, spread) in enumerate(rows)
        )

    def _name(self, cell: int) -> str:
        row, column = divmod(cell, self.code_grid[1])
        return f"r{row + 1} c{column + 1}"

    def sample_prior(self, n: int, generator: torch.Generator | None = None) -> Tensor:
        """Draw grids of codes from the prior.

        Args:
            n: number of draws.
            generator: source of the random numbers, on the CPU.

        Returns:
            Coordinates N x D, on the CPU.
        """
        return self.redraw(torch.zeros(n, len(self.cell_usage)), None, generator)

    def redraw(self, z: Tensor, keep: Tensor | None, generator: torch.Generator | None = None) -> Tensor:
        device = self.cell_usage.device
        uniform = torch.rand(len(z), *self.code_grid, generator=generator, dtype=torch.float64)
        fixed = None if keep is None else self.indices_of(z.to(device))
        fixed_cells = None if keep is None else keep.view(self.code_grid)
        return self._numbers(self.prior.draw(uniform, fixed, fixed_cells).flatten()).cpu()

    def set_live(self, config: Any) -> None:
        super().set_live(config)
        self.likelihood.set_live(self.config)
        self.quantiser.decay, self.quantiser.revival = float(config.decay), float(config.revival)


FAMILIES = (VqVae,)
