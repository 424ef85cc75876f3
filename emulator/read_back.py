"""Whole resources compared with their template: what CloudFormation promised, and what the APIs say."""
import re

import analysis_readers  # noqa: F401 registers its readers
from intrinsics import Resolver
from readers import READERS

# the network and the functions of the CDK, which are not ours; what MiniStack has no API for, and alarms.py only checks
NOT_COMPARED = re.compile('AWS::EC2::(?!FlowLog)|AWS::Lambda::|Custom::|AWS::CloudWatch::(LogAlarm|InsightRule)|AWS::Logs::ScheduledQuery')


def compared(template):
    """The resources that are. A type that is neither read nor left alone is an error."""
    names = [name for name, each in template['Resources'].items() if not NOT_COMPARED.match(each['Type'])]
    unknown = {template['Resources'][name]['Type'] for name in names} - set(READERS)
    assert not unknown, f'no reader for {unknown}'
    return names


def without_nothing(value):
    """APIs leave empty values out, or say None."""
    if isinstance(value, dict):
        return {key: without_nothing(each) for key, each in value.items() if each not in (None, '', [], {})}
    return [without_nothing(each) for each in value] if isinstance(value, list) else value


def promised(resolver, name, props):
    """What a resource has to be, with what AWS adds to the template."""
    reader, id_property, sets, lost = READERS[resolver.stack.template['Resources'][name]['Type']]
    named = {id_property: resolver.ids[name]} if id_property else {}
    resolved = {key: each for key, each in resolver.resolve(props).items() if key not in lost}
    return without_nothing({**sets, **named, **resolved})


def found(resolver, name):
    """What a resource is, without the tags that CloudFormation adds."""
    resource = resolver.stack.template['Resources'][name]
    reader = READERS[resource['Type']][0]
    properties = reader(resolver.stack, resolver.ids[name], resolver.resolve(resource.get('Properties', {})))
    own = [each for each in properties.get('Tags', []) if not each['Key'].startswith('aws:cloudformation:')]
    return without_nothing({**properties, 'Tags': own})


def read_back(stack):
    resolver = Resolver(stack)
    for name in compared(stack.template):
        assert {name: found(resolver, name)} == {name: promised(resolver, name, stack.template['Resources'][name].get('Properties', {}))}
