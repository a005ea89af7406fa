"""Tests that run side by side: what those of a file share is set up once."""

import pytest


def test_one_worker_takes_all_tests_of_a_file(request):
    if not getattr(request.config.option, "loadgroup", False):
        pytest.skip("there are groups only with --dist loadgroup, as in `make test`")
    assert request.node.nodeid.endswith(f"@{request.node.location[0]}")
