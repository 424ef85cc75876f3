import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

const JSII_TYPE = Symbol.for('jsii.rtti');

/** What the CDK puts into a list that is a token: taken for a string, it is nothing. */
const ENCODED_LIST = /^#\{Token\[/;

/** What was given in place of what should be: a value, or the class and the path of a construct. Shows no token. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return describeText(value);
    case 'function':
      return `the class or function ${value.name}`;
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return Token.isUnresolved(value) ? '<unresolved>' : String(value);
  }
}

function describeText(text: string): string {
  if (ENCODED_LIST.test(text)) {
    return '<list token: use Fn.select>';
  }
  return Token.isUnresolved(text) ? '<unresolved>' : `'${text}'`;
}

function describeObject(value: object): string {
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (typeof (value as Partial<Duration>).toHumanString === 'function') {
    return (value as Duration).toHumanString();
  }
  const path = (value as IConstruct).node?.path as string | undefined;
  return path === undefined ? classOf(value) : `${classOf(value)} '${path}'`;
}

/** The name of a class. Those of the CDK are renamed when it is compiled, but carry the names they are known by. */
function classOf(value: object): string {
  const names = (value.constructor ?? Object) as ClassNames;
  const known = names.PROPERTY_INJECTION_ID ?? (Object.hasOwn(names, JSII_TYPE) ? names[JSII_TYPE]?.fqn : undefined);
  return (known ?? names.name)?.split('.').pop() || 'construct';
}

interface ClassNames {
  readonly name?: string;
  readonly PROPERTY_INJECTION_ID?: string;
  readonly [JSII_TYPE]?: { readonly fqn: string };
}
