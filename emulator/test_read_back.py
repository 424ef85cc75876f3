"""The comparison notices whatever is other than promised: each value of each resource that is compared, changed one at a time."""
import copy
import json

import pytest

from conftest import OTHER_ACCOUNT, Stack, named
from intrinsics import Resolver, is_function
from read_back import compared, found, promised, read_back
from readers import READERS
from test_stories import CENTRAL, NETWORK, STORIES


def leaves(value, path=()):
    """The paths to all values, of which a function is one."""
    if isinstance(value, (dict, list)) and not is_function(value):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    else:
        yield path


def other(value):
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else 'other'


def changed(properties, path):
    properties = copy.deepcopy(properties)
    *parents, last = path
    holder = properties
    for key in parents:
        holder = holder[key]
    holder[last] = other(holder[last])
    return properties


def unnoticed(stack):
    resolver = Resolver(stack)
    for name in compared(stack.template):
        resource = stack.template['Resources'][name]
        properties, lost = resource.get('Properties', {}), READERS[resource['Type']][3]
        what_is = found(resolver, name)
        for path in leaves(properties):
            if path[0] not in lost and promised(resolver, name, changed(properties, path)) == what_is:
                yield name, path


@pytest.mark.parametrize('path', STORIES, ids=lambda path: path.stem)
def test_whatever_changes_is_noticed(path, deploy):
    assert list(unnoticed(deploy('Story', json.loads(path.read_text())))) == []


def test_whatever_changes_in_either_account_is_noticed(deploy):
    central = deploy('Central', json.loads(CENTRAL.read_text()), OTHER_ACCOUNT)
    assert list(unnoticed(central)) == []
    assert list(unnoticed(deploy('Network', json.loads(NETWORK.read_text())))) == []


def test_tags_of_instances_in_records(deploy):
    """As no story has them."""
    template = json.loads(STORIES[-1].read_text())
    fields = {'LogFormat': '${version} ${instance-tag}', 'TagFieldSpecifications': [{'ResourceType': 'instance', 'TagKeys': ['team']}]}
    next(iter(named(template, 'AWS::EC2::FlowLog').values())).update(fields)
    stack = deploy('Tags', template)
    read_back(stack)
    assert list(unnoticed(stack)) == []


class Somewhere(Stack):
    """What a resolver asks of a stack, without one."""

    def __init__(self):
        self.name, self.account, self.id = 'Name', '111111111111', 'id'
        self.template = {'Resources': {'Bucket': {'Type': 'AWS::S3::Bucket'}, 'Queue': {'Type': 'AWS::SQS::Queue'}}}

    def ids(self):
        return {'Bucket': 'b', 'Queue': 'http://127.0.0.1/1/q'}

    def parameters(self):
        return {'Size': '3'}

    def export(self, name):
        return f'exported {name}'


@pytest.mark.parametrize('value, meant', [
    ({'Ref': 'Bucket'}, 'b'),
    ({'Ref': 'Size'}, '3'),
    ({'Ref': 'AWS::Partition'}, 'aws'),
    ({'Fn::GetAtt': ['Bucket', 'Arn']}, 'arn:aws:s3:::b'),
    ({'Fn::GetAtt': 'Queue.Arn'}, 'arn:aws:sqs:us-east-1:111111111111:q'),
    ({'Fn::Join': ['-', ['a', {'Ref': 'Bucket'}]]}, 'a-b'),
    ({'Fn::Sub': '${Bucket.Arn}/${AWS::AccountId}/${!literal}'}, 'arn:aws:s3:::b/111111111111/${literal}'),
    ({'Fn::Sub': ['${Word} ${Bucket}', {'Word': {'Ref': 'Size'}}]}, '3 b'),
    ({'Fn::Select': [1, {'Fn::Split': [':', 'a:b']}]}, 'b'),
    ({'Fn::ImportValue': {'Fn::Sub': '${Bucket}-out'}}, 'exported b-out'),
    ([{'a': {'Ref': 'Bucket'}}], [{'a': 'b'}]),
])
def test_values_that_functions_mean(value, meant):
    assert Resolver(Somewhere()).resolve(value) == meant


def test_a_function_that_is_not_known_is_an_error():
    with pytest.raises(KeyError):
        Resolver(Somewhere()).resolve({'Fn::Transform': {}})
