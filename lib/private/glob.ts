/** A text of a policy as a list of characters and wildcards. */
export type Glob = Array<string | typeof ANY | typeof PART>;

/** Any text. */
const ANY = Symbol('any text');

/** Any text that is no more than a part of an ARN: such are partitions, regions and accounts. */
const PART = Symbol('part of an ARN');

/**
 * A resolved value, in which what only the deployment or, by a variable such as `${aws:PrincipalAccount}`, the request
 * knows is a wildcard, and `*` is one unless taken literally.
 */
export function globOf(value: unknown, wildcards = true): Glob {
  if (typeof value === 'string') {
    return (value.match(/\$\{[^}]*\}|[^]/g) ?? []).map((each) =>
      each.length > 1 || wildcards && (each === '*' || each === '?') ? ANY : each);
  }
  if (isJoin(value)) {
    const [separator, parts] = value['Fn::Join'];
    return parts.flatMap((part, index) => [...index === 0 ? [] : separator, ...globOf(part, wildcards)]);
  }
  return [isPseudoParameter(value) ? PART : ANY];
}

/** In ARNs wildcards stay within one of the first five parts. */
export function arnGlobOf(value: unknown): Glob {
  const glob = globOf(value);
  const colons = glob.flatMap((each, index) => each === ':' ? [index] : []);
  const pieces = isJoin(value) ? value['Fn::Join'][1] : [value];
  return colons.length >= 5 && pieces.every((piece) => typeof piece === 'string' || isPseudoParameter(piece))
    ? glob.map((each, index) => each === ANY && index < colons[4] ? PART : each)
    : glob;
}

/** Whether there is a text that both match. */
export function overlap(one: Glob, other: Glob): boolean {
  const start = one.findIndex((each, index) => isWild(each) || each !== other[index]);
  return start < 0 ? other.slice(one.length).every(isWild)
    : (isWild(one[start]) || isWild(other[start])) && overlapFrom(one.slice(start), other.slice(start));
}

/** Of what is left of them after what they have in common. */
function overlapFrom(one: Glob, other: Glob): boolean {
  const table: boolean[][] = []; // whether the first i of one and the first j of the other can match the same text
  for (let i = 0; i <= one.length; i += 1) {
    table.push([]);
    for (let j = 0; j <= other.length; j += 1) {
      const a = one[i - 1];
      const b = other[j - 1];
      const before = i > 0 && (isWild(a) || takes(b, a)) && table[i - 1][j]
        || j > 0 && (isWild(b) || takes(a, b)) && table[i][j - 1];
      table[i].push(i + j === 0 || (isWild(a) || isWild(b) ? before : i > 0 && a === b && table[i - 1][j - 1]));
    }
  }
  return table[one.length][other.length];
}

/** Whether a resolved value is a text or a pattern that globs follow to the letter: to them `?` is any text. */
export function isLiteral(value: unknown): boolean {
  return isJoin(value) ? value['Fn::Join'][1].every(isLiteral) : typeof value === 'string' && !/\$\{|\?/.test(value);
}

function isWild(each: Glob[number] | undefined): boolean {
  return each === ANY || each === PART;
}

function takes(wildcard: Glob[number] | undefined, each: Glob[number] | undefined): boolean {
  return isWild(wildcard) && (wildcard === ANY || each !== ':');
}

function isPseudoParameter(value: unknown): boolean {
  return (value as { Ref?: string } | undefined)?.Ref?.startsWith('AWS::') === true;
}

function isJoin(value: unknown): value is { 'Fn::Join': [string, unknown[]] } {
  return typeof value === 'object' && value !== null && 'Fn::Join' in value;
}
