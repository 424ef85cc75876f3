import { App, Aspects, Mixins, Shims, Stage } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { APPS, Cover } from './apps';
import { FlowLogging } from '../../lib';

interface Template {
  readonly Resources?: Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown>; readonly Condition?: string }>;
}

/** What scanners do: of each template alone, which VPCs no flow log of the same template catches rejects of. */
function uncovered(template: Template): string[] {
  const resources = Object.entries(template.Resources ?? {});
  const logged = resources.filter(([, { Type, Properties }]) =>
    Type === 'AWS::EC2::FlowLog' && Properties?.ResourceType === 'VPC' && Properties.TrafficType !== 'ACCEPT')
    .map(([, { Properties, Condition }]) => JSON.stringify([idOf(Properties?.ResourceId), Condition]));
  return resources.filter(([, { Type }]) => Type === 'AWS::EC2::VPC').map(([id, { Condition }]) => JSON.stringify([id, Condition]))
    .filter((id) => !logged.includes(id));
}

function idOf(value: unknown): unknown {
  const { Ref, 'Fn::GetAtt': [target] = [undefined] } = value as { Ref?: string; 'Fn::GetAtt'?: [string, string] };
  return Ref ?? target;
}

/** All templates of an app, those of nested stacks and stages included. */
function templatesOf({ directory }: CloudAssembly): Record<string, Template> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.template.json'));
  return Object.fromEntries(names.sort().map((name) => [name, JSON.parse(readFileSync(join(directory, name), 'utf8')) as Template]));
}

function synthesized(define: (app: App, cover: Cover) => void, cover: Cover, stabilization = true): Record<string, Template> {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:aspectStabilization': stabilization } });
  define(app, cover);
  cover(app);
  return templatesOf(app.synth());
}

function asMixin(scope: Construct): void {
  Mixins.of(scope).apply(new FlowLogging());
}

/** An aspect sees what is below its app or stage, but no stages in it. */
function asAspect(scope: Construct): void {
  const mixin = new FlowLogging();
  scope.node.findAll().filter((each) => Stage.isStage(each)).forEach((stage) => Aspects.of(stage).add(Shims.asAspect(mixin)));
}

const count = (templates: Record<string, Template>): number => Object.values(templates).flatMap(uncovered).length;

describe.each(Object.keys(APPS))('%s', (name) => {
  let before: Record<string, Template>;

  beforeAll(() => {
    before = synthesized(APPS[name], () => undefined);
  });

  test('has VPCs that a scanner finds, and then none', () => {
    expect(count(before)).toBeGreaterThan(0);
    expect(count(synthesized(APPS[name], asMixin))).toBe(0);
  });

  const stabilizations = name === 'tags on everything' ? [true] : [true, false]; // flow-logging.test.ts says why

  test.each(stabilizations)('is the same by an aspect, stabilized: %s', (stabilization) => {
    expect(synthesized(APPS[name], asAspect, stabilization)).toEqual(synthesized(APPS[name], asMixin));
  });

  test('is the same by mixin and aspect together, and twice', () => {
    const often = (scope: Construct): void => [asMixin, asAspect, asMixin].forEach((cover) => cover(scope));
    expect(synthesized(APPS[name], often)).toEqual(synthesized(APPS[name], asMixin));
  });

  test('keeps what was there', () => {
    const after = synthesized(APPS[name], asMixin);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    Object.entries(before).forEach(([file, template]) => Object.entries(template.Resources ?? {})
      .filter(([, { Type }]) => !['AWS::CloudFormation::Stack', 'AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'].includes(Type))
      .forEach(([id, resource]) => expect(after[file].Resources?.[id]).toEqual(resource)));
  });
});
