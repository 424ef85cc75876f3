"""Each template of the examples and the stories is created, read back by the APIs of AWS, and deleted again."""
import json
import pathlib

import pytest

from conftest import ACCOUNT, OTHER_ACCOUNT, client

ROOT = pathlib.Path(__file__).parent.parent
TEMPLATES = sorted(ROOT.glob('examples/typescript/*.snapshot/*.json')) + sorted(ROOT.glob('integ/*.snapshot/*.json'))
CENTRAL, NETWORK = sorted(ROOT.glob('examples/typescript/central.snapshot/*.json'))
STORIES = [path for path in TEMPLATES if path not in (CENTRAL, NETWORK)]


def named(template, kind):
    return {name: each.get('Properties', {}) for name, each in template['Resources'].items() if each['Type'] == kind}


def read_back(template, stack):
    ids = stack.ids()
    for name in named(template, 'AWS::Logs::LogGroup'):
        groups = stack.client('logs').describe_log_groups(logGroupNamePrefix=ids[name])['logGroups']
        assert [each['logGroupName'] for each in groups] == [ids[name]]
        assert groups[0].get('retentionInDays') == template['Resources'][name]['Properties'].get('RetentionInDays')
    for name, props in named(template, 'AWS::S3::BucketPolicy').items():
        policy = json.loads(stack.client('s3').get_bucket_policy(Bucket=ids[props['Bucket']['Ref']])['Policy'])
        assert len(policy['Statement']) == len(props['PolicyDocument']['Statement'])
        assert '${' not in json.dumps(policy) and 'Fn::' not in json.dumps(policy)
    for name, props in named(template, 'AWS::KMS::Key').items():
        policy = json.loads(stack.client('kms').get_key_policy(KeyId=ids[name], PolicyName='default')['Policy'])
        assert len(policy['Statement']) == len(props['KeyPolicy']['Statement'])
    for name in named(template, 'AWS::IAM::Role'):
        stack.client('iam').get_role(RoleName=ids[name])
    for name in named(template, 'AWS::KinesisFirehose::DeliveryStream'):
        tags = stack.client('firehose').list_tags_for_delivery_stream(DeliveryStreamName=ids[name])['Tags']
        assert {'Key': 'LogDeliveryEnabled', 'Value': 'true'} in tags


def read_back_flow_logs(template, stack):
    promised = named(template, 'AWS::EC2::FlowLog')
    found = stack.flow_logs()
    assert set(found) == set(promised)
    for name, props in promised.items():
        flow_log = found[name]
        assert flow_log['FlowLogStatus'] == 'ACTIVE'
        for key in ('TrafficType', 'LogFormat', 'LogDestinationType', 'MaxAggregationInterval'):
            assert flow_log.get(key) == props.get(key)
        assert flow_log['Tags'] == props['Tags']
        if 'DestinationOptions' in props:
            assert flow_log['DestinationOptions'] == props['DestinationOptions']
        if 'Ref' in props['ResourceId']:
            assert flow_log['ResourceId'] == stack.ids()[props['ResourceId']['Ref']]


def create(path, deploy, account=ACCOUNT):
    template = json.loads(path.read_text())
    stack = deploy(path.name.split('.')[0], template, account)
    read_back_flow_logs(template, stack)
    read_back(template, stack)
    return stack


@pytest.mark.parametrize('path', STORIES, ids=lambda path: path.stem)
def test_story(path, deploy):
    create(path, deploy).delete()
    assert client('ec2').describe_flow_logs()['FlowLogs'] == []


def test_accounts(deploy):
    """The central account first, then the one that delivers to it; the other way round nothing is created."""
    with pytest.raises(AssertionError, match='does not exist'):
        create(NETWORK, deploy)
    central = create(CENTRAL, deploy, OTHER_ACCOUNT)
    create(NETWORK, deploy).delete()
    central.delete()
