"""The flow log service: what it refuses, after the documentation. Never observed on AWS.

A flow log that is created here breaks no documented rule. In three things the model is stricter than AWS, because there a
deployment succeeds and nothing is delivered, or AWS appends to a policy: a bucket policy that does not admit delivery, a
trust or a key policy that keeps the service out, a log group that does not exist. It knows neither quotas nor which fields
a resource can write.
"""
import random
import re
import string

from ministack.core.iam_evaluator import EvalContext, evaluate_resource_policy
from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch_logs, ec2, firehose, iam, kms, s3
from ministack.services.cloudformation import provisioners

FLOW_LOGS = ec2._flow_logs  # id -> properties as CloudFormation gave them; by account and region, emptied by a reset
TRANSIT = {}                # ids of transit gateways and attachments
STORES = {
    'VPC': ec2._vpcs, 'Subnet': ec2._subnets, 'NetworkInterface': ec2._network_interfaces,
    'RegionalNatGateway': ec2._nat_gateways, 'TransitGateway': TRANSIT, 'TransitGatewayAttachment': TRANSIT,
}
PROPERTIES = {
    'ResourceId', 'ResourceType', 'TrafficType', 'LogDestinationType', 'LogDestination', 'LogGroupName', 'LogFormat',
    'DeliverLogsPermissionArn', 'DeliverCrossAccountRole', 'DestinationOptions', 'MaxAggregationInterval',
    'TagFieldSpecifications', 'Tags',
}
OPTIONS = {'FileFormat', 'HiveCompatiblePartitions', 'PerHourPartition'}


ORGANIZATION = 'o-a1b2c3d4e5'  # of all accounts


class Refused(ValueError):
    """What AWS would answer: the reason of the failed resource. The stack is rolled back."""


def new_id(prefix):
    return f"{prefix}-{''.join(random.choices(string.hexdigits[:16], k=17))}"


def refuse(condition, answer):
    if condition:
        raise Refused(answer)


def anywhere(store, name):
    """What any account has of this name: MiniStack keeps each apart."""
    return next((value for key, value in store._data.items() if key[-1] == name), None)


def allows(policy, service, action, resource, source_arn):
    context = EvalContext(
        principal_arn='', principal_type='Service', principal_account=get_account_id(), action=action,
        resource_arn=resource, region=get_region(), secure_transport=True,
        service_context={
            'aws:sourceaccount': get_account_id(), 'aws:sourceorgid': ORGANIZATION, 'aws:sourcearn': source_arn,
            's3:x-amz-acl': 'bucket-owner-full-control',
        })
    return evaluate_resource_policy(policy, context, service=service).decision == 'Allow'


def check(p):
    refuse(set(p) - PROPERTIES, f'extraneous key {sorted(set(p) - PROPERTIES)} is not permitted')
    kind = p['ResourceType']
    is_transit = kind.startswith('TransitGateway')
    refuse(kind not in STORES, f'{kind} is no resource type')
    refuse(p['ResourceId'] not in STORES[kind], f"{p['ResourceId']} does not exist")
    refuse(is_transit == ('TrafficType' in p), 'TrafficType is required for, and only for, resources with interfaces')
    refuse(p.get('TrafficType', 'ALL') not in ('ACCEPT', 'ALL', 'REJECT'), 'TrafficType is invalid')
    interval = int(p.get('MaxAggregationInterval', 600))
    refuse(interval not in ((60,) if is_transit else (60, 600)), f'max-aggregation-interval {interval} is not supported')
    check_format(p)
    check_destination = {'cloud-watch-logs': check_logs, 's3': check_s3, 'kinesis-data-firehose': check_firehose}
    check_destination[p.get('LogDestinationType', 'cloud-watch-logs')](p)
    same = [one for one in FLOW_LOGS.values() if {**one, 'Tags': 0} == {**p, 'Tags': 0}]
    refuse(same, 'FlowLogAlreadyExists: there is an existing flow log with the same configuration and log destination')


def check_format(p):
    text = p.get('LogFormat', '${version}')
    fields = text.split(' ')
    refuse(not all(re.fullmatch(r'\$\{[a-z0-9-]+\}', each) for each in fields), 'LogFormat has an invalid format')
    refuse(len(set(fields)) < len(fields), 'LogFormat repeats a field')
    has_tags = any(re.search(r'-tag(-2)?\}', each) for each in fields)
    refuse(has_tags != bool(p.get('TagFieldSpecifications')), 'TagFieldSpecifications are set for, and only for, fields of tags')


def check_logs(p):
    refuse('DestinationOptions' in p, 'DestinationOptions are for S3')
    role = next((each for each in iam._roles.values() if each['Arn'] == p.get('DeliverLogsPermissionArn')), None)
    refuse(role is None, f"role {p.get('DeliverLogsPermissionArn')} does not exist")
    source = f"arn:aws:ec2:{get_region()}:{get_account_id()}:vpc-flow-log/{new_id('fl')}"
    refuse(not allows(role['AssumeRolePolicyDocument'], 'vpc-flow-logs.amazonaws.com', 'sts:AssumeRole', '*', source),
           'Access error: unable to assume given IAM role')
    refuse(not (role['AttachedPolicies'] or role['InlinePolicies']), 'Access error: the role has no policy yet')
    refuse('LogGroupName' in p and 'LogDestination' in p, 'either LogGroupName or LogDestination')
    group = p.get('LogGroupName') or p['LogDestination'].split(':log-group:')[1]
    refuse(group not in cloudwatch_logs._log_groups, f'log group {group} does not exist')


def check_s3(p):
    refuse('DeliverLogsPermissionArn' in p, 'DeliverLogsPermissionArn is not applicable for s3 delivery')
    refuse('LogGroupName' in p, 'LogGroupName is for CloudWatch Logs')
    options = p.get('DestinationOptions', {})
    refuse(options and set(options) != OPTIONS, 'DestinationOptions take FileFormat, HiveCompatiblePartitions and PerHourPartition')
    bucket, _, prefix = p['LogDestination'].split(':::')[1].partition('/')
    refuse(anywhere(s3._buckets, bucket) is None, f'LogDestination: {bucket} does not exist')
    refuse('AWSLogs' in prefix.split('/'), 'AWSLogs is a reserved subfolder')
    account, source = get_account_id(), f'arn:aws:logs:{get_region()}:{get_account_id()}:*'
    is_hive = str(options.get('HiveCompatiblePartitions')).lower() == 'true'
    owner = f'aws-account-id={account}' if is_hive else account
    folder = '/'.join(filter(None, [prefix.strip('/'), 'AWSLogs', owner]))
    for action, resource in (('s3:PutObject', f'{bucket}/{folder}/x'), ('s3:GetBucketAcl', bucket)):
        refuse(not allows(anywhere(s3._bucket_policies, bucket), 'delivery.logs.amazonaws.com', action, f'arn:aws:s3:::{resource}', source),
               f'Access Denied for LogDestination: {bucket} ({action})')
    for arn in re.findall(r'arn:aws:kms:[^<]+', anywhere(s3._bucket_encryption, bucket) or ''):
        policy = anywhere(kms._keys, arn.split('/')[-1])['Policy']
        refuse(not allows(policy, 'delivery.logs.amazonaws.com', 'kms:GenerateDataKey', '*', source), f'{arn} does not admit log delivery')


def check_firehose(p):
    refuse('DestinationOptions' in p, 'DestinationOptions are for S3')
    roles = [key for key in ('DeliverLogsPermissionArn', 'DeliverCrossAccountRole') if key in p]
    refuse(len(roles) == 1, 'both DeliverLogsPermissionArn and DeliverCrossAccountRole must be set')
    account, name = p['LogDestination'].split(':')[4], p['LogDestination'].split('/')[-1]
    refuse(anywhere(firehose._streams, name) is None, f"LogDestination {p['LogDestination']} does not exist")
    refuse(bool(roles) == (account == get_account_id()), 'roles are for, and only for, streams of another account')
    arns = [each['Arn'] for each in iam._roles._data.values()]
    missing = [p[key] for key in roles if p[key] not in arns]
    refuse(missing, f'{missing} do not exist')


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
