import { Duration, Token } from 'aws-cdk-lib';
import { describe } from './describe';

/** What a value is, in words, and how it is told: untyped languages can give anything. */
export interface Kind {
  readonly name: string;
  includes(value: unknown): boolean;
}

export const TEXT: Kind = { name: 'a text', includes: (value) => typeof value === 'string' };

export const BOOLEAN: Kind = {
  name: 'true or false',
  includes: (value) => typeof value === 'boolean' || Token.isUnresolved(value),
};

export const OBJECT: Kind = {
  name: 'an object',
  includes: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** A time that S3 takes. */
export const DAYS: Kind = {
  name: 'a Duration of whole days, at least one',
  includes: (value) => {
    const duration = value as Partial<Duration> | null;
    const days = duration?.isUnresolved?.() === true ? 1 : duration?.toDays?.({ integral: false });
    return days !== undefined && days > 0 && Number.isInteger(days);
  },
};

/** One of some texts, or a token. */
export function oneOf(values: string[]): Kind {
  return {
    name: `one of ${values.join(', ')}`,
    includes: (value) => typeof value === 'string' && (Token.isUnresolved(value) || values.includes(value)),
  };
}

/** A list of objects. */
export function listOf(things: string): Kind {
  return { name: `a list of ${things}`, includes: (value) => Array.isArray(value) && value.every(OBJECT.includes) };
}

/** An object that has all of these members. */
export function having(name: string, ...members: string[]): Kind {
  return {
    name,
    includes: (value) => OBJECT.includes(value)
      && members.every((member) => (value as Record<string, unknown>)[member] !== undefined),
  };
}

/** Refuses a value that is not of a kind. */
export function assertKind(prop: string, value: unknown, kind: Kind): void {
  if (!kind.includes(value)) {
    throw new Error(`'${prop}' must be ${kind.name}, got ${describe(value)}`);
  }
}

/** Refuses a struct that is none, and what is given in it that is not of its kind. */
export function assertKinds(struct: string, values: object, kinds: Record<string, Kind> = {}): void {
  assertKind(struct, values, OBJECT);
  for (const [prop, kind] of Object.entries(kinds)) {
    const value = (values as Record<string, unknown>)[prop];
    if (value !== undefined) {
      assertKind(prop, value, kind);
    }
  }
}
