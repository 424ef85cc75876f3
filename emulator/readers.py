"""What the APIs of AWS say of a resource, in the words of CloudFormation: one reader for each type."""
import json

READERS = {}  # type -> (reader, property that is the physical id, properties that AWS sets, properties that get lost)


def reads(kind, name=None, sets=None, lost=()):
    """The reader of a type gets the stack, the physical id, and the resolved properties, to know where to look."""
    def register(reader):
        READERS[kind] = reader, name, sets or {}, set(lost)
        return reader
    return register


def pick(found, *keys):
    return {key: found[key] for key in keys if key in found}


def tags(pairs):
    return [{'Key': key, 'Value': value} for key, value in pairs.items()]


def policy(document):
    return json.loads(document) if isinstance(document, str) else document


@reads('AWS::EC2::FlowLog', lost=['ResourceType'])
def flow_log(stack, id, props):
    found = stack.client('ec2').describe_flow_logs()['FlowLogs']
    described = next(each for each in found if each['FlowLogId'] == id)
    assert described.pop('FlowLogStatus') == 'ACTIVE'
    return {key: value for key, value in described.items() if key != 'FlowLogId'}


@reads('AWS::Logs::LogGroup', 'LogGroupName', {'LogGroupClass': 'STANDARD'})
def log_group(stack, id, props):
    logs = stack.client('logs')
    group = next(each for each in logs.describe_log_groups(logGroupNamePrefix=id)['logGroups'] if each['logGroupName'] == id)
    return {
        'LogGroupName': id, 'LogGroupClass': group['logGroupClass'], 'RetentionInDays': group.get('retentionInDays'),
        'KmsKeyId': group.get('kmsKeyId'), 'Tags': tags(logs.list_tags_log_group(logGroupName=id)['tags']),
    }


@reads('AWS::Logs::LogStream', 'LogStreamName')
def log_stream(stack, id, props):
    found = stack.client('logs').describe_log_streams(logGroupName=props['LogGroupName'])['logStreams']
    assert id in [each['logStreamName'] for each in found]
    return {'LogGroupName': props['LogGroupName'], 'LogStreamName': id}


@reads('AWS::S3::Bucket', 'BucketName', {
    'BucketEncryption': {'ServerSideEncryptionConfiguration': [
        {'ServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}, 'BucketKeyEnabled': False}]},
    'OwnershipControls': {'Rules': [{'ObjectOwnership': 'BucketOwnerEnforced'}]},
}, lost=['LifecycleConfiguration', 'MetricsConfigurations'])
def bucket(stack, id, props):
    s3 = stack.client('s3')
    rules = s3.get_bucket_encryption(Bucket=id)['ServerSideEncryptionConfiguration']['Rules']
    for rule in rules:
        rule['ServerSideEncryptionByDefault'] = rule.pop('ApplyServerSideEncryptionByDefault')
    return {
        'BucketName': id, 'BucketEncryption': {'ServerSideEncryptionConfiguration': rules},
        'OwnershipControls': s3.get_bucket_ownership_controls(Bucket=id)['OwnershipControls'],
        **(pick(s3.get_public_access_block(Bucket=id), 'PublicAccessBlockConfiguration') if 'PublicAccessBlockConfiguration' in props else {}),
        'VersioningConfiguration': pick(s3.get_bucket_versioning(Bucket=id), 'Status'),
        'Tags': s3.get_bucket_tagging(Bucket=id)['TagSet'] if 'Tags' in props else [],
    }


@reads('AWS::S3::BucketPolicy')
def bucket_policy(stack, id, props):
    found = stack.client('s3').get_bucket_policy(Bucket=props['Bucket'])
    return {'Bucket': props['Bucket'], 'PolicyDocument': policy(found['Policy'])}


@reads('AWS::KMS::Key', sets={'EnableKeyRotation': False}, lost=['PendingWindowInDays'])
def key(stack, id, props):
    kms = stack.client('kms')
    return {
        'KeyPolicy': policy(kms.get_key_policy(KeyId=id, PolicyName='default')['Policy']),
        'EnableKeyRotation': kms.get_key_rotation_status(KeyId=id)['KeyRotationEnabled'],
        'Description': kms.describe_key(KeyId=id)['KeyMetadata'].get('Description'),
        'Tags': [{'Key': each['TagKey'], 'Value': each['TagValue']} for each in kms.list_resource_tags(KeyId=id)['Tags']],
    }


@reads('AWS::IAM::Role', 'RoleName', {'Path': '/', 'MaxSessionDuration': 3600})
def role(stack, id, props):
    """Without the policies that are resources themselves."""
    iam = stack.client('iam')
    found = iam.get_role(RoleName=id)['Role']
    attached = [each['PolicyArn'] for each in iam.list_attached_role_policies(RoleName=id)['AttachedPolicies']]
    inline = iam.list_role_policies(RoleName=id)['PolicyNames']
    others = {each.get('PolicyName') for each in stack.named('AWS::IAM::Policy').values()}
    return {
        **pick(found, 'RoleName', 'Path', 'Description', 'MaxSessionDuration', 'AssumeRolePolicyDocument', 'Tags'),
        'ManagedPolicyArns': [each for each in attached if each in props.get('ManagedPolicyArns', []) or each not in stack.ids().values()],
        'Policies': [pick(iam.get_role_policy(RoleName=id, PolicyName=each), 'PolicyName', 'PolicyDocument') for each in inline if each not in others],
    }


@reads('AWS::IAM::Policy', lost=['Users', 'Groups'])
def inline_policy(stack, id, props):
    iam = stack.client('iam')
    found = [iam.get_role_policy(RoleName=each, PolicyName=props['PolicyName']) for each in props['Roles']]
    assert all(each['PolicyDocument'] == found[0]['PolicyDocument'] for each in found)
    return {**pick(found[0], 'PolicyName', 'PolicyDocument'), 'Roles': [each['RoleName'] for each in found]}


@reads('AWS::IAM::ManagedPolicy', lost=['Users', 'Groups'])
def managed_policy(stack, id, props):
    iam = stack.client('iam')
    found = iam.get_policy(PolicyArn=id)['Policy']
    version = iam.get_policy_version(PolicyArn=id, VersionId=found['DefaultVersionId'])['PolicyVersion']
    return {
        **pick(found, 'Path', 'Description'), **({'ManagedPolicyName': found['PolicyName']} if 'ManagedPolicyName' in props else {}),
        'PolicyDocument': version['Document'],
        **({'Roles': [each['RoleName'] for each in iam.list_entities_for_policy(PolicyArn=id)['PolicyRoles']]} if 'Roles' in props else {}),
    }


@reads('AWS::KinesisFirehose::DeliveryStream', 'DeliveryStreamName', {'DeliveryStreamType': 'DirectPut'})
def stream(stack, id, props):
    firehose = stack.client('firehose')
    found = firehose.describe_delivery_stream(DeliveryStreamName=id)['DeliveryStreamDescription']
    encryption = found.get('DeliveryStreamEncryptionConfiguration', {})
    destination = found['Destinations'][0]
    return {
        **pick(found, 'DeliveryStreamName', 'DeliveryStreamType'),
        'DeliveryStreamEncryptionConfigurationInput': pick(encryption, 'KeyType', 'KeyARN'),
        'ExtendedS3DestinationConfiguration': pick(
            destination.get('ExtendedS3DestinationDescription', {}), *props.get('ExtendedS3DestinationConfiguration', {})),
        'Tags': firehose.list_tags_for_delivery_stream(DeliveryStreamName=id)['Tags'],
    }
