import { BlockList, isIP } from 'net';

// The `filter` command of Logs Insights, as far as
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Filter.html and
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html describe it.

const TOKEN = /\s*(\/(?:\\.|[^/\\])*\/|"[^"\\]*"|[A-Za-z_@][\w.@]*|\d+|!=|<=|>=|[=<>()[\],])/y;

/** Whether an expression holds for fields. A comparison of a number with what is none is not documented: it throws. */
export function holds(expression: string, fields: Record<string, string>): boolean {
  return new Evaluation(expression, fields).result();
}

class Evaluation {
  private readonly tokens: string[] = [];

  constructor(expression: string, private readonly fields: Record<string, string>) {
    TOKEN.lastIndex = 0;
    for (let end = 0; end < expression.trimEnd().length; end = TOKEN.lastIndex) {
      const token = TOKEN.exec(expression)?.[1];
      if (token === undefined) {
        throw new Error(`no token at ${end}: ${expression}`);
      }
      this.tokens.push(token);
    }
  }

  public result(): boolean {
    const result = this.any()();
    if (this.tokens.length > 0) {
      throw new Error(`more than an expression: ${this.tokens.join(' ')}`);
    }
    return result;
  }

  // each gives what is to be computed: `and` and `or` leave out what does not matter any more

  private any(): () => boolean {
    const terms = [this.all()];
    while (this.take('or')) {
      terms.push(this.all());
    }
    return () => terms.some((term) => term());
  }

  private all(): () => boolean {
    const terms = [this.one()];
    while (this.take('and')) {
      terms.push(this.one());
    }
    return () => terms.every((term) => term());
  }

  private one(): () => boolean {
    if (this.take('not')) {
      const term = this.one();
      return () => !term();
    }
    if (this.take('(')) {
      const term = this.any();
      this.expect(')');
      return term;
    }
    const name = this.tokens.shift()!;
    if (this.take('(')) {
      const value = this.value(this.tokens.shift()!);
      this.expect(',');
      const cidr = text(this.tokens.shift()!);
      this.expect(')');
      return () => isInSubnet(name, value, cidr);
    }
    const value = this.value(name);
    const isNegated = this.take('not');
    const operator = this.tokens.shift()!;
    if (operator === 'in') {
      const list = this.list();
      return () => list.some((each) => compare(value, '=', each)) !== isNegated;
    }
    const other = this.tokens.shift()!;
    if (operator === 'like') {
      return () => (other.startsWith('/') ? new RegExp(other.slice(1, -1)).test(value) : value.includes(text(other))) !== isNegated;
    }
    return () => compare(value, operator, other);
  }

  private list(): string[] {
    this.expect('[');
    const values: string[] = [];
    do {
      values.push(this.tokens.shift()!);
    } while (this.take(','));
    this.expect(']');
    return values;
  }

  private value(name: string): string {
    if (!Object.hasOwn(this.fields, name)) {
      throw new Error(`no field '${name}'`);
    }
    return this.fields[name];
  }

  private take(token: string): boolean {
    const isNext = this.tokens[0] === token;
    if (isNext) {
      this.tokens.shift();
    }
    return isNext;
  }

  private expect(token: string): void {
    if (!this.take(token)) {
      throw new Error(`expected ${token}, got ${this.tokens.join(' ')}`);
    }
  }
}

function text(token: string): string {
  if (!/^".*"$/.test(token)) {
    throw new Error(`no text: ${token}`);
  }
  return token.slice(1, -1);
}

function compare(value: string, operator: string, token: string): boolean {
  const other = token.startsWith('"') ? text(token) : token;
  if (operator === '=' || operator === '!=') {
    return (value === other) === (operator === '=');
  }
  if (![value, other].every((each) => /^\d+$/.test(each))) {
    throw new Error(`not documented: ${value} ${operator} ${other}`);
  }
  const [a, b] = [Number(value), Number(other)];
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator]!;
}

function isInSubnet(name: string, address: string, cidr: string): boolean {
  const [network, prefix] = cidr.split('/');
  const version = { isIpv4InSubnet: 4, isIpv6InSubnet: 6 }[name];
  if (version === undefined || version !== isIP(network)) {
    throw new Error(`not documented: ${name} of ${cidr}`);
  }
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return isIP(address) === version && list.check(address, family);
}
