"""What the flow log service refuses of log groups, buckets and streams, after the documentation."""
import re

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch_logs, firehose, kms, s3

from policies import check_role_may, on_behalf_of, role_of, service_may, trusts
from refusal import refuse

OPTIONS = {'FileFormat', 'HiveCompatiblePartitions', 'PerHourPartition'}
DELIVERY = 'delivery.logs.amazonaws.com'
KEY_ACTIONS = ('Decrypt', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey', 'ReEncryptFrom', 'ReEncryptTo')
LINKED_ROLE = 'role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery'
RECEIVER = 'AWSLogDeliveryFirehoseCrossAccountRole'
CANNOT_ASSUME = 'Access error: unable to assume given IAM role'


def anywhere(store, name):
    """What any account has of this name: MiniStack keeps each apart."""
    return next((value for key, value in store._data.items() if key[-1] == name), None)


def check_logs(p, resource_arn):
    refuse('DestinationOptions' in p, 'DestinationOptions are for S3')
    refuse('DeliverCrossAccountRole' in p, 'DeliverCrossAccountRole is for streams of another account')
    refuse(('LogGroupName' in p) == ('LogDestination' in p), 'either LogGroupName or LogDestination')
    here = f'arn:aws:logs:{get_region()}:{get_account_id()}:log-group'
    arn = p.get('LogDestination') or f"{here}:{p['LogGroupName']}"
    refuse(not arn.startswith(here), 'LogDestination must be in the same region as the API caller')
    refuse(arn[len(here) + 1:] not in cloudwatch_logs._log_groups, f'log group {arn} does not exist')
    role = role_of(p.get('DeliverLogsPermissionArn'))
    check_own(role, p.get('DeliverLogsPermissionArn'))
    source = f'arn:aws:ec2:{get_region()}:{get_account_id()}:vpc-flow-log/fl-0123456789abcdef0'
    refuse(not service_may(role['AssumeRolePolicyDocument'], 'vpc-flow-logs.amazonaws.com', 'sts:AssumeRole', role['Arn'], on_behalf_of(source)),
           CANNOT_ASSUME)
    stream = f'{arn}:log-stream:eni-0123456789abcdef0-all'
    for action, resource in (('CreateLogStream', stream), ('PutLogEvents', stream), ('DescribeLogStreams', f'{arn}:log-stream:')):
        check_role_may(role['Arn'], f'logs:{action}', resource)


def check_own(role, arn):
    refuse(role is None, f'role {arn} does not exist')
    refuse(role['Arn'].split(':')[4] != get_account_id(), f'{arn} must belong to the account of the flow log')


def check_s3(p, resource_arn):
    refuse({'DeliverLogsPermissionArn', 'DeliverCrossAccountRole'} & set(p), 'DeliverLogsPermissionArn is not applicable for s3 delivery')
    refuse('LogGroupName' in p, 'LogGroupName is for CloudWatch Logs')
    options = p.get('DestinationOptions', {})
    refuse(options and set(options) != OPTIONS, 'DestinationOptions take FileFormat, HiveCompatiblePartitions and PerHourPartition')
    bucket, _, prefix = p['LogDestination'].split(':::')[1].partition('/')
    refuse(anywhere(s3._buckets, bucket) is None, f'LogDestination: {bucket} does not exist')
    refuse('AWSLogs' in prefix.split('/'), 'AWSLogs is a reserved subfolder')
    account, keys = get_account_id(), on_behalf_of(f'arn:aws:logs:{get_region()}:{get_account_id()}:*')
    is_hive = str(options.get('HiveCompatiblePartitions')).lower() == 'true'
    owner = f'aws-account-id={account}' if is_hive else account
    folder = '/'.join(filter(None, [prefix.strip('/'), 'AWSLogs', owner]))
    policy, acl = anywhere(s3._bucket_policies, bucket), {'s3:x-amz-acl': 'bucket-owner-full-control'}
    for action, resource, more in (('s3:PutObject', f'{bucket}/{folder}/x', acl), ('s3:GetBucketAcl', bucket, {})):
        refuse(not service_may(policy, DELIVERY, action, f'arn:aws:s3:::{resource}', {**keys, **more}),
               f'Access Denied for LogDestination: {bucket} ({action})')
    check_encryption(bucket, keys)


def check_encryption(bucket, keys):
    """Delivery writes through a key of a customer, named by its ARN, or through none."""
    encryption = anywhere(s3._bucket_encryption, bucket) or ''
    if 'aws:kms' not in encryption:
        return
    arn = (re.findall('<KMSMasterKeyID>([^<]*)<', encryption) or ['alias/aws/s3'])[0]
    key = re.fullmatch('arn:aws:kms:[^:]+:[0-9]+:key/(.+)', arn)
    record = key and anywhere(kms._keys, key[1])
    refuse(not record, f'LogDestination: {bucket} is undeliverable: its key is {arn}')
    for action in KEY_ACTIONS:
        refuse(not service_may(record['Policy'], DELIVERY, f'kms:{action}', arn, keys), f'{arn} does not admit log delivery (kms:{action})')


def check_firehose(p, resource_arn):
    refuse('DestinationOptions' in p, 'DestinationOptions are for S3')
    refuse('LogGroupName' in p, 'LogGroupName is for CloudWatch Logs')
    sender, receiver = p.get('DeliverLogsPermissionArn'), p.get('DeliverCrossAccountRole')
    refuse(bool(sender) != bool(receiver), 'both the DeliverLogsPermissionArn and DeliverCrossAccountRole fields must be set')
    arn = p['LogDestination']
    _, _, _, region, account, name = arn.split(':')
    refuse(region != get_region(), 'LogDestination must be in the same region as the API caller')
    stream = firehose._streams.get_scoped(account, region, name.removeprefix('deliverystream/'))
    refuse(stream is None, f'LogDestination {arn} does not exist')
    refuse(bool(sender) == (account == get_account_id()), 'roles are for, and only for, streams of another account')
    refuse(stream['type'] != 'DirectPut', f"LogDestination {arn} is undeliverable: its source is {stream['type']}, not Direct PUT")
    refuse(stream['tags'].get('LogDeliveryEnabled') != 'true', f'LogDestination {arn} is undeliverable: it lacks the tag LogDeliveryEnabled')
    if sender:
        refuse(receiver.split(':')[4] != account, f'{receiver} must belong to the account of the stream')
        check_sender(sender, receiver, resource_arn)
        check_receiver(receiver, sender, arn)


def check_sender(arn, receiver, resource_arn):
    """The role in the account of the flow log, that log delivery assumes first."""
    role = role_of(arn)
    check_own(role, arn)
    refuse(not service_may(role['AssumeRolePolicyDocument'], DELIVERY, 'sts:AssumeRole', arn, {}), CANNOT_ASSUME)
    check_role_may(arn, 'iam:PassRole', arn, {'iam:PassedToService': DELIVERY, 'iam:AssociatedResourceARN': resource_arn})
    check_role_may(arn, 'logs:CreateLogDelivery', '*')
    check_role_may(arn, 'sts:AssumeRole', receiver)


def check_receiver(arn, sender, stream_arn):
    """The role in the account of the stream, that the sender assumes."""
    role, account = role_of(arn), stream_arn.split(':')[4]
    refuse(role is None, f'role {arn} does not exist')
    refuse(not role['RoleName'].startswith(RECEIVER), f'the name of {arn} must start with {RECEIVER}')
    refuse(not trusts(role, sender), f'{sender} is not authorized to perform: sts:AssumeRole on resource: {arn}: its trust policy does not allow it')
    check_role_may(arn, 'iam:CreateServiceLinkedRole', f'arn:aws:iam::{account}:{LINKED_ROLE}', {'iam:AWSServiceName': DELIVERY})
    check_role_may(arn, 'firehose:TagDeliveryStream', stream_arn)
