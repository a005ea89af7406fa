"""Exercise 7.8: a learning rate is chosen by one set of pictures and judged by another."""

import numpy as np

from utils.checks.answers import checker, compared_with, require_array, require_calls

SIZES = [(6, 3), (3, 5), (4, 2), (5, 4), (2, 3), (8, 7), (9, 4)]  # rates and seeds


@checker
@compared_with(lambda validation, test: _picked(validation.mean(1).argmax(), test))
def exercise_7_8(choose: object) -> str:
    """Check the row that is chosen on the validation pictures, and the accuracy that is reported."""
    rng = np.random.default_rng(221)  # whose tables tell all slips apart
    cases = []
    for rates, seeds in SIZES:
        validation, test = rng.uniform(0.2, 0.99, (2, rates, seeds))
        row, by_test, by_both = (scores.mean(1).argmax() for scores in (validation, test, validation + test))
        lucky = np.unravel_index(validation.argmax(), validation.shape)
        slips = [
            (row, "that is the row alone: give the accuracy, too."),
            ((row, 100 * test[row].mean()), "accuracies run from 0 to 1 here, not in per cent."),
            ((row, test[row].min()), "the worst of the seeds is bad luck: report their mean."),
            ((row, test[row, 0]), "this is the first seed alone: report the mean of all."),
            (_picked(validation[:, 0].argmax(), test), "the first seed alone has chosen: compare the means over the seeds."),
            (_picked(row, validation), "this accuracy is that of the pictures that have chosen: it is too good. Report the other one."),
            ((row, test[row].max()), "the best of the seeds is luck: report their mean."),
            ((row, test[row][validation[row].argmax()]), "this is the accuracy of a single seed: report the mean of all."),
            ((lucky[0], test[lucky]), "this is a single run: compare means over the seeds, and report one."),
            (_picked(lucky[0], test), "a single lucky run has chosen: compare the means over the seeds."),
            (_picked(by_both, test), "the test pictures took part in the choice."),
            (_picked(by_test, test), "the test pictures have chosen: then their accuracy says nothing about new ones any more."),
            (_picked(validation.min(1).argmax(), test), "the worst seed of each rate has chosen: compare the means."),
            (_picked(validation.std(1).argmin(), test), "the steadiest rate has been chosen: compare the means."),
            ((validation.mean(0).argmax(), test[:, validation.mean(0).argmax()].mean()), "each *row* is a rate: mean over axis 1."),
            ((row, np.median(test[row])), "this is the median: report the mean."),
            ((row, 1 - test[row].mean()), "this is the share that is wrong: report the accuracy."),
            ((row, (validation[row].mean() + test[row].mean()) / 2), "report the accuracy on the test pictures alone."),
            (_picked(validation.mean(1).argmin(), test), "this is the worst rate."),
            ((row, test.mean(1).max()), "the accuracy is that of another rate than the one chosen."),
            ((row, test.mean()), "this is the mean over all rates: report that of the rate chosen."),
            ((row + 1, test[row].mean()), "rows count from 0."),
        ]
        name = f"{rates} rates, {seeds} seeds"
        cases.append((name, (validation.copy(), test.copy()), (row, test[row].mean()), slips))
    require_calls(choose, cases, require_array)
    return "The validation pictures choose, and the test pictures are asked once."


def _picked(row, scores):
    return row, scores[row].mean()
