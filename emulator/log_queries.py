"""Saved queries of Logs Insights, which MiniStack does not have, and what CloudWatch Logs refuses of metric filters.

After https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html and
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html.
"""
import re
import uuid

from ministack.core.responses import AccountRegionScopedDict, json_response
from ministack.services import cloudwatch_logs
from ministack.services.cloudformation import provisioners

from refusal import refuse

DEFINITIONS = AccountRegionScopedDict()  # id -> as the API says it
create_metric_filter_of_ministack = provisioners._RESOURCE_HANDLERS['AWS::Logs::MetricFilter']['create']
handle_request_of_ministack = cloudwatch_logs.handle_request


def check(props):
    parameters = props.get('Parameters', [])
    refuse(not 1 <= len(props['Name']) <= 255, 'name must have length less than or equal to 255')
    refuse(not 1 <= len(props['QueryString']) <= 10000, 'queryString must have length less than or equal to 10000')
    refuse(len(parameters) > 20, 'parameters must have length less than or equal to 20')
    for parameter in parameters:
        refuse(not re.fullmatch('[A-Za-z_][A-Za-z0-9_]{0,127}', parameter['Name']), f"{parameter['Name']} is no name of a parameter")


def create(logical_id, props, stack):
    query = str(uuid.uuid4())
    update(query, {}, props, stack)
    return query, {'QueryDefinitionId': query}


def update(query, old_props, props, stack, logical_id=None):
    check(props)
    words = {'Name': 'name', 'Description': 'description', 'DefaultValue': 'defaultValue'}
    DEFINITIONS[query] = {
        'queryDefinitionId': query, 'name': props['Name'], 'queryString': props['QueryString'], 'logGroupNames': props.get('LogGroupNames', []),
        'parameters': [{words[key]: value for key, value in each.items()} for each in props.get('Parameters', [])],
    }
    return query, {'QueryDefinitionId': query}


def delete(query, props):
    DEFINITIONS.pop(query, None)


async def handle_request(method, path, headers, body, query_params):
    if headers.get('x-amz-target', '').endswith('.DescribeQueryDefinitions'):
        return json_response({'queryDefinitions': list(DEFINITIONS.values())})
    return await handle_request_of_ministack(method, path, headers, body, query_params)


def create_metric_filter(logical_id, props, stack):
    group = cloudwatch_logs._log_groups.get(props['LogGroupName'])
    refuse(group is None, 'The specified log group does not exist')
    refuse(group['logGroupClass'] != 'STANDARD', f"Metric filters are not supported for log groups of class {group['logGroupClass']}")
    refuse(len(props['FilterPattern']) > 1024, 'filterPattern must have length less than or equal to 1024')
    for each in props['MetricTransformations']:
        dimensions = each.get('Dimensions', [])
        refuse(len(dimensions) > 3, 'dimensions must have at most three')
        refuse(dimensions and 'DefaultValue' in each, 'Invalid metric transformation: dimensions and default value are mutually exclusive')
        names = re.findall(r'[\[,]\s*(\w+)', props['FilterPattern'])
        used = [each['MetricValue'], *(dimension['Value'] for dimension in dimensions)]
        refuse(any(value.startswith('$') and value[1:] not in names for value in used), f'{used} are not all in the pattern')
    return create_metric_filter_of_ministack(logical_id, props, stack)
