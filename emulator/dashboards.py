"""What CloudWatch refuses of a dashboard, which MiniStack keeps as it is.

After https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html.
"""
import json

from ministack.services.cloudformation import provisioners

from refusal import refuse

NEEDED = {'alarm': {'alarms'}, 'log': {'query', 'region'}, 'metric': {'metrics', 'region'}, 'text': {'markdown'}}
handlers_of_ministack = dict(provisioners._RESOURCE_HANDLERS['AWS::CloudWatch::Dashboard'])


def check(text):
    body = json.loads(text)
    refuse('widgets' not in body, 'The dashboard must have widgets')
    refuse(len(body['widgets']) > 500, 'The dashboard must have at most 500 widgets')
    for each in body['widgets']:
        width, height = each.get('width', 6), each.get('height', 6)
        refuse(not 1 <= width <= 24 or not 1 <= height <= 1000, f'A widget is {width} wide and {height} high')
        refuse(not 0 <= each['x'] <= 24 - width or each['y'] < 0, f"A widget {width} wide is at {each['x']}")
        missing = NEEDED[each['type']] - set(each['properties'])
        refuse(missing, f"A widget of type {each['type']} lacks {missing}")
    names = [each['id'] for each in body.get('variables', [])]
    refuse(len(names) != len(set(names)), f'Variables must differ: {names}')


def create(logical_id, props, stack):
    check(props['DashboardBody'])
    return handlers_of_ministack['create'](logical_id, props, stack)


def update(physical_id, old_props, props, stack):
    check(props['DashboardBody'])
    return handlers_of_ministack['update'](physical_id, old_props, props, stack)
