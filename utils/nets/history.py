"""What a run of training has come to, epoch by epoch."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class History:
    """Losses and accuracies, one entry per epoch; the test lists stay empty without test data.

    The training figures are means over the epoch's batches as they were trained on (so with dropout, and
    while the weights were still moving); the test figures are taken after the epoch, in evaluation mode.

    >>> History(train_loss=[2.3, 0.9], train_accuracy=[0.1, 0.7]).train_loss[-1]  # after the second epoch
    0.9
    """

    train_loss: list[float] = field(default_factory=list)
    train_accuracy: list[float] = field(default_factory=list)
    test_loss: list[float] = field(default_factory=list)
    test_accuracy: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of epochs."""
        return len(self.train_loss)

    def __repr__(self) -> str:
        text = f"{len(self)} epochs, training loss {self.train_loss[-1]:.3g}, accuracy {self.train_accuracy[-1]:.3f}"
        if self.test_loss:
            text += f"; test loss {self.test_loss[-1]:.3g}, accuracy {self.test_accuracy[-1]:.3f}"
        return f"History({text})"
