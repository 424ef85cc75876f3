"""Ways to break a template: each gives a function that changes one."""
import copy
import json

from conftest import named

DOCUMENTS = {'AWS::S3::BucketPolicy': 'PolicyDocument', 'AWS::KMS::Key': 'KeyPolicy', 'AWS::IAM::ManagedPolicy': 'PolicyDocument'}


def flow_logs(template):
    return [each for _, each in sorted(named(template, 'AWS::EC2::FlowLog').items())]


def flow_log(template):
    """The first one, or that which delivers across accounts."""
    return max(flow_logs(template), key=lambda each: 'DeliverCrossAccountRole' in each)


def set_flow_log(**changes):
    return lambda template: flow_log(template).update(changes)


def set_first(kind, **changes):
    def change(template):
        resources = named(template, kind)
        resources[min(resources)].update(changes)
    return change


def drop(key):
    return lambda template: flow_log(template).pop(key)


def twice(template):
    name = sorted(named(template, 'AWS::EC2::FlowLog'))[0]
    template['Resources']['Again'] = copy.deepcopy(template['Resources'][name])


def without_waiting(word=''):
    """For resources with this word in their id."""
    def change(template):
        for each in template['Resources'].values():
            if each['Type'] == 'AWS::EC2::FlowLog':
                each['DependsOn'] = [name for name in each.get('DependsOn', []) if word not in name]
    return change


def group_by_arn(template):
    group = flow_log(template).pop('LogGroupName')['Ref']
    flow_log(template)['LogDestination'] = {'Fn::GetAtt': [group, 'Arn']}


def group_of_another_region(template):
    flow_log(template).pop('LogGroupName')
    flow_log(template)['LogDestination'] = 'arn:aws:logs:eu-west-1:111111111111:log-group:any'


def folder(text):
    def change(template):
        bucket = next(iter(named(template, 'AWS::S3::Bucket')))
        for each in flow_logs(template):
            each['LogDestination'] = {'Fn::Join': ['', [{'Fn::GetAtt': [bucket, 'Arn']}, text]]}
    return change


def role(template):
    """That of the flow log, or the one with a name, which receives."""
    roles = named(template, 'AWS::IAM::Role')
    if flow_logs(template):
        return roles[flow_log(template)['DeliverLogsPermissionArn']['Fn::GetAtt'][0]]
    return next(each for each in roles.values() if 'RoleName' in each)


def set_role(**changes):
    return lambda template: role(template).update(changes)


def set_trust(**changes):
    return lambda template: role(template)['AssumeRolePolicyDocument']['Statement'][0].update(changes)


def receiver_without_prefix(templates):
    """In all of them."""
    renamed = json.dumps(templates).replace('role/AWSLogDelivery', 'role/').replace('"AWSLogDeliveryF', '"F')
    templates.update(json.loads(renamed))


def actions(statement):
    return [statement['Action']] if isinstance(statement['Action'], str) else statement['Action']


def policies(template, kind, action):
    """Those of this kind with a statement of this action, and the statement."""
    for props in named(template, kind).values():
        policy = props[DOCUMENTS[kind]]
        yield from ((policy, each) for each in list(policy['Statement']) if action in actions(each))


def set_statement(kind, action, **changes):
    def change(template):
        for _, statement in policies(template, kind, action):
            statement.update(changes)
    return change


def set_condition(kind, action, operator, key, value):
    def change(template):
        for _, statement in policies(template, kind, action):
            statement['Condition'][operator][key] = value
    return change


def deny(kind, action, condition=None):
    """To everybody, what a statement allows."""
    def change(template):
        for policy, statement in policies(template, kind, action):
            denied = {'Effect': 'Deny', 'Principal': {'AWS': '*'}, 'Action': action, 'Resource': statement['Resource']}
            policy['Statement'].append({**denied, **({'Condition': condition} if condition else {})})
    return change


def without_action(kind, action):
    def change(template):
        for policy, statement in policies(template, kind, action):
            left = [each for each in actions(statement) if each != action]
            statement['Action'] = left
            if not left:
                policy['Statement'].remove(statement)
    return change


def set_folder_of_policy(text):
    def change(template):
        for _, statement in policies(template, 'AWS::S3::BucketPolicy', 's3:PutObject'):
            statement['Resource']['Fn::Join'][1][-1] = text
    return change


def streams_not_covered(template):
    """The ARN of a group without its asterisk covers no stream of it."""
    arn = 'arn:aws:logs:us-east-1:111111111111:log-group:${%s}' % flow_log(template)['LogGroupName']['Ref']
    set_statement('AWS::IAM::ManagedPolicy', 'logs:PutLogEvents', Resource={'Fn::Sub': arn})(template)


def set_encryption(algorithm='aws:kms', **key):
    """Of the bucket that has some."""
    def change(template):
        bucket = next(each for each in named(template, 'AWS::S3::Bucket').values() if 'BucketEncryption' in each)
        default = {'SSEAlgorithm': algorithm, **key}
        bucket['BucketEncryption'] = {'ServerSideEncryptionConfiguration': [{'ServerSideEncryptionByDefault': default}]}
    return change


def key_by_id(template):
    set_encryption(KMSMasterKeyID={'Ref': next(iter(named(template, 'AWS::KMS::Key')))})(template)


def key_of_group_for_another_group(template):
    for _, statement in policies(template, 'AWS::KMS::Key', 'kms:Encrypt'):
        statement['Condition'] = {'ArnEquals': {'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:us-east-1:111111111111:log-group:other'}}


def set_stream(**changes):
    return lambda template: next(iter(named(template, 'AWS::KinesisFirehose::DeliveryStream').values())).update(changes)
