"""What CloudWatch refuses of alarms on logs, rules and scheduled queries, none of which MiniStack has.

After https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutInsightRule.html and
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateScheduledQuery.html.
"""
import json
import re

from ministack.services import cloudwatch_logs

from refusal import refuse

VALUE = r'(count\(\*\)|(count|avg|sum|min|max)\(\w+\))'
OPERATORS = {'GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'}
MONTH = 30 * 86400


def check_query(text, groups):
    refuse(not 1 <= len(text) <= 10000, 'queryString must have length less than or equal to 10000')
    refuse(not 1 <= len(groups) <= 50, 'logGroupIdentifiers must have 1 to 50 entries')
    for each in groups:
        refuse(each not in cloudwatch_logs._log_groups, f'The specified log group {each} does not exist')


def check_alarm(props):
    query = props['ScheduledQueryConfiguration']
    schedule = query['ScheduleConfiguration']
    check_query(query['QueryString'], query['LogGroupIdentifiers'])
    refuse('QueryLanguage' in query, 'Encountered unsupported property QueryLanguage')
    refuse(not re.fullmatch(VALUE + r'( by \w+(, \w+){0,4}( \| sort (asc|desc))?)?', query['AggregationExpression']), 'Invalid AggregationExpression')
    refuse(not re.fullmatch(r'rate\(\d+ minutes?\)|cron\(.+\)', schedule['ScheduleExpression']), 'Invalid ScheduleExpression')
    refuse(not 0 <= schedule['EndTimeOffset'] < schedule['StartTimeOffset'] <= MONTH, 'Invalid time offsets')
    refuse(props['ComparisonOperator'] not in OPERATORS, 'Invalid ComparisonOperator')
    refuse(not 1 <= props['QueryResultsToAlarm'] <= props['QueryResultsToEvaluate'] <= 100, 'QueryResultsToAlarm must be at most QueryResultsToEvaluate')
    refuse(len(props.get('AlarmActions', [])) > 5, 'At most 5 alarm actions')
    refuse(len(props.get('AlarmDescription', '')) > 1024, 'AlarmDescription must have length less than or equal to 1024')
    refuse(not 0 <= props.get('ActionLogLineCount', 0) <= 50, 'ActionLogLineCount must be at most 50')
    refuse(props.get('ActionLogLineCount', 0) > 0 and 'ActionLogLineRoleArn' not in props, 'ActionLogLineRoleArn is required')


def create_alarm(logical_id, props, stack):
    check_alarm(props)
    return props['AlarmName'], {'Arn': f"arn:aws:cloudwatch:us-east-1:000000000000:alarm:{props['AlarmName']}"}


def create_rule(logical_id, props, stack):
    body = json.loads(props['RuleBody'])
    contribution = body['Contribution']
    refuse(not re.fullmatch(r'[\x20-\x7E]{1,128}', props['RuleName']), 'RuleName must have 1 to 128 printable ASCII characters')
    refuse(len(props['RuleBody']) > 8192 or not props['RuleBody'].isascii(), 'RuleBody must have at most 8192 ASCII characters')
    refuse(not 1 <= len(contribution['Keys']) <= 4, 'A rule must have 1 to 4 keys')
    refuse(len(contribution['Filters']) > 4, 'A rule must have at most 4 filters')
    named = {*contribution['Keys'], *(each['Match'] for each in contribution['Filters'])} | ({contribution['ValueOf']} if 'ValueOf' in contribution else set())
    refuse(body['LogFormat'] == 'CLF' and named - set(body['Fields'].values()), 'Keys, filters and values must be fields')
    refuse((body['AggregateOn'] == 'Sum') != ('ValueOf' in contribution), 'AggregateOn Sum needs ValueOf')
    for each in body['LogGroupNames']:
        refuse(each not in cloudwatch_logs._log_groups, f'The specified log group {each} does not exist')
    return props['RuleName'], {'Arn': f"arn:aws:cloudwatch:us-east-1:000000000000:insight-rule/{props['RuleName']}"}


def create_scheduled_query(logical_id, props, stack):
    answers = props['DestinationConfiguration']['S3Configuration']
    check_query(props['QueryString'], props['LogGroupIdentifiers'])
    refuse(not re.fullmatch(r'[\w./#-]{1,300}', props['Name']), 'Invalid name of a scheduled query')
    refuse(not props['ScheduleExpression'].startswith('cron('), 'scheduleExpression must be a cron expression')
    refuse('{{' in props['QueryString'], 'A scheduled query has no parameters')
    refuse(not 0 < props['StartTimeOffset'] <= MONTH, 'Invalid startTimeOffset')
    refuse(not re.fullmatch(r's3://[a-z0-9.-]{3,63}(/.*)?', answers['DestinationIdentifier']), 'Invalid destinationIdentifier')
    arn = f"arn:aws:logs:us-east-1:000000000000:scheduled-query:{props['Name']}"
    return arn, {'ScheduledQueryArn': arn}
