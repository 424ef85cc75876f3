// The space-delimited patterns of metric filters, as
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html describes them: no more than that.

const COMPARISON = /^\s*([A-Za-z_]\w*)\s*(!=|>=|<=|=|>|<)\s*("[^"]*"|[^\s"&|,\]]+)\s*/;

/** Whether a pattern matches a log event. Throws where the documentation says nothing of the pattern. */
export function matches(pattern: string, event: string): boolean {
  const text = /^\[(.*)\]$/s.exec(pattern)?.[1];
  if (text === undefined) {
    throw new Error(`no space-delimited pattern: ${pattern}`);
  }
  const terms = text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((term) => term.trim());
  const words = [...event.matchAll(/"([^"]*)"|\[([^\]]*)\]|(\S+)/g)].map(([, quoted, bracketed, bare]) => quoted ?? bracketed ?? bare);
  const gap = terms.indexOf('...');
  if (gap < 0 ? words.length !== terms.length : words.length < terms.length - 1) {
    return false;
  }
  return terms.every((term, index) =>
    term === '...' || holds(term, words[gap >= 0 && index > gap ? index + words.length - terms.length : index]));
}

function holds(term: string, word: string): boolean {
  if (/^[A-Za-z_]\w*$/.test(term)) {
    return true;
  }
  const operators = new Set<string>();
  const results: boolean[] = [];
  for (let rest = term; ;) {
    const [whole, , operator, value] = COMPARISON.exec(rest) ?? [];
    if (whole === undefined) {
      throw new Error(`not documented: ${term}`);
    }
    results.push(compare(word, operator, value));
    rest = rest.slice(whole.length);
    if (rest === '') {
      break;
    }
    operators.add(rest.slice(0, 2));
    rest = rest.slice(2);
  }
  const [operator = '&&', ...others] = operators;
  if (others.length > 0 || !['&&', '||'].includes(operator)) {
    throw new Error(`not documented: ${term}`);
  }
  return operator === '&&' ? results.every(Boolean) : results.some(Boolean);
}

function compare(word: string, operator: string, value: string): boolean {
  if (operator === '=' || operator === '!=') {
    const parts = value.replace(/^"|"$/g, '').split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(word) === (operator === '=');
  }
  const [a, b] = [word, value].map((each) => /^[-+]?\d+(\.\d+)?$/.test(each) ? Number(each) : NaN);
  return { '>': a > b, '>=': a >= b, '<': a < b, '<=': a <= b }[operator]!;
}
