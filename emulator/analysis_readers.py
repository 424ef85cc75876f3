"""Readers of what analyses flow logs: tables, queries, metric filters, queues and alarms."""
import json

from readers import pick, policy, reads, tags

TABLE_INPUT = (
    'Name', 'Description', 'Owner', 'PartitionKeys', 'StorageDescriptor', 'TableType', 'Parameters', 'Retention', 'ViewOriginalText', 'ViewExpandedText',
)
QUEUE = (
    'VisibilityTimeout', 'MaximumMessageSize', 'MessageRetentionPeriod', 'DelaySeconds', 'ReceiveMessageWaitTimeSeconds', 'KmsDataKeyReusePeriodSeconds',
    'KmsMasterKeyId', 'SqsManagedSseEnabled', 'RedrivePolicy', 'RedriveAllowPolicy', 'FifoQueue', 'ContentBasedDeduplication',
)
ALARM = (
    'AlarmName', 'AlarmDescription', 'ActionsEnabled', 'OKActions', 'AlarmActions', 'InsufficientDataActions', 'MetricName', 'Namespace', 'Statistic',
    'ExtendedStatistic', 'Dimensions', 'Period', 'Unit', 'EvaluationPeriods', 'DatapointsToAlarm', 'Threshold', 'ComparisonOperator', 'TreatMissingData',
)


@reads('AWS::Glue::Database', 'DatabaseName')
def database(stack, id, props):
    found = stack.client('glue').get_database(Name=id)['Database']
    named = {'Name'} & set(props['DatabaseInput'])
    return {
        'CatalogId': found['CatalogId'], 'DatabaseName': found['Name'],
        'DatabaseInput': pick(found, *named, 'Description', 'LocationUri', 'Parameters'),
    }


@reads('AWS::Glue::Table')
def table(stack, id, props):
    found = stack.client('glue').get_table(DatabaseName=props['DatabaseName'], Name=id)['Table']
    return {'CatalogId': found['CatalogId'], 'DatabaseName': found['DatabaseName'], 'TableInput': pick(found, *TABLE_INPUT)}


@reads('AWS::Athena::WorkGroup', 'Name', {'State': 'ENABLED'}, lost=['RecursiveDeleteOption'])
def workgroup(stack, id, props):
    athena = stack.client('athena')
    found = athena.get_work_group(WorkGroup=id)['WorkGroup']
    arn = f'arn:aws:athena:{stack.region}:{stack.account}:workgroup/{id}'
    return {
        **pick(found, 'Name', 'Description', 'State'), 'WorkGroupConfiguration': found['Configuration'],
        'Tags': athena.list_tags_for_resource(ResourceARN=arn)['Tags'],
    }


@reads('AWS::Athena::NamedQuery', sets={'WorkGroup': 'primary'})
def named_query(stack, id, props):
    found = stack.client('athena').get_named_query(NamedQueryId=id)['NamedQuery']
    return pick(found, 'Name', 'Description', 'Database', 'QueryString', 'WorkGroup')


def in_words_of_cloudformation(value):
    if isinstance(value, dict):
        return {key[0].upper() + key[1:]: in_words_of_cloudformation(each) for key, each in value.items()}
    return [in_words_of_cloudformation(each) for each in value] if isinstance(value, list) else value


@reads('AWS::Logs::QueryDefinition')
def query_definition(stack, id, props):
    found = stack.client('logs').describe_query_definitions()['queryDefinitions']
    definition = next(each for each in found if each['queryDefinitionId'] == id)
    return in_words_of_cloudformation(pick(definition, 'name', 'queryString', 'logGroupNames', 'parameters'))


@reads('AWS::Logs::MetricFilter', 'FilterName')
def metric_filter(stack, id, props):
    found, = stack.client('logs').describe_metric_filters(logGroupName=props['LogGroupName'], filterNamePrefix=id)['metricFilters']
    transformations = [
        {**each, 'dimensions': [{'key': key, 'value': value} for key, value in each.get('dimensions', {}).items()]}
        for each in found['metricTransformations']]
    return in_words_of_cloudformation({**pick(found, 'filterName', 'filterPattern', 'logGroupName'), 'metricTransformations': transformations})


@reads('AWS::Logs::SubscriptionFilter', 'FilterName', {'Distribution': 'ByLogStream'})
def subscription_filter(stack, id, props):
    found, = stack.client('logs').describe_subscription_filters(logGroupName=props['LogGroupName'], filterNamePrefix=id)['subscriptionFilters']
    return in_words_of_cloudformation(pick(found, 'filterName', 'filterPattern', 'logGroupName', 'destinationArn', 'roleArn', 'distribution'))


@reads('AWS::Kinesis::Stream', 'Name', {'RetentionPeriodHours': 24, 'StreamModeDetails': {'StreamMode': 'PROVISIONED'}}, lost=['StreamEncryption'])
def kinesis_stream(stack, id, props):
    found = stack.client('kinesis').describe_stream(StreamName=id)['StreamDescription']
    shards = {'ShardCount': len(found['Shards'])} if 'ShardCount' in props else {}
    return {'Name': found['StreamName'], 'RetentionPeriodHours': found['RetentionPeriodHours'], 'StreamModeDetails': found['StreamModeDetails'], **shards}


@reads('AWS::SQS::Queue', sets={
    'VisibilityTimeout': 30, 'MaximumMessageSize': 1048576, 'MessageRetentionPeriod': 345600, 'DelaySeconds': 0, 'ReceiveMessageWaitTimeSeconds': 0,
})
def queue(stack, id, props):
    sqs = stack.client('sqs')
    encryption = {'SqsManagedSseEnabled', 'KmsDataKeyReusePeriodSeconds'} - set(props)  # what SQS adds depends on the key
    found = pick(sqs.get_queue_attributes(QueueUrl=id, AttributeNames=['All'])['Attributes'], *(set(QUEUE) - encryption))
    words = {'true': True, 'false': False}
    values = {key: words[each] if each in words else int(each) if each.isdigit() else each for key, each in found.items()}
    redrive = {key: json.loads(found[key]) for key in found if key.startswith('Redrive')}
    name = {'QueueName': id.split('/')[-1]} if 'QueueName' in props else {}
    return {**name, **values, **redrive, 'Tags': tags(sqs.list_queue_tags(QueueUrl=id).get('Tags', {}))}


@reads('AWS::SQS::QueuePolicy')
def queue_policy(stack, id, props):
    sqs = stack.client('sqs')
    found = {sqs.get_queue_attributes(QueueUrl=each, AttributeNames=['Policy'])['Attributes']['Policy'] for each in props['Queues']}
    assert len(found) == 1
    return {'Queues': props['Queues'], 'PolicyDocument': policy(found.pop())}


@reads('AWS::SNS::Topic')
def topic(stack, id, props):
    sns = stack.client('sns')
    found = sns.get_topic_attributes(TopicArn=id)['Attributes']
    named = {'TopicName': found['TopicArn'].split(':')[-1]} if 'TopicName' in props else {}
    return {**named, **pick(found, *({'DisplayName'} & set(props)), 'KmsMasterKeyId'), 'Tags': sns.list_tags_for_resource(ResourceArn=id)['Tags']}


@reads('AWS::SNS::TopicPolicy')
def topic_policy(stack, id, props):
    found = {stack.client('sns').get_topic_attributes(TopicArn=each)['Attributes']['Policy'] for each in props['Topics']}
    assert len(found) == 1
    return {'Topics': props['Topics'], 'PolicyDocument': policy(found.pop())}


@reads('AWS::CloudWatch::Dashboard', 'DashboardName')
def dashboard(stack, id, props):
    found = stack.client('cloudwatch').get_dashboard(DashboardName=id)
    return {'DashboardName': found['DashboardName'], 'DashboardBody': found['DashboardBody']}


@reads('AWS::CloudWatch::Alarm', 'AlarmName', {'ActionsEnabled': True, 'TreatMissingData': 'missing'})
def alarm(stack, id, props):
    cloudwatch = stack.client('cloudwatch')
    found, = cloudwatch.describe_alarms(AlarmNames=[id])['MetricAlarms']
    return {**pick(found, *ALARM), 'Tags': cloudwatch.list_tags_for_resource(ResourceARN=found['AlarmArn'])['Tags']}
