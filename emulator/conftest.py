"""A running emulator for all tests, and stacks that are deployed to it."""
import functools
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from botocore.config import Config

pytest.register_assert_rewrite('read_back')
HERE = pathlib.Path(__file__).parent
ACCOUNT, OTHER_ACCOUNT, REGION = '111111111111', '222222222222', 'us-east-1'
LISTENING = socket.create_server(('127.0.0.1', 0))  # a port that nobody else has: the emulator answers on this socket
PORT = str(LISTENING.getsockname()[1])
ENDPOINT = f'http://127.0.0.1:{PORT}'
NO_RETRIES = Config(retries={'max_attempts': 0})
AMI = '/ami'
INLINE_LIMIT = 51_200  # bytes, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html


@functools.cache
def client(service, account=ACCOUNT):
    return boto3.client(service, endpoint_url=ENDPOINT, region_name=REGION, config=NO_RETRIES,
                        aws_access_key_id=account, aws_secret_access_key='none')


def is_up():
    try:
        return urllib.request.urlopen(f'{ENDPOINT}/_ministack/health', timeout=20).status == 200
    except OSError:
        return False


@pytest.fixture(scope='session', autouse=True)
def emulator():
    environment = {**os.environ, 'GATEWAY_PORT': PORT, 'MINISTACK_ACCOUNT_ID': ACCOUNT}
    listening = str(LISTENING.fileno())
    with open(os.devnull, 'w') as nothing:
        server = subprocess.Popen(
            [sys.executable, HERE / 'server.py', listening], env=environment, stdout=nothing, stderr=nothing, pass_fds=[int(listening)])
    LISTENING.close()
    try:
        assert is_up() and server.poll() is None, 'the emulator does not start'
        yield
        assert server.poll() is None, 'the emulator has gone'
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()


def named(template, kind):
    """The properties of all resources of a type."""
    return {name: each.get('Properties', {}) for name, each in template['Resources'].items() if each['Type'] == kind}


class Stack:
    """A template that is deployed."""

    region = REGION

    def __init__(self, name, template, account=ACCOUNT):
        self.name = name
        self.account = account
        self.template = template
        self.cloudformation = self.client('cloudformation')
        self.id = self.cloudformation.create_stack(**self.request(template))['StackId']
        self.expect('CREATE_COMPLETE')

    def client(self, service):
        return client(service, self.account)

    def request(self, template):
        images = [name for name, each in template.get('Parameters', {}).items() if 'Image' in each['Type']]
        return {
            'StackName': self.name,
            **self.handed_over(json.dumps(template)),
            'Parameters': [{'ParameterKey': name, 'ParameterValue': AMI} for name in images],
            'Capabilities': ['CAPABILITY_NAMED_IAM'],
        }

    def handed_over(self, template):
        """A template goes with the request up to the size that CloudFormation takes, a larger one by way of a bucket, as with the CDK."""
        if len(template.encode()) <= INLINE_LIMIT:
            return {'TemplateBody': template}
        s3 = self.client('s3')
        s3.create_bucket(Bucket=f'templates-{self.account}')
        s3.put_object(Bucket=f'templates-{self.account}', Key=self.name, Body=template)
        return {'TemplateURL': f'https://s3.{REGION}.amazonaws.com/templates-{self.account}/{self.name}'}

    def update(self, template):
        self.template = template
        self.cloudformation.update_stack(**self.request(template))
        self.expect('UPDATE_COMPLETE')

    def delete(self):
        self.cloudformation.delete_stack(StackName=self.name)
        self.expect('DELETE_COMPLETE')

    def expect(self, wanted):
        for _ in range(200):
            status = self.status()
            if not status.endswith('IN_PROGRESS'):
                break
            time.sleep(0.05)
        if status != wanted:
            raise AssertionError(f'{status}: {self.reasons()}')

    def status(self):
        try:
            return self.cloudformation.describe_stacks(StackName=self.name)['Stacks'][0]['StackStatus']
        except self.cloudformation.exceptions.ClientError:
            return 'DELETE_COMPLETE'

    def reasons(self):
        events = self.cloudformation.describe_stack_events(StackName=self.name)['StackEvents']
        return [f"{each['LogicalResourceId']}: {each.get('ResourceStatusReason')}" for each in events if 'FAILED' in each['ResourceStatus']]

    def parameters(self):
        described = self.cloudformation.describe_stacks(StackName=self.name)['Stacks'][0]
        return {each['ParameterKey']: each['ParameterValue'] for each in described.get('Parameters', [])}

    def export(self, name):
        return next(each['Value'] for each in self.cloudformation.list_exports()['Exports'] if each['Name'] == name)

    def named(self, kind):
        return named(self.template, kind)

    def ids(self):
        """The physical id of each resource."""
        resources = self.cloudformation.list_stack_resources(StackName=self.name)['StackResourceSummaries']
        return {each['LogicalResourceId']: each['PhysicalResourceId'] for each in resources}

    def flow_logs(self):
        """What EC2 says of the flow logs of this stack, by logical id."""
        described = {each['FlowLogId']: each for each in self.client('ec2').describe_flow_logs()['FlowLogs']}
        return {name: described[id] for name, id in self.ids().items() if id in described}


@pytest.fixture
def deploy():
    urllib.request.urlopen(urllib.request.Request(f'{ENDPOINT}/_ministack/reset', method='POST')).read()
    for account in (ACCOUNT, OTHER_ACCOUNT):
        for name, value in (('/cdk-bootstrap/hnb659fds/version', '30'), (AMI, 'ami-0123456789abcdef0')):
            client('ssm', account).put_parameter(Name=name, Value=value, Type='String', Overwrite=True)
    return Stack
