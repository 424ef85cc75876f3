import { RecordField } from '../format/record-field';

/** How a field is compared with values. */
export type Comparison =
  'in' | 'not in' | 'prefix' | 'not prefix' | '<' | '<=' | '>' | '>=' | 'inside' | 'outside';

/** One comparison of a field: with values, a prefix, a number, or CIDRs. */
export interface Test {
  readonly field: RecordField;
  readonly comparison: Comparison;
  readonly values: string[];
}

/** All of some clauses, or any of them. */
export interface Group {
  readonly join: 'all' | 'any';
  readonly clauses: Clause[];
}

/** What a condition says, in no language yet. Negations are within tests. */
export type Clause = Test | Group;

const OPPOSITES: Record<Comparison, Comparison> = {
  'in': 'not in',
  'not in': 'in',
  'prefix': 'not prefix',
  'not prefix': 'prefix',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
  'inside': 'outside',
  'outside': 'inside',
};

export function isGroup(clause: Clause): clause is Group {
  return 'join' in clause;
}

/** Joins clauses: those that are joined the same way become one. */
export function joined(join: Group['join'], clauses: Clause[]): Clause {
  const flat = clauses.flatMap((clause) => isGroup(clause) && clause.join === join ? clause.clauses : [clause]);
  return flat.length === 1 ? flat[0] : { join, clauses: flat };
}

export function negated(clause: Clause): Clause {
  return isGroup(clause)
    ? joined(clause.join === 'all' ? 'any' : 'all', clause.clauses.map(negated))
    : { ...clause, comparison: OPPOSITES[clause.comparison] };
}

/** The fields that are compared, each once. */
export function fieldsOf(clause: Clause): RecordField[] {
  const fields = isGroup(clause) ? clause.clauses.flatMap(fieldsOf) : [clause.field];
  return [...new Map(fields.map((field) => [`${field}`, field])).values()];
}
