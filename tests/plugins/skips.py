"""Turn a skipped test into a failed run: a part that is missing must be installed, not passed over."""

import pytest


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter else 0


def pytest_sessionfinish(session):
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if count := _skipped(terminalreporter.config):
        terminalreporter.write_line(f"{count} skipped: this run counts as failed, no test may be skipped.", red=True)
