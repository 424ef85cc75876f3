"""Templates that are broken on purpose: each trap that a deployment can show is refused, so that the stories prove something."""
import copy
import json

import pytest

from test_stories import ROOT, named

PLAIN = {
    story: json.loads((ROOT / f'integ/integ.{story}.snapshot/{name}.template.json').read_text())
    for story, name in {
        'vpc': 'VpcFlowLogs', 's3': 'S3FlowLogs', 'firehose': 'FirehoseFlowLogs', 'transit-gateway': 'TransitGatewayFlowLogs',
    }.items()
}


def one(template, kind, number=0):
    return template['Resources'][sorted(named(template, kind))[number]]


def flow_log(template):
    return one(template, 'AWS::EC2::FlowLog')['Properties']


def delivery(template, action, kind='AWS::S3::BucketPolicy', document='PolicyDocument', number=0):
    statements = one(template, kind, number)['Properties'][document]['Statement']
    return next(each for each in statements if 'delivery.logs' in str(each.get('Principal')) and action in str(each['Action']))


def break_everywhere(change):
    """For both buckets of the story, so that it is the first flow log that fails."""
    def each_bucket(template):
        for number in range(2):
            change(template, number)
    return each_bucket


def without_waiting(template):
    for each in template['Resources'].values():
        if each['Type'] == 'AWS::EC2::FlowLog':
            each.pop('DependsOn', None)


def trust(template):
    return one(template, 'AWS::IAM::Role')['Properties']['AssumeRolePolicyDocument']['Statement'][0]


def role_of_flow_log(template):
    return template['Resources'][flow_log(template)['DeliverLogsPermissionArn']['Fn::GetAtt'][0]]['Properties']


def set_trust(**changes):
    def change(template):
        role_of_flow_log(template)['AssumeRolePolicyDocument']['Statement'][0].update(changes)
    return change


def twice(template):
    name = sorted(named(template, 'AWS::EC2::FlowLog'))[0]
    template['Resources']['Again'] = copy.deepcopy(template['Resources'][name])


def set_flow_log(**changes):
    def change(template):
        flow_log(template).update(changes)
    return change


def drop(key):
    def change(template):
        flow_log(template).pop(key)
    return change


def conditions(action, **kind):
    def change_with(operator, key, value):
        def change(template, number):
            delivery(template, action, number=number, **kind)['Condition'][operator][key] = value
        return break_everywhere(change)
    return change_with


def remove_statement(action):
    def change(template, number):
        policy = one(template, 'AWS::S3::BucketPolicy', number)['Properties']['PolicyDocument']
        policy['Statement'].remove(delivery(template, action, number=number))
    return break_everywhere(change)


def deny_key(template):
    policy = one(template, 'AWS::KMS::Key')['Properties']['KeyPolicy']
    policy['Statement'] = policy['Statement'][:1]


def resource_of_another_folder(template, number):
    statement = delivery(template, 's3:PutObject', number=number)
    statement['Resource']['Fn::Join'][1][-1] = '/elsewhere/AWSLogs/*'


def resource_of_the_plain_layout(template, number):
    """A policy for AWSLogs/<account>/ does not cover Hive's AWSLogs/aws-account-id=<account>/."""
    statement = delivery(template, 's3:PutObject', number=number)
    joined = statement['Resource']['Fn::Join'][1]
    joined[-1] = joined[-1].replace('AWSLogs/*', 'AWSLogs/111111111111/*')


def log_destination(text):
    def change(template):
        for each in named(template, 'AWS::EC2::FlowLog').values():
            bucket = next(iter(named(template, 'AWS::S3::Bucket')))
            each['LogDestination'] = {'Fn::Join': ['', [{'Fn::GetAtt': [bucket, 'Arn']}, text]]}
    return change


def group_by_arn(template):
    group = flow_log(template).pop('LogGroupName')['Ref']
    flow_log(template)['LogDestination'] = {'Fn::GetAtt': [group, 'Arn']}


BROKEN = {
    'vpc': {
        'role without a policy yet': (without_waiting, 'no policy yet'),
        'role that trusts log delivery': (set_trust(Principal={'Service': 'delivery.logs.amazonaws.com'}), 'unable to assume'),
        'role that trusts another account': (set_trust(Condition={'StringEquals': {'aws:SourceAccount': '999999999999'}}), 'unable to assume'),
        'role that trusts the ARN of log delivery': (
            set_trust(Condition={'ArnLike': {'aws:SourceArn': 'arn:aws:logs:us-east-1:111111111111:*'}}), 'unable to assume'),
        'no role': (drop('DeliverLogsPermissionArn'), 'does not exist'),
        'log group that does not exist': (set_flow_log(LogGroupName='elsewhere'), 'does not exist'),
        'ARN of the log group with an asterisk': (group_by_arn, 'does not exist'),
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
        'property that there is not': (set_flow_log(Format='x'), 'extraneous key'),
        'options of files': (set_flow_log(DestinationOptions={'FileFormat': 'parquet'}), 'DestinationOptions are for S3'),
    },
    's3': {
        'bucket without a policy yet': (without_waiting, 'Access Denied'),
        'policy for another account': (conditions('s3:PutObject')('StringEquals', 'aws:SourceAccount', '999999999999'), 'Access Denied'),
        'policy for the ARN of flow logs': (
            conditions('s3:PutObject')('ArnLike', 'aws:SourceArn', 'arn:aws:ec2:us-east-1:111111111111:vpc-flow-log/*'), 'Access Denied'),
        'policy for another region': (
            conditions('s3:PutObject')('ArnLike', 'aws:SourceArn', 'arn:aws:logs:eu-west-1:111111111111:*'), 'Access Denied'),
        'policy for another folder': (break_everywhere(resource_of_another_folder), 'Access Denied'),
        'policy for the plain layout alone': (break_everywhere(resource_of_the_plain_layout), 'Access Denied'),
        'policy without the ACL': (remove_statement('s3:GetBucketAcl'), 's3:GetBucketAcl'),
        'policy without the files': (remove_statement('s3:PutObject'), 's3:PutObject'),
        'key that does not admit log delivery': (deny_key, 'does not admit log delivery'),
        'folder AWSLogs': (log_destination('/AWSLogs/'), 'reserved'),
        'role': (set_flow_log(DeliverLogsPermissionArn='arn:aws:iam::111111111111:role/any'), 'not applicable for s3'),
        'options in lower case': (set_flow_log(DestinationOptions={'fileFormat': 'parquet'}), 'DestinationOptions take'),
        'log group': (set_flow_log(LogGroupName='x'), 'LogGroupName is for CloudWatch Logs'),
    },
    'firehose': {
        'one role of two': (set_flow_log(DeliverLogsPermissionArn='arn:aws:iam::111111111111:role/any'), 'both'),
        'roles in the same account': (
            set_flow_log(DeliverLogsPermissionArn='arn:aws:iam::111111111111:role/a', DeliverCrossAccountRole='arn:aws:iam::1:role/b'), 'another account'),
        'stream that does not exist': (
            set_flow_log(LogDestination='arn:aws:firehose:us-east-1:111111111111:deliverystream/none'), 'does not exist'),
        'Parquet': (set_flow_log(DestinationOptions={'FileFormat': 'parquet'}), 'DestinationOptions are for S3'),
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
    template = copy.deepcopy(PLAIN[story])
    change(template)
    with pytest.raises(AssertionError, match=f'ROLLBACK_COMPLETE: .*{reason}'):
        deploy('Broken', template)


def test_a_bucket_is_not_emptied_while_flow_logs_write_to_it(deploy):
    template = copy.deepcopy(PLAIN['s3'])
    cleaners = named(template, 'Custom::S3AutoDeleteObjects')
    for each in template['Resources'].values():
        if each['Type'] == 'AWS::EC2::FlowLog':
            each['DependsOn'] = [name for name in each['DependsOn'] if name not in cleaners]
    stack = deploy('Broken', template)
    with pytest.raises(AssertionError, match='DELETE_FAILED: .*is emptied while flow logs write to it'):
        stack.delete()
