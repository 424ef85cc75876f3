"""The flow log service: what it refuses, after the documentation. Never observed on AWS.

A flow log that is created here breaks no documented rule of `destinations.py` and of this file. README.md says where the
model is stricter than AWS and what it does not know.
"""
import random
import re
import string

from ministack.core.responses import get_account_id, get_region
from ministack.services import ec2
from ministack.services.cloudformation import provisioners

from destinations import check_firehose, check_logs, check_s3
from refusal import refuse

FLOW_LOGS = ec2._flow_logs  # id -> properties as CloudFormation gave them; by account and region, emptied by a reset
TRANSIT = {}                # ids of transit gateways and attachments
RESOURCES = {               # type -> how ARNs call it, and what there is of it
    'VPC': ('vpc', ec2._vpcs), 'Subnet': ('subnet', ec2._subnets), 'NetworkInterface': ('network-interface', ec2._network_interfaces),
    'RegionalNatGateway': ('natgateway', ec2._nat_gateways), 'TransitGateway': ('transit-gateway', TRANSIT),
    'TransitGatewayAttachment': ('transit-gateway-attachment', TRANSIT),
}
PROPERTIES = {
    'ResourceId', 'ResourceType', 'TrafficType', 'LogDestinationType', 'LogDestination', 'LogGroupName', 'LogFormat',
    'DeliverLogsPermissionArn', 'DeliverCrossAccountRole', 'DestinationOptions', 'MaxAggregationInterval',
    'TagFieldSpecifications', 'Tags',
}
DEFAULT_FORMAT = ('${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} ${bytes} '
                  '${start} ${end} ${action} ${log-status}')
CHECKS = {'cloud-watch-logs': check_logs, 's3': check_s3, 'kinesis-data-firehose': check_firehose}


def new_id(prefix):
    return f"{prefix}-{''.join(random.choices(string.hexdigits[:16], k=17))}"


def check(p):
    refuse(set(p) - PROPERTIES, f'extraneous key {sorted(set(p) - PROPERTIES)} is not permitted')
    kind = p['ResourceType']
    is_transit = kind.startswith('TransitGateway')
    refuse(kind not in RESOURCES, f'{kind} is no resource type')
    name, existing = RESOURCES[kind]
    refuse(p['ResourceId'] not in existing, f"{p['ResourceId']} does not exist")
    refuse(is_transit == ('TrafficType' in p), 'TrafficType is required for, and only for, resources with interfaces')
    refuse(p.get('TrafficType', 'ALL') not in ('ACCEPT', 'ALL', 'REJECT'), 'TrafficType is invalid')
    interval = int(p.get('MaxAggregationInterval', 600))
    refuse(interval not in ((60,) if is_transit else (60, 600)), f'max-aggregation-interval {interval} is not supported')
    check_format(p)
    destination = p.get('LogDestinationType', 'cloud-watch-logs')
    refuse(destination not in CHECKS, f'{destination} is no type of destination')
    CHECKS[destination](p, f"arn:aws:ec2:{get_region()}:{get_account_id()}:{name}/{p['ResourceId']}")
    same = [one for one in FLOW_LOGS.values() if compared(one) == compared(p)]
    refuse(same, 'FlowLogAlreadyExists: there is an existing flow log with the same configuration and log destination')


def compared(p):
    """What tells flow logs apart: all but tags and roles, with the defaults of the service in place of what is left out."""
    defaults = {
        'LogFormat': DEFAULT_FORMAT, 'LogDestinationType': 'cloud-watch-logs', 'MaxAggregationInterval': 600,
        'DestinationOptions': {'FileFormat': 'plain-text', 'HiveCompatiblePartitions': False, 'PerHourPartition': False},
    }
    options = {key: str(value).lower() for key, value in {**defaults, **p}['DestinationOptions'].items()}
    return {**defaults, **p, 'MaxAggregationInterval': int(p.get('MaxAggregationInterval', 600)), 'DestinationOptions': options,
            'Tags': 0, 'DeliverLogsPermissionArn': 0, 'DeliverCrossAccountRole': 0}


def check_format(p):
    text = p.get('LogFormat', '${version}')
    fields = text.split(' ')
    refuse(not all(re.fullmatch(r'\$\{[a-z0-9-]+\}', each) for each in fields), 'LogFormat has an invalid format')
    refuse(len(set(fields)) < len(fields), 'LogFormat repeats a field')
    has_tags = any(re.search(r'-tag(-2)?\}', each) for each in fields)
    refuse(has_tags != bool(p.get('TagFieldSpecifications')), 'TagFieldSpecifications are set for, and only for, fields of tags')


def create(logical_id, props, stack):
    check(props)
    flow_log = new_id('fl')
    FLOW_LOGS[flow_log] = dict(props)
    return flow_log, {'Id': flow_log}


def update(flow_log, old, new, stack):
    """Tags change in place. Anything else is a replacement: the new one first, then the old one goes."""
    if {**old, 'Tags': 0} == {**new, 'Tags': 0}:
        FLOW_LOGS[flow_log] = dict(new)
        return flow_log, {'Id': flow_log}
    replacement = create(None, new, stack)
    provisioners._delete_predecessor(delete, flow_log, old)
    return replacement


def delete(flow_log, props):
    FLOW_LOGS.pop(flow_log, None)


def describe(params):
    """The answer of DescribeFlowLogs to whoever asks for all."""
    return ec2._xml(200, 'DescribeFlowLogsResponse', f"<flowLogSet>{''.join(map(item, FLOW_LOGS.items()))}</flowLogSet>")


def item(flow_log):
    flow_log_id, p = flow_log
    scalars = ''.join(tag(key, p[key]) for key in PROPERTIES - {'DestinationOptions', 'Tags', 'TagFieldSpecifications'} if key in p)
    options = ''.join(tag(key, str(value).lower()) for key, value in p.get('DestinationOptions', {}).items())
    tags = ''.join(f"<item>{tag('Key', each['Key'])}{tag('Value', each['Value'])}</item>" for each in p.get('Tags', []))
    fields = ''.join(
        f"<item>{tag('ResourceType', each['ResourceType'])}<tagKeySet>{''.join(f'<item>{key}</item>' for key in each['TagKeys'])}</tagKeySet></item>"
        for each in p.get('TagFieldSpecifications', []))
    return (f'<item><flowLogId>{flow_log_id}</flowLogId><flowLogStatus>ACTIVE</flowLogStatus>{scalars}'
            f'<destinationOptions>{options}</destinationOptions><tagSet>{tags}</tagSet>'
            f'<tagFieldSpecificationSet>{fields}</tagFieldSpecificationSet></item>')


def tag(name, value):
    name = name[0].lower() + name[1:]
    return f'<{name}>{ec2._esc(str(value))}</{name}>'
