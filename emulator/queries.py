"""Named queries of Athena, which MiniStack creates by API alone, and workgroups that do not go while they hold some."""
import json

from ministack.services import athena
from ministack.services.cloudformation import provisioners

from refusal import refuse

delete_workgroup_of_ministack = provisioners._RESOURCE_HANDLERS['AWS::Athena::WorkGroup']['delete']


def create(logical_id, props, stack):
    workgroup = props.get('WorkGroup', 'primary')
    refuse(workgroup not in athena._workgroups, f'WorkGroup {workgroup} is not found.')
    _, _, body = athena._create_named_query(props)
    query = json.loads(body)['NamedQueryId']
    return query, {'NamedQueryId': query}


def delete(query, props):
    athena._named_queries.pop(query, None)


def delete_workgroup(name, props):
    held = [each for each in athena._named_queries.values() if each['WorkGroup'] == name]
    refuse(held and not props.get('RecursiveDeleteOption'), f'WorkGroup {name} is not empty')
    delete_workgroup_of_ministack(name, props)
