// Synthesizes the stories of integ/ and the examples, and compares their templates with those kept beside them;
// with --update it writes them. A changed template is a change for users: CHANGELOG.md says why.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const update = process.argv.includes('--update');
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
const scripts = (directory, pattern) => readdirSync(directory).filter((name) => pattern.test(name)).map((name) => join(directory, name));
const apps = [...scripts('examples/typescript', /\.js$/), ...scripts('integ', /^integ\..*\.js$/)];

/** The text of each template of an app, but for those that hold the assertions of a story. */
function synthesize(app) {
  const outdir = mkdtempSync(join(tmpdir(), 'snapshot-'));
  execFileSync(process.execPath, [app], {
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:version-reporting': false }),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const templates = templatesIn(outdir).filter(([name]) => !name.includes('DeployAssert'));
  rmSync(outdir, { recursive: true });
  return new Map(templates);
}

function templatesIn(directory) {
  return existsSync(directory)
    ? readdirSync(directory, { recursive: true }).filter((name) => name.endsWith('.template.json')).sort()
      .map((name) => [basename(name), readFileSync(join(directory, name), 'utf8')])
    : [];
}

const differences = apps.flatMap((app) => {
  const directory = app.replace(/\.js$/, '.snapshot');
  const actual = synthesize(app);
  if (update) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    actual.forEach((text, name) => writeFileSync(join(directory, name), text));
  }
  const kept = new Map(templatesIn(directory));
  return [...new Set([...actual.keys(), ...kept.keys()])]
    .filter((name) => actual.get(name) !== kept.get(name))
    .map((name) => join(directory, name));
});

differences.forEach((path) => console.error(`differs from what is synthesized: ${path}`));
console.log(`${apps.length} apps, ${differences.length} templates differ`);
process.exitCode = differences.length === 0 ? 0 : 1;
