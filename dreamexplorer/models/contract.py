"""Checks that a family keeps the contract of `Model`: its class when it registers, its terms in the first step."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from dreamexplorer.errors import ContractError
from dreamexplorer.models.base import Model, Term, Terms
from dreamexplorer.models.sketch import SECTIONS, Sketch
from dreamexplorer.registry import accepts

RECONSTRUCTION = "recon"


def check_family(cls: object) -> None:
    """Check a family's class variables, methods and signature without building a model.

    Raises:
        ContractError: something is missing or contradictory; one sentence names all of it.
    """
    faults = list(_faults(cls))
    if faults:
        name = getattr(cls, "__name__", repr(cls))
        raise ContractError(f"the model family {name} {'; it '.join(faults)}")


def check_terms(model: Model, terms: Terms) -> None:
    """Check that the terms of a batch are those that the family declares.

    Raises:
        ContractError: a declared term is missing or no scalar, or there are values of axes without an `axis_term`.
    """
    name = type(model).__name__
    missing = [term.key for term in model.terms if term.key not in terms.values]
    if missing:
        raise ContractError(f"the loss of the model family {name} reports no value for {', '.join(missing)}")
    wrong = [term.key for term in model.terms if terms.values[term.key].dim()]
    if wrong:
        raise ContractError(f"the loss of the model family {name} must report one number, not several, for {wrong[0]}")
    if terms.per_axis is not None and model.axis_term is None:
        raise ContractError(f"the loss of the model family {name} reports values of axes, but it has no axis_term")


def _faults(cls: object) -> Iterator[str]:
    if not (isinstance(cls, type) and issubclass(cls, Model)):
        yield "must be a subclass of dreamexplorer.models.base.Model"
        return
    if missing := sorted(cls.__abstractmethods__):
        yield f"must implement {', '.join(missing)}"
    for name in ("family", "title"):
        value = getattr(cls, name, None)
        if not isinstance(value, str) or not value:
            yield f"must set {name} to a text"
    if not isinstance(getattr(cls, "order", None), int):
        yield "must set order to a whole number"
    if cls.section not in SECTIONS:
        yield f"must set section to one of {', '.join(SECTIONS)}"
    for name, kind in (("summary", str), ("sketch", Sketch)):
        if not isinstance(getattr(cls, name), kind):
            yield f"must set {name} to a {kind.__name__}"
    yield from _faults_of_config(getattr(cls, "Config", None))
    yield from _faults_of_terms(cls)
    if not accepts(cls.__init__, 4):
        yield "must be constructed as Cls(config, image_shape, classes)"
    if not accepts(cls.set_epoch, 3):
        yield "must receive the length of a step, too: set_epoch(self, epoch, span=0.0)"
    prior = cls.latent_prior
    if prior.drawn_by_model:
        yield from _missing(cls, "redraw", "its prior is drawn by the model")
        yield from _missing(cls, "sample_prior", "its prior is drawn by the model")
    elif prior.on_map and not prior.standard_normal:
        yield from _missing(cls, "prior_components", "its prior is a mixture")
    if cls.corrupts:
        yield from _missing(cls, "corrupt", "it sets corrupts")
    if cls.axis_term is None and (cls.low_axis_is_collapsed or cls.axis_terms_add_up):
        yield "must set axis_term to say something about its values (low_axis_is_collapsed, axis_terms_add_up)"


def _faults_of_config(config: object) -> Iterator[str]:
    if not (isinstance(config, type) and dataclasses.is_dataclass(config)):
        yield "must set Config to a frozen dataclass"
        return
    if not config.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        yield "must freeze its Config: @dataclass(frozen=True)"
    absent = dataclasses.MISSING
    bare = [f.name for f in dataclasses.fields(config) if f.default is absent and f.default_factory is absent]
    if bare:
        yield f"must give a default to every field of its Config ({', '.join(bare)})"


def _faults_of_terms(cls: type[Model]) -> Iterator[str]:
    terms = getattr(cls, "terms", ())
    if not terms or not all(isinstance(term, Term) for term in terms):
        yield "must set terms to a tuple of Term"
        return
    if terms[0].key != RECONSTRUCTION:
        yield f'must list the reconstruction, with the key "{RECONSTRUCTION}", as the first of its terms'
    if len({term.key for term in terms}) < len(terms):
        yield "must give each of its terms a key of its own"


def _missing(cls: type[Model], method: str, reason: str) -> Iterator[str]:
    if getattr(cls, method) is getattr(Model, method):
        yield f"must override {method}, because {reason}"
