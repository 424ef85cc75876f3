import { Stack } from 'aws-cdk-lib';
import { AppResource } from './app-resource';
import { FlowLog } from './flow-log';
import { isIntrinsic, isObject, joined, referenceIn } from './rendered-value';
import { Spelling } from './spelling';
import { push, Survey } from './survey';
import { excludes } from '../destination/role-trust';
import { Facts } from '../private/condition';
import { admits, denies, Request, Statement, statementsOf } from '../private/statement';

/** Which policies name which roles. */
class Attachments {
  private readonly byRole = new Map<unknown, AppResource[]>();

  /** Policies of which only the deployment knows whom else they name. */
  private readonly open: Array<readonly [AppResource, unknown[]]> = [];

  constructor(survey: Survey) {
    survey.resources('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy').forEach((policy) => {
      const { Roles: roles = [], RoleName: role } = policy.properties;
      const spelt = new Spelling(survey, policy.stack).spell(role === undefined ? roles : [role]);
      const names: unknown[] = Array.isArray(spelt) ? spelt : [undefined];
      new Set(names).forEach((name) => push(this.byRole, name, policy));
      if (!names.every((name) => typeof name === 'string' || referenceIn(name) !== undefined)) {
        this.open.push([policy, names]);
      }
    });
  }

  /** Nothing where only the deployment knows. */
  public of(roleName: string): AppResource[] | undefined {
    return this.open.every(([, names]) => names.includes(roleName)) ? this.byRole.get(roleName) ?? [] : undefined;
  }
}

/** The roles of an app. */
export class DeliveryRoles {
  private readonly made = new Map<AppResource, DeliveryRole>();
  private readonly attachments: Attachments;

  constructor(private readonly survey: Survey) {
    this.attachments = new Attachments(survey);
  }

  /** The role of a flow log, if it is one of these. */
  public of(flowLog: FlowLog): DeliveryRole | undefined {
    const role = this.survey.referent(flowLog.properties.DeliverLogsPermissionArn);
    if (role?.type !== 'AWS::IAM::Role') {
      return undefined;
    }
    const made = this.made.get(role) ?? new DeliveryRole(role, this.survey, this.attachments);
    this.made.set(role, made);
    return made;
  }
}

/** A role of an app, as flow logs meet it. */
export class DeliveryRole {
  private readonly trust: Statement[];
  private readonly permissions?: Statement[];
  private readonly verdicts = new Map<string, unknown>();

  constructor(
    public readonly resource: AppResource, private readonly survey: Survey, private readonly attachments: Attachments,
  ) {
    this.trust = this.statements(resource, resource.properties.AssumeRolePolicyDocument);
    this.permissions = this.allPermissions();
  }

  /** Whether its trust policy keeps a service out for flow logs of a stack. */
  public keepsOut(service: string, stack: Stack): boolean {
    return this.once(['keepsOut', service, stack.account, stack.region], () => {
      const spelling = new Spelling(this.survey, stack);
      const [region, account] = ['AWS::Region', 'AWS::AccountId'].map((name) => spelling.spell({ Ref: name }));
      const [of, resource] = service === 'vpc-flow-logs.amazonaws.com' ? ['ec2', 'vpc-flow-log/fl-*'] : ['logs', '*'];
      const sourceArn = joined([`arn:${spelling.partition}:${of}:`, region, ':', account, `:${resource}`]);
      return excludes(this.trust, { service, sourceAccount: account as string, sourceArn: sourceArn as string }, stack);
    });
  }

  /** The first of some actions on a log group that its policies do not allow, if all of them are of this app. */
  public firstNotAllowed(actions: string[], logGroupName: string, stack: Stack): string | undefined {
    const { permissions } = this;
    return permissions && this.once(['firstNotAllowed', logGroupName, stack.account, stack.region], () => {
      const spelling = new Spelling(this.survey, stack);
      const place = ['AWS::Region', 'AWS::AccountId'].map((name) => spelling.text({ Ref: name })).join(':');
      const group = `arn:${spelling.partition}:logs:${place}:log-group:${logGroupName}`;
      return actions.find((action) => {
        const requests = ['', ':*', ':log-stream:*'].map((streams) => requestOf(action, `${group}${streams}`));
        return !requests.some((request) => permissions.some((each) => admits(each, request)))
          || requests.every((request) => permissions.some((each) => denies(each, request)));
      });
    });
  }

  /** The policies of roles have no principal. */
  private allPermissions(): Statement[] | undefined {
    const { Policies: inline = [], ManagedPolicyArns: arns = [] } = this.resource.properties;
    const managed = Array.isArray(arns) ? arns.map((each) => this.survey.referent(each)) : [undefined];
    const attached = this.attachments.of(new Spelling(this.survey, this.resource.stack).name(this.resource));
    if (!Array.isArray(inline) || inline.some(isIntrinsic) || attached === undefined
      || !managed.every((each) => each !== undefined)) {
      return undefined;
    }
    return [
      ...inline.flatMap((each) => this.statements(this.resource, isObject(each) ? each.PolicyDocument : undefined)),
      ...[...managed, ...attached].flatMap((each) => this.statements(each, each.properties.PolicyDocument)),
    ].map((each) => isIntrinsic(each) ? each : { ...each, Principal: { Service: SERVICE } });
  }

  private statements(owner: AppResource, document: unknown): Statement[] {
    return statementsOf(new Spelling(this.survey, owner.stack).spell(document)).filter(isObject);
  }

  private once<T>(key: unknown[], judge: () => T): T {
    const text = JSON.stringify(key);
    if (!this.verdicts.has(text)) {
      this.verdicts.set(text, judge());
    }
    return this.verdicts.get(text) as T;
  }
}

const SERVICE = 'vpc-flow-logs.amazonaws.com';

const FACTS: Facts = { 'aws:securetransport': ['true'] };

function requestOf(action: string, resource: string): Request {
  return { service: SERVICE, action: action.toLowerCase(), resource, facts: FACTS };
}
