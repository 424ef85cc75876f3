"""Databases, tables, workgroups, named queries, queues and alarms are deployed, read back and deleted like all else."""
import copy

import pytest

from read_back import read_back
from test_read_back import unnoticed

TEMPLATE = {'Resources': {
    'Bucket': {'Type': 'AWS::S3::Bucket'},
    'Database': {'Type': 'AWS::Glue::Database', 'Properties': {
        'CatalogId': {'Ref': 'AWS::AccountId'},
        'DatabaseInput': {'Name': 'flow_logs', 'Description': 'Of one VPC', 'Parameters': {'owner': 'network'}},
    }},
    'Table': {'Type': 'AWS::Glue::Table', 'Properties': {
        'CatalogId': {'Ref': 'AWS::AccountId'},
        'DatabaseName': {'Ref': 'Database'},
        'TableInput': {
            'Name': 'records',
            'TableType': 'EXTERNAL_TABLE',
            'Parameters': {'projection.enabled': 'true', 'projection.day.type': 'date', 'projection.day.range': '2026/01/01,NOW',
                           'storage.location.template': {'Fn::Join': ['', ['s3://', {'Ref': 'Bucket'}, '/AWSLogs/${day}/']]}},
            'PartitionKeys': [{'Name': 'day', 'Type': 'string'}],
            'StorageDescriptor': {
                'Columns': [{'Name': 'version', 'Type': 'int'}, {'Name': 'srcaddr', 'Type': 'string', 'Comment': 'who sends'}],
                'Location': {'Fn::Join': ['', ['s3://', {'Ref': 'Bucket'}, '/AWSLogs/']]},
                'InputFormat': 'org.apache.hadoop.mapred.TextInputFormat',
                'OutputFormat': 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
                'SerdeInfo': {
                    'SerializationLibrary': 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', 'Parameters': {'field.delim': ' '}},
            },
        },
    }},
    'WorkGroup': {'Type': 'AWS::Athena::WorkGroup', 'Properties': {
        'Name': 'flow-logs',
        'Description': 'Of one VPC',
        'WorkGroupConfiguration': {
            'BytesScannedCutoffPerQuery': 100000000, 'EnforceWorkGroupConfiguration': True, 'PublishCloudWatchMetricsEnabled': False,
            'ResultConfiguration': {
                'OutputLocation': {'Fn::Sub': 's3://${Bucket}/results/'}, 'EncryptionConfiguration': {'EncryptionOption': 'SSE_S3'}},
        },
        'Tags': [{'Key': 'team', 'Value': 'network'}],
    }},
    'Query': {'Type': 'AWS::Athena::NamedQuery', 'Properties': {
        'Name': 'top-talkers', 'Description': 'Who sends most', 'Database': {'Ref': 'Database'}, 'WorkGroup': {'Ref': 'WorkGroup'},
        'QueryString': 'SELECT srcaddr, count(*) FROM records GROUP BY 1 ORDER BY 2 DESC LIMIT 10',
    }},
    'DeadLetters': {'Type': 'AWS::SQS::Queue', 'Properties': {'KmsMasterKeyId': 'alias/aws/sqs', 'MessageRetentionPeriod': 1209600}},
    'Queue': {'Type': 'AWS::SQS::Queue', 'Properties': {
        'QueueName': 'flow-logs',
        'VisibilityTimeout': 300,
        'RedrivePolicy': {'deadLetterTargetArn': {'Fn::GetAtt': ['DeadLetters', 'Arn']}, 'maxReceiveCount': 3},
        'Tags': [{'Key': 'team', 'Value': 'network'}],
    }},
    'QueuePolicy': {'Type': 'AWS::SQS::QueuePolicy', 'Properties': {
        'Queues': [{'Ref': 'Queue'}],
        'PolicyDocument': {'Version': '2012-10-17', 'Statement': [{
            'Effect': 'Allow', 'Principal': {'Service': 's3.amazonaws.com'}, 'Action': 'sqs:SendMessage', 'Resource': {'Fn::GetAtt': ['Queue', 'Arn']},
            'Condition': {'ArnLike': {'aws:SourceArn': {'Fn::GetAtt': ['Bucket', 'Arn']}}},
        }]},
    }},
    'Alarm': {'Type': 'AWS::CloudWatch::Alarm', 'Properties': {
        'AlarmDescription': 'Somebody waits', 'Namespace': 'AWS/SQS', 'MetricName': 'ApproximateNumberOfMessagesVisible', 'Statistic': 'Maximum',
        'Dimensions': [{'Name': 'QueueName', 'Value': {'Fn::GetAtt': ['DeadLetters', 'QueueName']}}],
        'Period': 300, 'EvaluationPeriods': 2, 'DatapointsToAlarm': 1, 'Threshold': 1, 'ComparisonOperator': 'GreaterThanOrEqualToThreshold',
        'TreatMissingData': 'notBreaching', 'AlarmActions': ['arn:aws:sns:us-east-1:111111111111:alarms'],
        'Tags': [{'Key': 'team', 'Value': 'network'}],
    }},
}}


def leftovers(stack):
    """Names of all that the template makes."""
    athena, glue = stack.client('athena'), stack.client('glue')
    return [
        *(each['Name'] for each in glue.get_databases()['DatabaseList'] if each['Name'] != 'default'),
        *athena.list_named_queries()['NamedQueryIds'],
        *(each['Name'] for each in athena.list_work_groups()['WorkGroups'] if each['Name'] != 'primary'),
        *stack.client('sqs').list_queues().get('QueueUrls', []),
        *(each['AlarmName'] for each in stack.client('cloudwatch').describe_alarms()['MetricAlarms']),
    ]


def test_tables(deploy):
    stack = deploy('Tables', TEMPLATE)
    read_back(stack)
    assert len(leftovers(stack)) == 6
    assert list(unnoticed(stack)) == []
    stack.delete()
    assert leftovers(stack) == []


def table_by_name(resources):
    resources['Table']['Properties']['DatabaseName'] = 'flow_logs'


def query_by_name(resources):
    resources['Query']['Properties']['WorkGroup'] = 'flow-logs'


@pytest.mark.parametrize('change, reason', [(table_by_name, 'Database flow_logs not found'), (query_by_name, 'WorkGroup flow-logs is not found')])
def test_a_name_alone_waits_for_nothing(change, reason, deploy):
    template = copy.deepcopy(TEMPLATE)
    change(template['Resources'])
    with pytest.raises(AssertionError, match=reason):
        deploy('Tables', template)


def test_a_workgroup_does_not_go_while_it_holds_queries(deploy):
    stack = deploy('Tables', TEMPLATE)
    stack.client('athena').create_named_query(Name='by-hand', Database='flow_logs', QueryString='SELECT 1', WorkGroup='flow-logs')
    with pytest.raises(AssertionError, match='DELETE_FAILED: .*WorkGroup flow-logs is not empty'):
        stack.delete()
