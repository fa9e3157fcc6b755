"""Hints: a thing to try with each of the trained examples."""

from __future__ import annotations

from dreamexplorer.options import QT_TRANSLATE_NOOP

# Name of an example -> one thing to try with it, translated in the context "examples".
TO_TRY = {
    "mlp-vae-20": QT_TRANSLATE_NOOP(
        "examples",
        "Press Train, set beta to 10 while it runs and watch the KL panel: latent after latent collapses. Set "
        "beta back to 1, and they return.",
    ),
    "mlp-vae-2": QT_TRANSLATE_NOOP(
        "examples",
        "Drag the mouse across the map: with two latents it shows the whole space. Cross from one class to "
        "another and look where the image is neither.",
    ),
    "conv-vae": QT_TRANSLATE_NOOP(
        "examples",
        "Draw a digit and compare its loss with that of the VAE with dense layers: convolutions know that "
        "neighbouring pixels belong together.",
    ),
    "beta-vae": QT_TRANSLATE_NOOP(
        "examples",
        "Sort the sliders by KL and drag them from the top: the first ones change the digit, the last ones "
        "change almost nothing.",
    ),
    "beta-tcvae": QT_TRANSLATE_NOOP(
        "examples",
        "Few latents are left, each with one thing to say. Find the sliders for slant, width and thickness of "
        "the stroke.",
    ),
    "cvae": QT_TRANSLATE_NOOP(
        "examples",
        "Choose another class and keep z: the same handwriting writes another digit.",
    ),
    "iwae": QT_TRANSLATE_NOOP(
        "examples",
        "Compare the negative bound with the negative ELBO in the curves: the more samples, the closer to -log p(x).",
    ),
    "learned-prior-vae": QT_TRANSLATE_NOOP(
        "examples",
        "Look at the ellipses on the map: the components of the prior lie where the images are. Press Dream "
        "some times and compare with a VAE.",
    ),
    "ladder-vae": QT_TRANSLATE_NOOP(
        "examples",
        "Drag a slider of the top layer, then one of the bottom layer: the top one changes which digit it is, "
        "the bottom one details of the stroke.",
    ),
    "vae-gan": QT_TRANSLATE_NOOP(
        "examples",
        "Press Dream some times: the edges are sharper than a VAE's, because the loss compares features and "
        "not pixels.",
    ),
    "vq-vae": QT_TRANSLATE_NOOP(
        "examples",
        "Click a cell of the code grid beside the decoded image and choose another code: only that part of "
        "the digit changes.",
    ),
    "ae": QT_TRANSLATE_NOOP(
        "examples",
        "Click between the clouds on the map: much of the space decodes to no digit at all, since nothing "
        "taught the model to fill it.",
    ),
    "denoising-ae": QT_TRANSLATE_NOOP(
        "examples",
        "Draw a digit and scribble over it with a thin pen: the reconstruction drops much of the scribble.",
    ),
    "sparse-ae": QT_TRANSLATE_NOOP(
        "examples",
        "Send a test image to the sliders: most of the units stay near 0, and other digits use other units.",
    ),
    "contractive-ae": QT_TRANSLATE_NOOP(
        "examples",
        "Draw a digit and change single pixels: its place on the map hardly moves, less than with the plain "
        "autoencoder.",
    ),
}
