"""MiniStack, with the flow log service and the other resources of our templates that it lacks.

MiniStack is used by private names: its version is pinned.
"""
import asyncio
import re
import sys

import hypercorn.asyncio
from hypercorn.config import Config

from ministack.app import app
from ministack.core.responses import get_region
from ministack.services import cloudwatch_logs, ec2, kms
from ministack.services.cloudformation import engine, provisioners, stacks

import alarms
import buckets
import dashboards
import flow_logs
import log_queries
import queries
from destinations import KEY_ACTIONS
from policies import check_principals, on_behalf_of, service_may
from refusal import refuse

HANDLERS = provisioners._RESOURCE_HANDLERS
EAGER = {'AWS::EC2::FlowLog', 'AWS::Athena::NamedQuery', 'AWS::Glue::Table'}
log_group_of_ministack = HANDLERS['AWS::Logs::LogGroup']['create']
role_of_ministack = HANDLERS['AWS::IAM::Role']['create']


def through(action, attribute, **attributes):
    """A resource that MiniStack creates by API but not by CloudFormation."""
    def create(logical_id, props, stack):
        status, _, body = ec2._ACTION_MAP[action]({key: [str(value)] for key, value in props.items() if isinstance(value, (str, int))})
        refuse(status != 200, body.decode())
        found = {key: re.search(f'<{key}>([^<]*)<', body.decode())[1] for key in {attribute, *attributes.values()}}
        return found[attribute], {name: found[key] for name, key in attributes.items()}
    return create


def create_nat_gateway(logical_id, props, stack):
    gateway, _ = through('CreateNatGateway', 'natGatewayId')(logical_id, props, stack)
    described = {'SubnetId': props['SubnetId'], 'Description': f'Interface for NAT Gateway {gateway}'}
    interface, _ = through('CreateNetworkInterface', 'networkInterfaceId')(logical_id, described, stack)
    return gateway, {'NatGatewayId': gateway, 'EniId': interface}


def transit(prefix):
    def create(logical_id, props, stack):
        resource = flow_logs.new_id(prefix)
        flow_logs.TRANSIT[resource] = dict(props)
        return resource, {'Id': resource}
    return create


def create_log_group(logical_id, props, stack):
    """CloudWatch Logs tries the key at once."""
    group, attributes = log_group_of_ministack(logical_id, props, stack)
    if 'KmsKeyId' in props:
        arn = attributes['Arn'].removesuffix(':*')
        key = kms._resolve_key(props['KmsKeyId'])
        keys = {**on_behalf_of(arn), 'kms:EncryptionContext:aws:logs:arn': arn}
        service = f'logs.{get_region()}.amazonaws.com'
        admits = key and all(service_may(key['Policy'], service, f'kms:{action}', key['Arn'], keys) for action in KEY_ACTIONS)
        refuse(not admits, f"The specified KMS key does not exist or is not allowed to be used with '{arn}'")
    return group, attributes


def create_role(logical_id, props, stack):
    check_principals(props['AssumeRolePolicyDocument'])
    return role_of_ministack(logical_id, props, stack)


def create_by_name(logical_id, props, stack):
    return logical_id, {'Arn': f'arn:aws:lambda:us-east-1:000000000000:function:{logical_id}'}


def delete_from(store):
    return lambda physical_id, props: store.pop(physical_id, None)


def ignore(physical_id, props):
    pass


def earliest_first(resources, conditions):
    """A legal order in which flow logs, queries and tables come as early as Ref, GetAtt and DependsOn allow, so that a missing one shows.

    Those that need the least come first, so that none of them profits from what another one waits for.
    """
    active = {name for name, each in resources.items() if not each.get('Condition') or conditions.get(each['Condition'], True)}
    needs = {name: sorted(engine._extract_deps(resources[name], active) - {name}) for name in active}

    def place(name, order, trail=()):
        refuse(name in trail, f"Circular dependency between resources: {', '.join(sorted(trail))}")
        if name not in order:
            for needed in needs[name]:
                place(needed, order, (*trail, name))
            order.append(name)
        return order

    eager = [name for name in sorted(active) if resources[name]['Type'] in EAGER]
    order = []
    for name in [*sorted(eager, key=lambda each: len(place(each, []))), *sorted(active)]:
        place(name, order)
    return order


def install():
    HANDLERS['AWS::S3::Bucket']['create'] = buckets.create
    HANDLERS['AWS::Logs::LogGroup']['create'] = create_log_group
    HANDLERS['AWS::CloudWatch::Dashboard'].update(create=dashboards.create, update=dashboards.update)
    HANDLERS['AWS::Logs::MetricFilter']['create'] = log_queries.create_metric_filter
    HANDLERS['AWS::IAM::Role']['create'] = create_role
    HANDLERS['AWS::Athena::WorkGroup']['delete'] = queries.delete_workgroup
    HANDLERS.update({
        'AWS::EC2::FlowLog': {'create': flow_logs.create, 'update': flow_logs.update, 'delete': flow_logs.delete},
        'AWS::Athena::NamedQuery': {'create': queries.create, 'delete': queries.delete},
        'AWS::CloudWatch::LogAlarm': {'create': alarms.create_alarm, 'delete': ignore},
        'AWS::CloudWatch::InsightRule': {'create': alarms.create_rule, 'delete': ignore},
        'AWS::Logs::ScheduledQuery': {'create': alarms.create_scheduled_query, 'delete': ignore},
        'AWS::Logs::QueryDefinition': {'create': log_queries.create, 'update': log_queries.update, 'delete': log_queries.delete},
        'AWS::EC2::EIP': {
            'create': through('AllocateAddress', 'publicIp', AllocationId='allocationId', PublicIp='publicIp'), 'delete': ignore},
        'AWS::EC2::NatGateway': {'create': create_nat_gateway, 'delete': delete_from(ec2._nat_gateways)},
        'AWS::EC2::NetworkInterface': {
            'create': through('CreateNetworkInterface', 'networkInterfaceId', Id='networkInterfaceId'),
            'delete': delete_from(ec2._network_interfaces)},
        'AWS::EC2::TransitGateway': {'create': transit('tgw'), 'delete': delete_from(flow_logs.TRANSIT)},
        'AWS::EC2::TransitGatewayAttachment': {'create': transit('tgw-attach'), 'delete': delete_from(flow_logs.TRANSIT)},
        'AWS::EC2::Instance': {'create': create_by_name, 'delete': ignore},
        'AWS::Lambda::Function': {'create': create_by_name, 'delete': ignore},
        'Custom::VpcRestrictDefaultSG': {'create': create_by_name, 'delete': ignore},
        'Custom::S3AutoDeleteObjects': {'create': create_by_name, 'delete': buckets.empty},
    })
    ec2._ACTION_MAP['DescribeFlowLogs'] = flow_logs.describe
    cloudwatch_logs.handle_request = log_queries.handle_request
    stacks._topological_sort = earliest_first


def serve(listening):
    """On a socket that is open already, so that no other server can answer in our place."""
    config = Config()
    config.bind = [f'fd://{listening}']
    asyncio.run(hypercorn.asyncio.serve(app, config))


if __name__ == '__main__':
    install()
    serve(sys.argv[1])
