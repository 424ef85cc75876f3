import { App } from 'aws-cdk-lib';
import { ACCOUNT, REGION } from './deployment';

/** The statements that the warnings of an app ask for, as a policy, with what stands for an environment filled in. */
export function warnedPolicy(app: App, id: string): { Version: string; Statement: unknown[] } {
  const messages = app.synth({ force: true }).stacksRecursively.flatMap(({ messages: all }) => all.map(({ entry }) => String(entry.data)));
  const statements = messages.filter((message) => message.includes(`[ack: cdk-vpc-flow-logs:${id}]`))
    .map((message) => message.slice(message.indexOf(': {') + 2, message.lastIndexOf('}') + 1)
      .replaceAll('<account>', ACCOUNT).replaceAll('<region>', REGION).replaceAll('<partition>', 'aws'));
  return { Version: '2012-10-17', Statement: statements.map((each) => JSON.parse(each) as unknown) };
}
