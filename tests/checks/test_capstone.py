"""The capstone's counts and its table are those of its networks."""

import pytest
import torch
from torch import nn

from checks.cases.reference.capstone import COUNTED, COUNTS
from utils import Layer, count_macs, count_parameters, receptive_field
from utils.checks.capstone.budget import INPUT, MACS, NETWORKS, PARAMETERS, SEEDS, TABLE, measure, small_lenet, small_vgg


def test_the_counts_of_the_first_exercise_are_those_of_the_network():
    layers = [Layer(3, stride=2, padding=1), Layer(2, stride=2), Layer(3, padding=1)]
    assert (
        COUNTED[:5](torch.zeros(1, *INPUT)).shape[-1],
        count_parameters(COUNTED),
        count_macs(COUNTED, INPUT),
        receptive_field(layers)[-1].size,
    ) == COUNTS


def test_the_table_lists_every_network_with_its_counts_and_within_the_budget():
    assert {entry.name: (entry.parameters, entry.macs) for entry in TABLE} == {
        name: (count_parameters(build()), count_macs(build(), INPUT)) for name, build in NETWORKS.items()
    }
    assert all(entry.parameters <= PARAMETERS and entry.macs <= MACS for entry in TABLE)
    assert [entry.accuracy for entry in TABLE] == sorted((entry.accuracy for entry in TABLE), reverse=True)


@pytest.mark.slow
def test_a_measured_network_comes_close_to_its_entry_in_the_table():
    entry = next(entry for entry in TABLE if entry.name == "LeNet, narrow")
    assert abs(measure(entry.name, small_lenet).accuracy - entry.accuracy) < 0.25


@pytest.mark.slow
def test_a_maximum_for_the_mean_lifts_the_vgg_as_the_solution_says():
    def with_a_maximum():
        return nn.Sequential(*small_vgg()[:8], nn.AdaptiveMaxPool2d(1), *small_vgg()[9:])

    entry = next(entry for entry in TABLE if entry.name == "VGG, three layers")
    assert measure("with a maximum", with_a_maximum, SEEDS).accuracy > entry.accuracy + 0.2  # single runs lie within 0.12 of their mean
