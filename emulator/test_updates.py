"""What an update does to flow logs that are deployed."""
import copy
import json

import pytest

from conftest import named
from test_stories import ROOT

TEMPLATE = json.loads((ROOT / 'integ/integ.subnets.snapshot/SubnetFlowLogs.template.json').read_text())
FIRST, SECOND = sorted(named(TEMPLATE, 'AWS::EC2::FlowLog'))


@pytest.fixture
def stack(deploy):
    return deploy('Subnets', TEMPLATE)


def changed(change):
    template = copy.deepcopy(TEMPLATE)
    change(template['Resources'])
    return template


def test_a_tag_changes_in_place(stack):
    before = stack.ids()
    stack.update(changed(lambda resources: resources[FIRST]['Properties'].update(Tags=[{'Key': 'Name', 'Value': 'audit'}])))
    assert stack.ids() == before
    assert stack.flow_logs()[FIRST]['Tags'] == [{'Key': 'Name', 'Value': 'audit'}]


def test_a_source_that_is_removed_goes_and_comes_back_and_touches_no_other(stack):
    before = stack.ids()
    stack.update(changed(lambda resources: resources.pop(FIRST)))
    assert set(stack.flow_logs()) == {SECOND}
    assert stack.ids()[SECOND] == before[SECOND]
    stack.update(TEMPLATE)
    assert stack.ids()[SECOND] == before[SECOND]
    assert stack.ids()[FIRST] != before[FIRST]


def test_a_format_replaces_the_flow_log_and_no_other(stack):
    before = stack.ids()
    stack.update(changed(lambda resources: resources[FIRST]['Properties'].update(LogFormat='${version}')))
    assert stack.ids()[FIRST] != before[FIRST]
    assert stack.ids()[SECOND] == before[SECOND]
    assert set(stack.flow_logs()) == {FIRST, SECOND}


def test_a_logical_id_that_changes_alone_is_refused(stack):
    with pytest.raises(AssertionError, match='FlowLogAlreadyExists'):
        stack.update(changed(lambda resources: resources.update(Renamed=resources.pop(FIRST))))
    assert set(stack.flow_logs()) == {FIRST, SECOND}
