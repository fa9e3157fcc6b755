"""An autoregressive decoder: each pixel depends on z and on the pixels before it.

It wraps another likelihood. The decoder's networks are unchanged and output one number a pixel; a small network, shared
by all pixels, corrects that number from the preceding pixels (in raster order) inside a window. In training all pixels
are known, and all numbers are corrected at once; an image is sampled pixel by pixel.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import pad

from dreamexplorer.errors import Message
from dreamexplorer.models.base import ImageShape
from dreamexplorer.models.data_term import LikelihoodOptions
from dreamexplorer.models.likelihood import Likelihood

_TOGETHER = 16  # images a block, whose hidden units fit the processor's cache in training
_DRAWN_TOGETHER = 256  # images sampled at once, which bounds the memory
_UNIFORMS_SEED = 1


class Autoregressive(Likelihood):
    """p(x|z) = prod_i p(x_i | c_i + f(c_i, pixels before i in the window)), with c the decoder's numbers for z.

    The factors are those of the inner likelihood; f is a multilayer perceptron shared by all pixels, that is, a masked
    convolution followed by 1 x 1 convolutions (van den Oord et al. 2016; as a VAE's decoder: Gulrajani et al. 2017,
    Chen et al. 2017). The channels of a pixel are independent of each other given the preceding pixels.
    """

    def __init__(self, config: LikelihoodOptions, image_shape: ImageShape, inner: Likelihood) -> None:
        super().__init__(config, image_shape)
        self.inner = inner
        self.name = inner.name  # type: ignore[misc]
        self._shape = image_shape
        self._reach = config.pixel_window // 2
        channels = image_shape[0]
        widths = (channels * (taps_in(config.pixel_window) + 1), *config.pixel_hidden, channels)
        layers = [nn.Linear(a, b) for a, b in pairwise(widths)]
        # Not submodules: parameters of this module stay in fp32 in any training precision; such narrow matrices gain
        # no speed from bf16.
        self.weights = nn.ParameterList(layer.weight for layer in layers)
        self.biases = nn.ParameterList(layer.bias for layer in layers)
        self._drawing: _Drawing | None = None

    def corrected(self, parameters: Tensor, x: Tensor) -> Tensor:
        """Correct the decoder's numbers by the preceding pixels of known images.

        Args:
            parameters: the decoder's numbers, N x pixels.
            x: images, N x pixels or N x C x H x W.

        Returns:
            Parameters of the inner likelihood, N x C x H x W.
        """
        numbers = parameters.reshape(-1, *self._shape)
        images = x.reshape(-1, *self._shape)
        result = _Corrected.apply(numbers, images, self._reach, *self.weights, *self.biases)  # type: ignore[no-untyped-call]
        return cast(Tensor, result)

    def warnings(self) -> Iterator[Message]:
        yield from self.inner.warnings()

    def nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return self.inner.nll(self.corrected(parameters, x).flatten(1), x.flatten(1))

    def mean_nll(self, parameters: Tensor, x: Tensor) -> Tensor:
        return self.inner.mean_nll(self.corrected(parameters, x).flatten(1), x.flatten(1))

    def mean(self, parameters: Tensor) -> Tensor:
        """Return the mean of each pixel given the preceding ones, which are sampled.

        The random numbers are the same for every image and every call, so that two images differ only by their z.
        """
        return self.inner.mean(self.draw_numbers(parameters)[0]).view(parameters.shape)

    def draw(self, parameters: Tensor, uniform: Tensor) -> Tensor:
        return self.draw_numbers(parameters, uniform)[1].view(parameters.shape)

    @torch.no_grad()
    def draw_numbers(self, parameters: Tensor, uniform: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Sample an image for each row of the parameters.

        Args:
            parameters: the decoder's numbers, N x pixels.
            uniform: random numbers in (0, 1), one for each pixel of one image; None for a fixed table.

        Returns:
            The corrected numbers and the sampled images, N x C x H x W each.
        """
        numbers = parameters.reshape(-1, *self._shape).float()
        drawing = self._drawing
        if drawing is None or drawing.order.device != numbers.device:
            drawing = self._drawing = _drawing_of(self._shape, self._reach, numbers.device)
        if uniform is not None:
            drawing = drawing._replace(uniforms=uniform.reshape(-1, 1).index_select(0, drawing.order))
        parts = [self._draw(part, drawing) for part in torch.split(numbers, _DRAWN_TOGETHER)]
        return torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])

    def _draw(self, numbers: Tensor, drawing: _Drawing) -> tuple[Tensor, Tensor]:
        """Sample in steps: pixels that do not see each other together, a column for each image."""
        n, channels = len(numbers), self._shape[0]
        of_pixels = numbers.flatten(1).t().index_select(0, drawing.order)  # (C H W) x N, in the order of the steps
        corrected = torch.empty_like(of_pixels)
        canvas = numbers.new_zeros(drawing.canvas_size, n)
        *hidden, (last, last_bias) = [(w, b[:, None]) for w, b in zip(self.weights, self.biases, strict=True)]
        start = 0
        for seen, places in zip(drawing.seen, drawing.places, strict=True):
            size = len(places)
            here = of_pixels.narrow(0, start, size)
            h = torch.cat((canvas.index_select(0, seen), here)).view(-1, size // channels * n)
            for weight, bias in hidden:
                h = torch.addmm(bias, weight, h).relu_()
            output = torch.addmm(last_bias, last, h).view(size, n).add_(here)
            corrected[start : start + size] = output
            canvas.index_copy_(0, places, self.inner.draw(output, drawing.uniforms.narrow(0, start, size)))
            start += size
        shape = (n, *self._shape)
        back = torch.empty_like(drawing.order).scatter_(0, drawing.order, torch.arange(start, device=canvas.device))
        drawn = canvas.index_select(0, torch.cat(drawing.places)).index_select(0, back)
        return corrected.index_select(0, back).t().reshape(shape), drawn.t().reshape(shape)

    def set_live(self, config: LikelihoodOptions) -> None:
        self.inner.set_live(config)


def taps_in(window: int) -> int:
    """Return the number of pixels before the centre of a square window, in raster order."""
    return window * window // 2


class _Drawing(NamedTuple):
    """The order of the pixels in sampling, their places on a canvas with margins, and the places that each sees."""

    order: Tensor  # indices of the pixels (of all channels) in the order of the steps
    seen: list[Tensor]  # for each step: the places on the canvas that its pixels see, (C, taps, pixels) flattened
    places: list[Tensor]  # for each step: the places of its pixels, (C, pixels) flattened
    uniforms: Tensor  # pixels x 1: a random number for each, in the order of the steps
    canvas_size: int


def _drawing_of(shape: ImageShape, reach: int, device: torch.device) -> _Drawing:
    """Plan the sampling of an image in waves.

    A pixel sees `reach` pixels to the right in the rows above, so each row lags the row above by `reach + 1` steps.
    """
    channels, height, width = shape
    wide, high = width + 2 * reach, height + reach
    window = 2 * reach + 1
    wave = torch.arange(width) + (reach + 1) * torch.arange(height)[:, None]
    rows = torch.arange(taps_in(window)) // window - reach
    columns = torch.arange(taps_in(window)) % window - reach
    order, seen, places = [], [], []
    for step in range(int(wave.max()) + 1):
        row, column = torch.nonzero(wave == step, as_tuple=True)
        if not len(row):
            continue
        colour = torch.arange(channels)[:, None]
        place = (row + reach) * wide + column + reach
        order.append((colour * (height * width) + row * width + column).flatten())
        places.append((colour * (high * wide) + place).flatten().to(device))
        tap = place + (rows * wide + columns)[:, None]
        seen.append((colour[:, None] * (high * wide) + tap).flatten().to(device))
    generator = torch.Generator().manual_seed(_UNIFORMS_SEED)
    uniforms = torch.rand(prod(shape), generator=generator).clamp_(1e-6, 1.0 - 1e-6)
    whole = torch.cat(order)
    return _Drawing(whole.to(device), seen, places, uniforms[whole, None].to(device), channels * high * wide)


class _Corrected(torch.autograd.Function):
    """c + f(c, window of x), a few images at a time, so that intermediate results stay in the processor's cache.

    They are recomputed for the gradient instead of stored, which is faster than memory traffic.
    """

    @staticmethod
    def forward(ctx: Any, numbers: Tensor, x: Tensor, reach: int, *parameters: Tensor) -> Tensor:
        numbers = numbers if numbers.dtype == torch.float64 else numbers.float()
        ctx.save_for_backward(numbers, x, *parameters)
        ctx.reach = reach
        weights, biases = _halves(parameters)
        result = numbers.clone()
        with torch.autocast(numbers.device.type, enabled=False):
            for some, images, into in zip(*(torch.split(t, _TOGETHER) for t in (numbers, x, result)), strict=True):
                h = _hidden(_inputs(some, images, reach), weights, biases)[-1]
                output = torch.addmm(biases[-1][:, None], weights[-1], h)
                into.add_(_as_images(output, some.shape))
        return result

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        numbers, x, *parameters = ctx.saved_tensors
        weights, biases = _halves(parameters)
        of_numbers = grad.to(numbers.dtype, copy=True)
        of_weights, of_biases = [torch.zeros_like(w) for w in weights], [torch.zeros_like(b) for b in biases]
        whole = (numbers, x, grad, of_numbers)
        for some, images, above, into in zip(*(torch.split(t, _TOGETHER) for t in whole), strict=True):
            inputs = _inputs(some, images, ctx.reach)
            layers = [inputs, *_hidden(inputs, weights, biases)]
            down = above.transpose(0, 1).reshape(above.shape[1], -1)
            for i in range(len(weights) - 1, -1, -1):
                of_weights[i].addmm_(down, layers[i].t())
                of_biases[i].add_(down.sum(1))
                if i:
                    down = torch.ops.aten.threshold_backward(weights[i].t() @ down, layers[i], 0.0)
            own = some.shape[1]  # the last inputs are the decoder's numbers of the pixel itself
            into.add_(_as_images(weights[0][:, -own:].t() @ down, some.shape))
        return of_numbers, None, None, *of_weights, *of_biases


def _halves(parameters: tuple[Tensor, ...] | list[Tensor]) -> tuple[list[Tensor], list[Tensor]]:
    half = len(parameters) // 2
    return list(parameters[:half]), list(parameters[half:])


def _inputs(numbers: Tensor, x: Tensor, reach: int) -> Tensor:
    """Gather the inputs of the pixel network, a column for each pixel of each image: (C taps + C) x (N H W)."""
    n, channels, height, width = x.shape
    window = 2 * reach + 1
    taps = taps_in(window)
    padded = pad(x.to(numbers.dtype), (reach, reach, reach, 0)).transpose(0, 1)
    columns = numbers.new_empty(channels * (taps + 1), n, height, width)
    of_taps = columns[: channels * taps].view(channels, taps, n, height, width)
    for tap in range(taps):
        row, column = divmod(tap, window)
        of_taps[:, tap].copy_(padded[:, :, row : row + height, column : column + width])
    columns[channels * taps :].copy_(numbers.transpose(0, 1))
    return columns.view(len(columns), -1)


def _hidden(inputs: Tensor, weights: list[Tensor], biases: list[Tensor]) -> list[Tensor]:
    """Compute the outputs of the hidden layers in order; the inputs if there are none."""
    outputs = [inputs]
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        outputs.append(torch.addmm(bias[:, None], weight, outputs[-1]).relu_())
    return outputs[1:] or outputs


def _as_images(rows: Tensor, shape: torch.Size) -> Tensor:
    """Reshape C x (N H W) to N x C x H x W."""
    n, channels, height, width = shape
    return rows.view(channels, n, height, width).transpose(0, 1)
