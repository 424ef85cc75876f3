"""Who may do what, as MiniStack's evaluator decides it."""
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam

from refusal import refuse

ORGANIZATION = 'o-a1b2c3d4e5'  # of all accounts


def role_of(arn):
    """The role of this ARN, of whatever account: MiniStack keeps each apart."""
    return next((each for each in iam._roles._data.values() if each['Arn'] == arn), None)


def request(principal, account, action, resource, keys):
    """Of a principal of an account, or of a service, which has neither account nor address."""
    return iam_evaluator.EvalContext(
        principal_arn=principal, principal_type=account and 'AssumedRole', principal_account=account, action=action, resource_arn=resource,
        region=get_region(), secure_transport=True, source_ip=account and '192.0.2.1', service_context={key.lower(): value for key, value in keys.items()})


def service_may(policy, service, action, resource, keys):
    """Whether the policy of a resource or the trust of a role admits a service on behalf of this account."""
    of_itself = {'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': service}
    asked = request('', None, action, resource, {**of_itself, **keys})
    return iam_evaluator.evaluate_resource_policy(policy, asked, service=service).decision == 'Allow'


def on_behalf_of(source_arn):
    """What services say of whom they work for."""
    return {'aws:SourceAccount': get_account_id(), 'aws:SourceOrgID': ORGANIZATION, 'aws:SourceArn': source_arn}


def check_role_may(arn, action, resource, keys=None):
    """By the policies that it has."""
    account, name = arn.split(':')[4], arn.split('/')[-1]
    asked = request(arn, account, action, resource, {'aws:PrincipalOrgID': ORGANIZATION, **(keys or {})})
    policies = iam_evaluator._gather_role_policies(name, account)
    refuse(iam_evaluator.evaluate(asked, policies).decision != 'Allow',
           f'{arn} is not authorized to perform: {action} on resource: {resource}')


def trusts(role, principal):
    """Whether a role can be assumed by another role."""
    asked = request(principal, principal.split(':')[4], 'sts:AssumeRole', role['Arn'], {'aws:PrincipalOrgID': ORGANIZATION})
    return iam_evaluator.evaluate_trust_policy(role['AssumeRolePolicyDocument'], principal, asked)


def check_principals(trust):
    """IAM keeps no trust in a role that does not exist."""
    statements = trust['Statement']
    for statement in statements if isinstance(statements, list) else [statements]:
        named = statement['Principal'].get('AWS', []) if isinstance(statement['Principal'], dict) else []
        for arn in [named] if isinstance(named, str) else named:
            refuse(':role/' in arn and role_of(arn) is None, f'Invalid principal in policy: "AWS":"{arn}"')
