"""Pictures and labels that come in other forms than a pair of arrays."""

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset

from support.advice import case
from support.advised.material import ANSWERS, GREY, PHOTO, dense, net
from utils import accuracy, fgsm, fit, preprocess

SET = TensorDataset(torch.tensor(GREY), torch.tensor(ANSWERS))


class Examples(Dataset):
    """A set of labelled pictures, one at a time."""

    def __len__(self):
        return len(SET)

    def __getitem__(self, place):
        return SET[place]


def trained(data, model=net):
    """What training on the pair gives."""
    return fit(model(), data, epochs=1, batch_size=3, lr=0.1).train_loss


RIGHT = trained((GREY, ANSWERS))

PAIRS = {
    "a set of tensors": case(lambda: trained(SET), r"tensors, (.+)$", trained, RIGHT, dataset=SET),
    "a set": case(lambda: trained(Examples()), r"examples, (.+)$", trained, RIGHT, dataset=Examples(), torch=torch),
    "a loader": case(lambda: trained(DataLoader(SET, 2)), r"batches, (.+)$", trained, RIGHT, loader=DataLoader(SET, 2), torch=torch),
    "classes in words": case(
        lambda: trained((GREY, np.array(list("abcdef"))[ANSWERS])),
        r"classes, (.+)$",
        lambda y: trained((GREY, y)),
        RIGHT,
        y=np.array(list("abcdef"))[ANSWERS],
    ),
    "planes with a label each": case(
        lambda: trained((GREY[:, 0], ANSWERS)), r"missing, (.+)$", lambda x: trained((x, ANSWERS)), RIGHT, x=GREY[:, 0]
    ),
    "planes with a label each, attacked": case(
        lambda: fgsm(net(), GREY[:, 0], ANSWERS, 0.1),
        r"missing, (.+)$",
        lambda x: fgsm(net(), x, ANSWERS, 0.1).numpy(),
        fgsm(net(), GREY, ANSWERS, 0.1).numpy(),
        x=GREY[:, 0],
    ),
    "pictures with a label each for a dense layer": case(
        lambda: accuracy(dense(), (GREY, ANSWERS)),
        r"row, (.+)$",
        lambda x: accuracy(dense(), (x, ANSWERS)),
        accuracy(dense(), (GREY.reshape(6, -1), ANSWERS)),
        x=GREY,
    ),
    "several photos": case(
        lambda: preprocess([PHOTO, PHOTO]),
        r"time, (.+)$",
        lambda photo: preprocess(photo).numpy(),
        preprocess(PHOTO).numpy(),
        photo=[PHOTO],
    ),
}
