import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { RULES } from '../lib/validation/rules';

const ROOT = join(__dirname, '..');

function idsIn(text: string, quote: string): string[] {
  return Array.from(text.matchAll(new RegExp(`${quote}cdk-vpc-flow-logs:(\\w+)${quote}`, 'g')), ([, id]) => id);
}

function sorted(ids: string[]): string[] {
  return [...new Set(ids)].sort();
}

test('names all warnings, and no others', () => {
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const ids = files.flatMap((name) => idsIn(readFileSync(join(ROOT, 'lib', name), 'utf8'), "'"));
  expect(sorted(ids).length).toBeGreaterThan(10);
  expect(sorted(idsIn(readFileSync(join(ROOT, 'README.md'), 'utf8'), '`'))).toEqual(sorted(ids));
});

test('lists the rules of FlowLogValidations as they are', () => {
  const rows = RULES.map(({ id, severity, finds }) => `| \`${id}\` | ${severity} | ${finds} |`);
  expect(readFileSync(join(ROOT, 'README.md'), 'utf8')).toContain(`| rule | severity | finds |\n| --- | --- | --- |\n${rows.join('\n')}\n`);
});
