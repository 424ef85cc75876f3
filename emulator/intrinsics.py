"""The values that a deployed template means: Ref, GetAtt and so on, from the physical ids of its stack."""
import re

ARNS = {
    'AWS::IAM::Role': 'arn:aws:iam::{account}:role/{id}',
    'AWS::S3::Bucket': 'arn:aws:s3:::{id}',
    'AWS::KMS::Key': 'arn:aws:kms:{region}:{account}:key/{id}',
    'AWS::KinesisFirehose::DeliveryStream': 'arn:aws:firehose:{region}:{account}:deliverystream/{id}',
    'AWS::Kinesis::Stream': 'arn:aws:kinesis:{region}:{account}:stream/{id}',
    'AWS::Logs::LogGroup': 'arn:aws:logs:{region}:{account}:log-group:{id}:*',
    'AWS::SQS::Queue': 'arn:aws:sqs:{region}:{account}:{name}',
    'AWS::CloudWatch::Alarm': 'arn:aws:cloudwatch:{region}:{account}:alarm:{id}',
}


class Resolver:
    """Of one stack. A function that it does not know is an error."""

    def __init__(self, stack):
        self.stack = stack
        self.ids = stack.ids()
        self.values = {
            **stack.parameters(), **self.ids, 'AWS::AccountId': stack.account, 'AWS::Region': stack.region, 'AWS::Partition': 'aws',
            'AWS::URLSuffix': 'amazonaws.com', 'AWS::StackName': stack.name, 'AWS::StackId': stack.id,
        }
        self.functions = {
            'Ref': self.values.__getitem__,
            'Fn::GetAtt': lambda of: self.attribute(*(of if isinstance(of, list) else of.split('.', 1))),
            'Fn::Join': lambda of: of[0].join(of[1]),
            'Fn::Sub': self.substitute,
            'Fn::Select': lambda of: of[1][int(of[0])],
            'Fn::Split': lambda of: of[1].split(of[0]),
            'Fn::ImportValue': stack.export,
        }

    def resolve(self, value):
        if isinstance(value, list):
            return [self.resolve(each) for each in value]
        if not isinstance(value, dict):
            return value
        if is_function(value):
            (function, argument), = value.items()
            return self.functions[function](self.resolve(argument))
        return {key: self.resolve(each) for key, each in value.items()}

    def attribute(self, name, attribute):
        kind, id = self.stack.template['Resources'][name]['Type'], self.ids[name]
        if attribute == 'Arn':
            return ARNS[kind].format(id=id, name=id.split('/')[-1], account=self.stack.account, region=self.stack.region)
        return {
            ('AWS::EC2::VPC', 'DefaultSecurityGroup'): self.security_group,
            ('AWS::EC2::NatGateway', 'EniId'): self.interface,
            ('AWS::EC2::FlowLog', 'Id'): str,
            ('AWS::SQS::Queue', 'QueueName'): lambda url: url.split('/')[-1],
        }[kind, attribute](id)

    def security_group(self, vpc):
        groups = self.stack.client('ec2').describe_security_groups()['SecurityGroups']
        return next(each['GroupId'] for each in groups if each.get('VpcId') == vpc and each['GroupName'] == 'default')

    def interface(self, gateway):
        interfaces = self.stack.client('ec2').describe_network_interfaces()['NetworkInterfaces']
        return next(each['NetworkInterfaceId'] for each in interfaces if gateway in each['Description'])

    def substitute(self, of):
        text, names = of if isinstance(of, list) else (of, {})

        def value(match):
            name = match[1]
            if name in names:
                return names[name]
            return self.attribute(*name.split('.', 1)) if '.' in name else self.values[name]
        return re.sub(r'\$\{!', '${', re.sub(r'\$\{([^!}][^}]*)\}', value, text))


def is_function(value):
    return isinstance(value, dict) and len(value) == 1 and re.match('Ref$|Fn::', next(iter(value)))
