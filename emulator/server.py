"""MiniStack, with the flow log service and the other resources of our templates that it lacks.

MiniStack is used by private names: its version is pinned.
"""
import asyncio
import re
import sys

import hypercorn.asyncio
from hypercorn.config import Config
from ministack.app import app
from ministack.services import ec2, s3
from ministack.services.cloudformation import engine, provisioners, stacks

import flow_logs

HANDLERS = provisioners._RESOURCE_HANDLERS
bucket_of_ministack = HANDLERS['AWS::S3::Bucket']['create']


def through(action, attribute, **attributes):
    """A resource that MiniStack creates by API but not by CloudFormation."""
    def create(logical_id, props, stack):
        status, _, body = ec2._ACTION_MAP[action]({key: [str(value)] for key, value in props.items() if isinstance(value, (str, int))})
        flow_logs.refuse(status != 200, body.decode())
        found = {key: re.search(f'<{key}>([^<]*)<', body.decode())[1] for key in {attribute, *attributes.values()}}
        return found[attribute], {name: found[key] for name, key in attributes.items()}
    return create


def create_nat_gateway(logical_id, props, stack):
    gateway, _ = through('CreateNatGateway', 'natGatewayId')(logical_id, props, stack)
    interface, _ = through('CreateNetworkInterface', 'networkInterfaceId')(logical_id, {'SubnetId': props['SubnetId']}, stack)
    return gateway, {'NatGatewayId': gateway, 'EniId': interface}


def transit(prefix):
    def create(logical_id, props, stack):
        resource = flow_logs.new_id(prefix)
        flow_logs.TRANSIT[resource] = dict(props)
        return resource, {'Id': resource}
    return create


def create_bucket(logical_id, props, stack):
    """MiniStack's bucket forgets its encryption."""
    name, attributes = bucket_of_ministack(logical_id, props, stack)
    for rule in props.get('BucketEncryption', {}).get('ServerSideEncryptionConfiguration', []):
        sse = rule['ServerSideEncryptionByDefault']
        key = f"<KMSMasterKeyID>{sse['KMSMasterKeyID']}</KMSMasterKeyID>" if 'KMSMasterKeyID' in sse else ''
        s3._bucket_encryption[name] = (
            f"<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>{sse['SSEAlgorithm']}"
            f'</SSEAlgorithm>{key}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>')
    return name, attributes


def empty_bucket(physical_id, props):
    """What the CDK's function does on deletion: no flow log may write any more, and the policy still stands."""
    bucket = props['BucketName']
    writing = [each for each in flow_logs.FLOW_LOGS.values() if f':::{bucket}' in each.get('LogDestination', '')]
    flow_logs.refuse(writing, f'{bucket} is emptied while flow logs write to it')
    flow_logs.refuse(bucket not in s3._bucket_policies, f'{bucket} is emptied after its policy is gone')


def create_by_name(logical_id, props, stack):
    return logical_id, {'Arn': f'arn:aws:lambda:us-east-1:000000000000:function:{logical_id}'}


def delete_from(store):
    return lambda physical_id, props: store.pop(physical_id, None)


def ignore(physical_id, props):
    pass


def earliest_first(resources, conditions):
    """A legal order in which flow logs come as early as Ref, GetAtt and DependsOn allow, so that a missing one shows."""
    active = {name for name, each in resources.items() if not each.get('Condition') or conditions.get(each['Condition'], True)}
    order = []

    def place(name, trail=()):
        flow_logs.refuse(name in trail, f"Circular dependency between resources: {', '.join(sorted(trail))}")
        if name not in order:
            for needed in sorted(engine._extract_deps(resources[name], active) - {name}):
                place(needed, (*trail, name))
            order.append(name)

    for name in sorted(active, key=lambda each: (resources[each]['Type'] != 'AWS::EC2::FlowLog', each)):
        place(name)
    return order


def install():
    HANDLERS['AWS::S3::Bucket']['create'] = create_bucket
    HANDLERS.update({
        'AWS::EC2::FlowLog': {'create': flow_logs.create, 'update': flow_logs.update, 'delete': flow_logs.delete},
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
        'Custom::S3AutoDeleteObjects': {'create': create_by_name, 'delete': empty_bucket},
    })
    ec2._ACTION_MAP['DescribeFlowLogs'] = flow_logs.describe
    stacks._topological_sort = earliest_first


def serve(listening):
    """On a socket that is open already, so that no other server can answer in our place."""
    config = Config()
    config.bind = [f'fd://{listening}']
    asyncio.run(hypercorn.asyncio.serve(app, config))


if __name__ == '__main__':
    install()
    serve(sys.argv[1])
