"""Flow logs of the CDK that come to this library: each way of docs/migration.md, over a stack that is deployed."""
import copy
import json

import pytest

from conftest import client, named
from test_stories import ROOT

BEFORE, *WAYS = [
    json.loads((ROOT / f'examples/typescript/migration.snapshot/{name}.template.json').read_text())
    for name in ('Before', 'After', 'Kept', 'Adapted')
]


@pytest.fixture
def stack(deploy):
    return deploy('Network', BEFORE)


def described(stack):
    return client('ec2', stack.account).describe_flow_logs()['FlowLogs']


def replaced(template):
    """Those of before are gone, others are there, and what they delivered is where it was."""
    def check(stack):
        old = {each['FlowLogId'] for each in described(stack)}
        ids = stack.ids()
        kept = {name: ids[name] for name, each in BEFORE['Resources'].items() if each['Type'] in ('AWS::S3::Bucket', 'AWS::EC2::VPC')}
        stack.update(template)
        new = {each['FlowLogId'] for each in described(stack)}
        assert len(new) == len(old) == 2 and not new & old
        assert set(stack.flow_logs()) == set(named(template, 'AWS::EC2::FlowLog'))
        assert {name: stack.ids()[name] for name in kept} == kept
    return check


@pytest.mark.parametrize('template', WAYS, ids=('new destinations', 'the same bucket', 'flow logs of the CDK'))
def test_one_update(stack, template):
    replaced(template)(stack)


def test_log_groups_of_before_are_kept():
    groups = [each for each in BEFORE['Resources'].values() if each['Type'] == 'AWS::Logs::LogGroup']
    assert groups and all(each['DeletionPolicy'] == 'Retain' for each in groups)


def renamed():
    """The same flow logs under other ids."""
    template = copy.deepcopy(BEFORE)
    for name in named(template, 'AWS::EC2::FlowLog'):
        template['Resources'][f'{name}Renamed'] = template['Resources'].pop(name)
    return template


def test_another_id_alone_is_refused_and_changes_nothing(stack):
    before = stack.flow_logs()
    with pytest.raises(AssertionError, match='FlowLogAlreadyExists'):
        stack.update(renamed())
    stack.template = BEFORE
    assert set(stack.flow_logs()) == set(before)


def test_in_two_updates_another_id_is_taken(stack):
    without = copy.deepcopy(BEFORE)
    for name in named(BEFORE, 'AWS::EC2::FlowLog'):
        del without['Resources'][name]
    stack.update(without)
    assert described(stack) == []
    stack.update(renamed())
    assert len(described(stack)) == 2
