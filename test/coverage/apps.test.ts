import { App, Aspects, Mixins, Shims, Stage } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { APPS } from './apps';
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

function synthesized(define: (app: App) => void, cover: (app: App) => void, stabilization = true): Record<string, Template> {
  const app = new App({ analyticsReporting: false, context: { '@aws-cdk/core:aspectStabilization': stabilization } });
  define(app);
  cover(app);
  return templatesOf(app.synth());
}

function asMixin(app: App): void {
  Mixins.of(app).apply(new FlowLogging());
}

/** An aspect sees what is below its app or stage, but no stages in it. */
function asAspect(app: App): void {
  const mixin = new FlowLogging();
  app.node.findAll().filter((each) => Stage.isStage(each)).forEach((stage) => Aspects.of(stage).add(Shims.asAspect(mixin)));
}

/** Without the flag, aspects of a stack are through when others define something in it. */
function untagged(templates: Record<string, Template>): unknown {
  return JSON.parse(JSON.stringify(templates), (key, value: unknown) => key === 'Tags' ? undefined : value);
}

const count = (templates: Record<string, Template>): number => Object.values(templates).flatMap(uncovered).length;

describe.each(Object.keys(APPS))('%s', (name) => {
  const before = synthesized(APPS[name], () => undefined);

  test('has VPCs that a scanner finds, and then none', () => {
    expect(count(before)).toBeGreaterThan(0);
    expect(count(synthesized(APPS[name], asMixin))).toBe(0);
  });

  test('is the same by an aspect', () => {
    expect(synthesized(APPS[name], asAspect)).toEqual(synthesized(APPS[name], asMixin));
  });

  test('is the same by an aspect without the flag, but for tags of the log group', () => {
    expect(untagged(synthesized(APPS[name], asAspect, false))).toEqual(untagged(synthesized(APPS[name], asMixin, false)));
  });

  test('is the same by mixin and aspect together, and twice', () => {
    const often = (app: App): void => [asMixin, asAspect, asMixin].forEach((cover) => cover(app));
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
