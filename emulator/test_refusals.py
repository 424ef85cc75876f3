"""Templates that are broken on purpose: each trap that a deployment can show is refused, so that the stories prove something."""
import copy
import json

import pytest

from changes import (
    deny, drop, folder, group_by_arn, group_of_another_region, key_by_id, key_of_group_for_another_group, receiver_without_prefix, set_condition,
    set_encryption, set_first, set_flow_log, set_folder_of_policy, set_role, set_statement, set_stream, set_trust, streams_not_covered, twice, without_action,
    without_waiting,
)
from conftest import OTHER_ACCOUNT, named
from test_stories import CENTRAL, NETWORK, ROOT

PLAIN = {
    'central': json.loads(CENTRAL.read_text()),
    'network': json.loads(NETWORK.read_text()),
    **{story: json.loads(next(ROOT.glob(f'integ/integ.{story}.snapshot/*FlowLogs.template.json')).read_text())
       for story in ('vpc', 'subnets', 's3', 'firehose', 'transit-gateway', 'insights', 'dashboard', 'alarms')},
}
ALARM, RULE, REPORT = 'AWS::CloudWatch::LogAlarm', 'AWS::CloudWatch::InsightRule', 'AWS::Logs::ScheduledQuery'
SCHEDULED = {'LogGroupIdentifiers': ['/nowhere'], 'QueryString': 'limit 1'}
DASHBOARD, TEXT = 'AWS::CloudWatch::Dashboard', {'type': 'text', 'x': 0, 'y': 0, 'properties': {'markdown': 'x'}}
FILTER, QUERY = 'AWS::Logs::MetricFilter', 'AWS::Logs::QueryDefinition'
BUCKET, KEY, PERMISSIONS = 'AWS::S3::BucketPolicy', 'AWS::KMS::Key', 'AWS::IAM::ManagedPolicy'
ROLE = 'arn:aws:iam::111111111111:role/any'
RECEIVER = 'arn:aws:iam::222222222222:role/AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-flow-logs'
ACCOUNTS, ORGANIZATION = ('central', 'network', 'accounts'), 'o-a1b2c3d4e5'
SENDERS = {'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/FlowLogsToFirehose-*'}}
SOMEBODY = {'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111111111111:role/somebody'}}

OTHERS = {'StringNotEquals': {'aws:PrincipalOrgID': ORGANIZATION}}
FORGETFUL = {  # Denys that forget services
    'everybody': None,
    'other organizations': OTHERS,
    'other accounts': {'StringNotEquals': {'aws:PrincipalAccount': '111111111111'}},
    'other endpoints': {'StringNotEquals': {'aws:SourceVpce': 'vpce-1'}},
    'other addresses': {'NotIpAddress': {'aws:SourceIp': '10.0.0.0/8'}},
    'others, the exemption reversed': {**OTHERS, 'BoolIfExists': {'aws:PrincipalIsAWSService': 'true'}},
    'services': {'Bool': {'aws:PrincipalIsAWSService': 'true'}},
    'all services but another': {'StringNotEquals': {'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com'}},
    'TLS': {'Bool': {'aws:SecureTransport': 'true'}},
}
HEEDFUL = {  # Denys that do not
    'others, but no services': {**OTHERS, 'BoolIfExists': {'aws:PrincipalIsAWSService': 'false'}},
    'others that have an organization': {**OTHERS, 'Null': {'aws:PrincipalOrgID': 'false'}},
    'others, but no services by name': {**OTHERS, 'Null': {'aws:PrincipalServiceName': 'true'}},
    'others, but no services of the account': {**OTHERS, 'StringNotEqualsIfExists': {'aws:SourceAccount': '111111111111'}},
    'no TLS': {'Bool': {'aws:SecureTransport': 'false'}},
    'an account': {'StringEquals': {'aws:PrincipalAccount': '999999999999'}},
    'another ACL': {'StringEquals': {'s3:x-amz-acl': 'public-read'}},
}

BROKEN = {
    'vpc': {
        'role without a policy yet': (without_waiting(), 'not authorized to perform: logs:CreateLogStream'),
        'role that trusts log delivery': (set_trust(Principal={'Service': 'delivery.logs.amazonaws.com'}), 'unable to assume'),
        'role that trusts another account': (set_trust(Condition={'StringEquals': {'aws:SourceAccount': '999999999999'}}), 'unable to assume'),
        'role that trusts the ARN of log delivery': (
            set_trust(Condition={'ArnLike': {'aws:SourceArn': 'arn:aws:logs:us-east-1:111111111111:*'}}), 'unable to assume'),
        'role that trusts nobody that exists': (set_trust(Principal={'AWS': ROLE}), 'Invalid principal in policy'),
        **{f'role without {action}': (without_action(PERMISSIONS, f'logs:{action}'), f'not authorized to perform: logs:{action}')
           for action in ('CreateLogStream', 'PutLogEvents', 'DescribeLogStreams')},
        'role for another group': (
            set_statement(PERMISSIONS, 'logs:PutLogEvents', Resource='arn:aws:logs:us-east-1:111111111111:log-group:other:*'), 'not authorized'),
        'role for the group without its streams': (streams_not_covered, 'not authorized to perform: logs:CreateLogStream'),
        'no role': (drop('DeliverLogsPermissionArn'), 'does not exist'),
        'role of a stream': (set_flow_log(DeliverCrossAccountRole=ROLE), 'streams of another account'),
        'no destination': (drop('LogGroupName'), 'either LogGroupName or LogDestination'),
        'log group that does not exist': (set_flow_log(LogGroupName='elsewhere'), 'does not exist'),
        'log group of another region': (group_of_another_region, 'same region'),
        'ARN of the log group with an asterisk': (group_by_arn, 'does not exist'),
        'destination that there is not': (set_flow_log(LogDestinationType='kafka'), 'no type of destination'),
        'no traffic type': (drop('TrafficType'), 'TrafficType is required'),
        'unknown traffic type': (set_flow_log(TrafficType='ANY'), 'TrafficType is invalid'),
        'interval of half a minute': (set_flow_log(MaxAggregationInterval=30), 'max-aggregation-interval 30'),
        'two blanks in the format': (set_flow_log(LogFormat='${version}  ${srcaddr}'), 'invalid format'),
        'blank at the end of the format': (set_flow_log(LogFormat='${version} '), 'invalid format'),
        'field twice': (set_flow_log(LogFormat='${version} ${version}'), 'repeats a field'),
        'tag field without its key': (set_flow_log(LogFormat='${instance-tag}'), 'TagFieldSpecifications'),
        'key of a tag without its field': (
            set_flow_log(TagFieldSpecifications=[{'ResourceType': 'instance', 'TagKeys': ['a']}]), 'TagFieldSpecifications'),
        'the same flow log twice': (twice, 'FlowLogAlreadyExists'),
        'resource that does not exist': (set_flow_log(ResourceId='vpc-0'), 'does not exist'),
        'resource of another type': (set_flow_log(ResourceType='Subnet'), 'does not exist'),
        'resource of no type': (set_flow_log(ResourceType='Elephant'), 'is no resource type'),
        'property that there is not': (set_flow_log(Format='x'), 'extraneous key'),
        'options of files': (set_flow_log(DestinationOptions={'FileFormat': 'parquet'}), 'DestinationOptions are for S3'),
    },
    'subnets': {
        'key of the log group for another group': (key_of_group_for_another_group, 'KMS key does not exist or is not allowed'),
        'key of the log group that does not encrypt': (without_action(KEY, 'kms:Encrypt'), 'KMS key does not exist or is not allowed'),
    },
    's3': {
        'bucket without a policy yet': (without_waiting(), 'Access Denied'),
        'policy for another account': (set_condition(BUCKET, 's3:PutObject', 'StringEquals', 'aws:SourceAccount', '999999999999'), 'Access Denied'),
        'policy for the ARN of flow logs': (
            set_condition(BUCKET, 's3:PutObject', 'ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*'), 'Access Denied'),
        'policy for another region': (
            set_condition(BUCKET, 's3:PutObject', 'ArnLike', 'aws:SourceArn', 'arn:aws:logs:eu-west-1:111111111111:*'), 'Access Denied'),
        'policy for another folder': (set_folder_of_policy('/elsewhere/AWSLogs/*'), 'Access Denied'),
        # it does not cover Hive's AWSLogs/aws-account-id=<account>/
        'policy for the plain layout alone': (set_folder_of_policy('/network/AWSLogs/111111111111/*'), 'Access Denied'),
        'policy without the ACL': (without_action(BUCKET, 's3:GetBucketAcl'), 's3:GetBucketAcl'),
        'policy without the files': (without_action(BUCKET, 's3:PutObject'), 's3:PutObject'),
        **{f'policy that denies {name}': (deny(BUCKET, 's3:PutObject', condition), 'Access Denied') for name, condition in FORGETFUL.items()},
        'policy that denies its ACL': (deny(BUCKET, 's3:GetBucketAcl'), 's3:GetBucketAcl'),
        'key that denies everybody': (deny(KEY, 'kms:GenerateDataKey*'), 'does not admit log delivery'),
        'key that denies other organizations': (deny(KEY, 'kms:Decrypt', OTHERS), 'does not admit log delivery'),
        'KMS without a key': (set_encryption(), 'is undeliverable'),
        'key of AWS by its alias': (set_encryption(KMSMasterKeyID='alias/aws/s3'), 'is undeliverable'),
        'key by the ARN of an alias': (set_encryption(KMSMasterKeyID='arn:aws:kms:us-east-1:111111111111:alias/logs'), 'is undeliverable'),
        'key by its id': (key_by_id, 'is undeliverable'),
        'two layers of KMS without a key': (set_encryption('aws:kms:dsse'), 'is undeliverable'),
        'key that does not exist': (set_encryption(KMSMasterKeyID='arn:aws:kms:us-east-1:111111111111:key/none'), 'is undeliverable'),
        **{f'key without {action}': (without_action(KEY, f'kms:{action}'), f'does not admit log delivery .kms:{action[:-1]}')
           for action in ('Decrypt', 'Encrypt', 'GenerateDataKey*', 'DescribeKey', 'ReEncrypt*')},
        'key for another account': (
            set_condition(KEY, 'kms:Decrypt', 'StringEquals', 'aws:SourceAccount', '999999999999'), 'does not admit log delivery'),
        'key for the ARN of flow logs': (
            set_condition(KEY, 'kms:Decrypt', 'ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*'),
            'does not admit log delivery'),
        'bucket that does not exist': (set_flow_log(LogDestination='arn:aws:s3:::none'), 'none does not exist'),
        'folder AWSLogs': (folder('/AWSLogs/'), 'reserved'),
        'role': (set_flow_log(DeliverLogsPermissionArn=ROLE), 'not applicable for s3'),
        'options in lower case': (set_flow_log(DestinationOptions={'fileFormat': 'parquet'}), 'DestinationOptions take'),
        'log group': (set_flow_log(LogGroupName='x'), 'LogGroupName is for CloudWatch Logs'),
    },
    'firehose': {
        'one role of two': (set_flow_log(DeliverLogsPermissionArn=ROLE), 'both'),
        'roles in the same account': (set_flow_log(DeliverLogsPermissionArn=ROLE, DeliverCrossAccountRole=ROLE), 'another account'),
        'stream that does not exist': (
            set_flow_log(LogDestination='arn:aws:firehose:us-east-1:111111111111:deliverystream/none'), 'does not exist'),
        'stream of another region': (
            set_flow_log(LogDestination='arn:aws:firehose:eu-west-1:111111111111:deliverystream/none'), 'same region'),
        'stream that reads Kinesis': (set_stream(DeliveryStreamType='KinesisStreamAsSource'), 'is undeliverable: its source'),
        'stream that reads Kafka': (set_stream(DeliveryStreamType='MSKAsSource'), 'is undeliverable: its source'),
        'stream without tags': (set_stream(Tags=[]), 'lacks the tag LogDeliveryEnabled'),
        'stream that says no': (set_stream(Tags=[{'Key': 'LogDeliveryEnabled', 'Value': 'false'}]), 'lacks the tag LogDeliveryEnabled'),
        'Parquet': (set_flow_log(DestinationOptions={'FileFormat': 'parquet'}), 'DestinationOptions are for S3'),
        'log group': (set_flow_log(LogGroupName='x'), 'LogGroupName is for CloudWatch Logs'),
    },
    'network': {  # the side that sends, with central destinations that are in order
        'sender without policies yet': (without_waiting(), 'not authorized to perform: iam:PassRole'),
        'sender that cannot be passed yet': (without_waiting('PassRole'), 'not authorized to perform: iam:PassRole'),
        'sender without permissions yet': (without_waiting('Policy'), 'not authorized to perform: logs:CreateLogDelivery'),
        'sender that flow logs assume': (set_trust(Principal={'Service': 'vpc-flow-logs.amazonaws.com'}), 'unable to assume'),
        'sender that is passed for another VPC': (
            set_condition(PERMISSIONS, 'iam:PassRole', 'StringLike', 'iam:AssociatedResourceARN', 'arn:aws:ec2:us-east-1:111111111111:vpc/vpc-0'),
            'not authorized to perform: iam:PassRole'),
        'sender that is passed to flow logs': (
            set_condition(PERMISSIONS, 'iam:PassRole', 'StringEquals', 'iam:PassedToService', 'vpc-flow-logs.amazonaws.com'),
            'not authorized to perform: iam:PassRole'),
        'sender that cannot be passed': (set_statement(PERMISSIONS, 'iam:PassRole', Action='iam:GetRole'), 'not authorized to perform: iam:PassRole'),
        'sender that assumes nothing': (without_action(PERMISSIONS, 'sts:AssumeRole'), 'not authorized to perform: sts:AssumeRole'),
        'sender that assumes another role': (
            set_statement(PERMISSIONS, 'sts:AssumeRole', Resource=f'{RECEIVER}-other'), 'not authorized to perform: sts:AssumeRole'),
        'sender without deliveries': (without_action(PERMISSIONS, 'logs:CreateLogDelivery'), 'not authorized to perform: logs:CreateLogDelivery'),
        'sender of the other account': (set_flow_log(DeliverLogsPermissionArn=RECEIVER), 'account of the flow log'),
        'receiver of the same account': (set_flow_log(DeliverCrossAccountRole=ROLE), 'account of the stream'),
        'sender of another name': (set_role(RoleName='Another'), 'trust policy does not allow'),
    },
    'central': {  # the side that receives, with a sender that is in order
        'receiver that trusts another role': (set_trust(Condition=SOMEBODY), 'trust policy does not allow'),
        'receiver that trusts another account': (set_trust(Principal={'AWS': '333333333333'}), 'trust policy does not allow'),
        'receiver that trusts another organization': (
            set_trust(Condition={'StringEquals': {'aws:PrincipalOrgID': 'o-zzzzzzzzzz'}}), 'trust policy does not allow'),
        'receiver that trusts log delivery': (set_trust(Principal={'Service': 'delivery.logs.amazonaws.com'}), 'trust policy does not allow'),
        'receiver that trusts a role not yet there': (
            set_trust(Principal={'AWS': 'arn:aws:iam::111111111111:role/FlowLogsToFirehose'}), 'Invalid principal in policy'),
        'receiver that does not exist': (set_role(RoleName='Another'), 'does not exist'),
        'receiver without tagging': (without_action(PERMISSIONS, 'firehose:TagDeliveryStream'), 'not authorized to perform: firehose:TagDeliveryStream'),
        'receiver that tags another stream': (
            set_statement(PERMISSIONS, 'firehose:TagDeliveryStream', Resource='arn:aws:firehose:us-east-1:222222222222:deliverystream/other'),
            'not authorized to perform: firehose:TagDeliveryStream'),
        'receiver without the role of the service': (
            without_action(PERMISSIONS, 'iam:CreateServiceLinkedRole'), 'not authorized to perform: iam:CreateServiceLinkedRole'),
        'stream without tags': (set_stream(Tags=[]), 'lacks the tag LogDeliveryEnabled'),
        'stream that reads Kinesis': (set_stream(DeliveryStreamType='KinesisStreamAsSource'), 'is undeliverable: its source'),
        'key for another organization': (
            set_condition(KEY, 'kms:Decrypt', 'StringEquals', 'aws:SourceOrgID', 'o-zzzzzzzzzz'), 'does not admit log delivery'),
        'bucket for another organization': (
            set_condition(BUCKET, 's3:PutObject', 'StringEquals', 'aws:SourceOrgID', 'o-zzzzzzzzzz'), 'Access Denied'),
    },
    'accounts': {  # both sides
        'receiver of another name': (receiver_without_prefix, 'must start with AWSLogDeliveryFirehoseCrossAccountRole'),
    },
    'insights': {
        'log group of another class': (set_first('AWS::Logs::LogGroup', LogGroupClass='INFREQUENT_ACCESS'), 'not supported for log groups of class'),
        'pattern that is too long': (set_first(FILTER, FilterPattern=f"[{'x' * 1023}]"), 'filterPattern must have length'),
        'value that is not in the pattern': (set_first(FILTER, FilterPattern='[version]'), 'not all in the pattern'),
        'four dimensions': (
            set_first(FILTER, MetricTransformations=[{
                'MetricName': 'a', 'MetricNamespace': 'a', 'MetricValue': '1', 'Dimensions': [{'Key': key, 'Value': '$bytes'} for key in 'abcd']}]),
            'at most three'),
        'dimensions and a default value': (
            set_first(FILTER, MetricTransformations=[{
                'MetricName': 'a', 'MetricNamespace': 'a', 'MetricValue': '1', 'DefaultValue': 0, 'Dimensions': [{'Key': 'a', 'Value': '$bytes'}]}]),
            'mutually exclusive'),
        'name that is too long': (set_first(QUERY, Name='x' * 256), 'name must have length'),
        'query that is too long': (set_first(QUERY, QueryString='x' * 10001), 'queryString must have length'),
        'parameter of no name': (set_first(QUERY, Parameters=[{'Name': 'a-b'}]), 'no name of a parameter'),
        'too many parameters': (set_first(QUERY, Parameters=[{'Name': 'a'}] * 21), 'parameters must have length'),
    },
    'dashboard': {
        'no text': (set_first(DASHBOARD, DashboardBody='{}'), 'widgets'),
        'too many widgets': (set_first(DASHBOARD, DashboardBody=json.dumps({'widgets': [TEXT] * 501})), 'at most 500 widgets'),
        'widget that is too wide': (set_first(DASHBOARD, DashboardBody=json.dumps({'widgets': [{**TEXT, 'width': 25}]})), 'is 25 wide'),
        'widget that is too far right': (set_first(DASHBOARD, DashboardBody=json.dumps({'widgets': [{**TEXT, 'x': 20}]})), 'is at 20'),
        'widget without a query': (set_first(DASHBOARD, DashboardBody=json.dumps({'widgets': [{**TEXT, 'type': 'log'}]})), 'of type log lacks'),
        'variables of one name': (
            set_first(DASHBOARD, DashboardBody=json.dumps({'widgets': [], 'variables': [{'id': 'a'}] * 2})), 'Variables must differ'),
    },
    'alarms': {
        'alarm on no log group': (set_first(ALARM, ScheduledQueryConfiguration={
            **SCHEDULED, 'AggregationExpression': 'count(*)',
            'ScheduleConfiguration': {'ScheduleExpression': 'rate(15 minutes)', 'StartTimeOffset': 2700, 'EndTimeOffset': 900}}), 'does not exist'),
        'more bad results than results': (set_first(ALARM, QueryResultsToAlarm=9), 'QueryResultsToAlarm must be at most'),
        'band': (set_first(ALARM, ComparisonOperator='GreaterThanUpperThreshold'), 'Invalid ComparisonOperator'),
        'too many log lines': (set_first(ALARM, ActionLogLineCount=51), 'ActionLogLineCount must be at most 50'),
        'description that is too long': (set_first(ALARM, AlarmDescription='x' * 1025), 'AlarmDescription must have length'),
        'rule of no name': (set_first(RULE, RuleName=''), 'RuleName must have'),
        'rule that is too long': (set_first(RULE, RuleBody=json.dumps({'Contribution': {'Keys': ['x' * 9000], 'Filters': []}})), 'RuleBody must have'),
        'rate': (set_first(REPORT, ScheduleExpression='rate(1 day)'), 'must be a cron expression'),
        'report of two months': (set_first(REPORT, StartTimeOffset=60 * 86400), 'Invalid startTimeOffset'),
        'report on no log group': (set_first(REPORT, **SCHEDULED), 'does not exist'),
    },
    'transit-gateway': {
        'traffic type': (set_flow_log(TrafficType='ALL'), 'TrafficType is required'),
        'interval of ten minutes': (set_flow_log(MaxAggregationInterval=600), 'max-aggregation-interval 600'),
        'no interval': (drop('MaxAggregationInterval'), 'max-aggregation-interval 600'),
    },
}


@pytest.mark.parametrize('story, name', [(story, name) for story, cases in BROKEN.items() for name in cases])
def test_broken(story, name, deploy):
    change, reason = BROKEN[story][name]
    templates = copy.deepcopy(PLAIN)
    change(templates if story == 'accounts' else templates[story])
    with pytest.raises(AssertionError, match=f'ROLLBACK_COMPLETE: .*{reason}'):
        if story in ACCOUNTS:
            deploy('Central', templates['central'], OTHER_ACCOUNT)
        deploy('Broken', templates['network' if story in ACCOUNTS else story])


@pytest.mark.parametrize('change', [
    set_trust(Principal={'AWS': 'arn:aws:iam::111111111111:root'}, Condition=SENDERS),
    set_trust(Principal={'AWS': '*'}, Condition=SENDERS),
    set_trust(Principal={'AWS': '*'}, Condition={'StringEquals': {'aws:PrincipalOrgID': ORGANIZATION}}),
    set_trust(Condition={'StringEquals': {'aws:PrincipalAccount': '111111111111'}}),
], ids=['root', 'anybody of this name', 'organization', 'account'])
def test_receivers_that_trust_in_other_words(change, deploy):
    templates = copy.deepcopy(PLAIN)
    change(templates['central'])
    deploy('Central', templates['central'], OTHER_ACCOUNT)
    assert deploy('Network', templates['network']).flow_logs()


@pytest.mark.parametrize('name', HEEDFUL)
def test_policies_that_deny_others(name, deploy):
    template = copy.deepcopy(PLAIN['s3'])
    deny(BUCKET, 's3:PutObject', HEEDFUL[name])(template)
    assert deploy('Denying', template).flow_logs()


def test_a_circle_is_refused(deploy):
    template = copy.deepcopy(PLAIN['vpc'])
    for name in named(template, 'AWS::Logs::LogGroup'):
        template['Resources'][name]['DependsOn'] = list(named(template, 'AWS::EC2::FlowLog'))
    with pytest.raises(AssertionError, match='Circular dependency'):
        deploy('Broken', template)


@pytest.mark.parametrize('kind, no_longer, reason', [
    ('AWS::EC2::FlowLog', 'Custom::S3AutoDeleteObjects', 'is emptied while flow logs write to it'),
    ('Custom::S3AutoDeleteObjects', 'AWS::S3::BucketPolicy', 'is emptied after its policy is gone'),
])
def test_a_bucket_is_not_emptied_too_early_or_too_late(kind, no_longer, reason, deploy):
    template = copy.deepcopy(PLAIN['s3'])
    for name in named(template, kind):
        resource = template['Resources'][name]
        resource['DependsOn'] = [each for each in resource['DependsOn'] if each not in named(template, no_longer)]
    stack = deploy('Broken', template)
    with pytest.raises(AssertionError, match=f'DELETE_FAILED: .*{reason}'):
        stack.delete()
