"""Buckets that keep what MiniStack forgets: encryption, ownership and tags; and the CDK's function that empties them."""
from ministack.services import s3
from ministack.services.cloudformation import provisioners

import flow_logs
from refusal import refuse

create_in_ministack = provisioners._RESOURCE_HANDLERS['AWS::S3::Bucket']['create']


def xml(value):
    """Properties as the elements that S3 stores: their names are the same."""
    if isinstance(value, dict):
        return ''.join(f'<{name}>{xml(each)}</{name}>' for name, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)


def create(logical_id, props, stack):
    name, attributes = create_in_ministack(logical_id, props, stack)
    for rule in props.get('BucketEncryption', {}).get('ServerSideEncryptionConfiguration', []):
        renamed = {('ApplyServerSideEncryptionByDefault' if key == 'ServerSideEncryptionByDefault' else key): each for key, each in rule.items()}
        s3._bucket_encryption[name] = xml({'ServerSideEncryptionConfiguration': {'Rule': renamed}})
    for rule in props.get('OwnershipControls', {}).get('Rules', []):
        s3._buckets[name]['_ownership_controls'] = xml({'OwnershipControls': {'Rule': rule}})
    if 'Tags' in props:
        s3._bucket_tags[name] = {each['Key']: each['Value'] for each in props['Tags']}
    return name, attributes


def empty(physical_id, props):
    """On deletion: no flow log may write any more, and the policy still stands."""
    bucket = props['BucketName']
    writing = [each for each in flow_logs.FLOW_LOGS.values() if f':::{bucket}' in each.get('LogDestination', '')]
    refuse(writing, f'{bucket} is emptied while flow logs write to it')
    refuse(bucket not in s3._bucket_policies, f'{bucket} is emptied after its policy is gone')
