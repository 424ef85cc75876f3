import { AppResource } from './app-resource';
import { FlowLog } from './flow-log';
import { Spelling } from './spelling';
import { areOfOneStage, push, Survey } from './survey';
import { isKnown } from '../private/known';

/** The log groups of an app. */
export class DeliveryLogGroups {
  private readonly byName = new Map<string, AppResource[]>();

  constructor(private readonly survey: Survey) {
    survey.resources('AWS::Logs::LogGroup').forEach((group) =>
      push(this.byName, new Spelling(survey, group.stack).name(group), group));
  }

  /** The name of the log group of a flow log, as policies of this app spell it. */
  public nameFor({ destinationType, properties, resource }: FlowLog): string | undefined {
    const { LogGroupName: name, LogDestination: arn } = properties;
    if (destinationType !== 'cloud-watch-logs') {
      return undefined;
    }
    const spelling = new Spelling(this.survey, resource.stack);
    return name === undefined ? /:log-group:([^:]+)/.exec(spelling.text(arn) ?? '')?.[1] : spelling.text(name);
  }

  /** The log group of a flow log, if it is one of these. */
  public of(flowLog: FlowLog): AppResource | undefined {
    const [group, ...more] = (this.byName.get(this.nameFor(flowLog) ?? '') ?? []).filter((each) =>
      areOfOneStage(each, flowLog.resource) && areOfOnePlace(each, flowLog.resource));
    return more.length > 0 ? undefined : group;
  }
}

function areOfOnePlace(one: AppResource, other: AppResource): boolean {
  return (['account', 'region'] as const).every((key) => one.stack[key] === other.stack[key]
    || !isKnown(one.stack[key]) && !isKnown(other.stack[key]));
}
