"""A run of training on disk, so that it can be interrupted and go on as if nothing had happened."""

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from utils.nets.history import History


def save(path: str | Path, model: nn.Module, optimizer: torch.optim.Optimizer, history: History, settings: dict[str, Any]) -> None:
    """Write everything that a run needs to go on; if interrupted, either the old file or the new one is left whole.

    `path` is a file name; `history` a dataclass of lists; `settings` a dict of numbers and strings that a run keeps.
    """
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "history": asdict(history),
        "settings": settings,
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state() if torch.cuda.is_available() else None,
    }
    part = Path(f"{path}.part")
    torch.save(state, part)
    os.replace(part, path)


def load(path: str | Path, model: nn.Module, optimizer: torch.optim.Optimizer, history: History, settings: dict[str, Any]) -> None:
    """Restore a run to where `save` left it; do nothing if there is no such file.

    Raises ValueError, naming the file, if it is no checkpoint, or one of another model or with other settings.
    """
    if not Path(path).exists():
        return
    try:
        state = torch.load(path, map_location=next(model.parameters()).device, weights_only=True)
        other = {name: (state["settings"][name], value) for name, value in settings.items() if state["settings"][name] != value}
        if other:
            raise ValueError("; ".join(f"it was begun with {name}={before!r}, not {now!r}" for name, (before, now) in other.items()))
        _restore(state, model, optimizer, history)
    except Exception as error:  # torch raises a dozen kinds for a file that does not fit
        raise ValueError(
            f"checkpoint={str(path)!r} does not fit this run ({str(error).splitlines()[0]}): delete it to begin anew, or name another file"
        ) from error


def _restore(state, model, optimizer, history):
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    for name, values in state["history"].items():
        getattr(history, name)[:] = values
    torch.set_rng_state(state["random"].cpu())
    if state["random_cuda"] is not None and torch.cuda.is_available():
        torch.cuda.set_rng_state(state["random_cuda"].cpu())
