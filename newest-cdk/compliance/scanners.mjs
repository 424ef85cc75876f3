// What scanners find in a construct, by the names of their rules. Each scanner is run as it is shipped.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../app/', import.meta.url));
const { App, Stack, Validations } = require('aws-cdk-lib');
const { CfnGuardValidator } = require('@cdklabs/cdk-validator-cfnguard');
const nag = require('cdk-nag');

const VENV = fileURLToPath(new URL('../.venv/bin', import.meta.url));

/** Scanners that run within synthesis: how they are made, and what a rule of theirs is called. */
const PLUGINS = {
  'AWS Solutions': [nag.AwsSolutionsChecks, nagRule],
  'HIPAA': [nag.HIPAASecurityChecks, nagRule],
  'NIST 800-53 r4': [nag.NIST80053R4Checks, nagRule],
  'NIST 800-53 r5': [nag.NIST80053R5Checks, nagRule],
  'PCI DSS 3.2.1': [nag.PCIDSS321Checks, nagRule],
  'Control Tower': [ControlTower, ({ description }) => /^\[CT\.([\w.]+)\]/.exec(description)[1]],
};

/** The columns of the page. */
export const SCANNERS = [...Object.keys(PLUGINS), 'checkov'];

export const VERSIONS = {
  cdk: require('aws-cdk-lib/package.json').version,
  nag: require('cdk-nag/package.json').version,
  guard: require('@cdklabs/cdk-validator-cfnguard/package.json').version,
};

/** What each scanner finds in each construct, by their names. */
export function scan(constructs) {
  const folder = mkdtempSync(join(tmpdir(), 'compliance-'));
  try {
    const found = Object.fromEntries(Object.entries(constructs).map(([name, define], index) => {
      const outdir = join(folder, `${index}`);
      return [name, Object.fromEntries(Object.entries(PLUGINS).map(([scanner, plugin]) => [scanner, violations(define, outdir, ...plugin)]))];
    }));
    const others = checkov(folder);
    Object.keys(constructs).forEach((name, index) => {
      found[name].checkov = others.get(`${index}`) ?? [];
    });
    lint(folder);
    return found;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rules of a plugin that a construct breaks. With findings, synthesis fails once the report is written. */
function violations(define, outdir, Plugin, ruleOf) {
  rmSync(outdir, { recursive: true, force: true });
  const app = new App({ outdir, analyticsReporting: false });
  define(new Stack(app, 'Stack'));
  Validations.of(app).addPlugins(new Plugin(app));
  const { exitCode } = process;
  const { error } = console;
  console.error = () => undefined;
  try {
    app.synth();
  } catch (failure) {
    if (!/Validation failed/.test(failure.message)) {
      throw failure;
    }
  } finally {
    console.error = error;
    process.exitCode = exitCode;
  }
  const path = join(outdir, 'validation-report.json');
  const { pluginReports } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { pluginReports: [] };
  const findings = pluginReports.filter(({ pluginName }) => pluginName !== 'cdk-validate')
    .flatMap(({ pluginName, violations: all }) => all.map((violation) => ruleOf(violation, pluginName)));
  return [...new Set(findings)].sort();
}

function nagRule({ ruleName }, pluginName) {
  return ruleName.replace(`${pluginName}-`, '').replace(/^AwsSolutions-/, '').replace(/\[.*$/, '');
}

function ControlTower() {
  return new CfnGuardValidator({ controlTowerRulesEnabled: true });
}

/** What checkov finds in templates, by their folders. */
function checkov(folder) {
  const output = execFileSync(join(VENV, 'checkov'), [
    '--directory', folder, '--framework', 'cloudformation', '--skip-download', '--compact', '--quiet', '--soft-fail', '--output', 'json',
  ], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const { results, summary } = JSON.parse(output);
  if (summary.parsing_errors > 0) {
    throw new Error(`checkov cannot read ${summary.parsing_errors} templates`);
  }
  const found = new Map();
  for (const { check_id: rule, file_path: path } of results.failed_checks) {
    const [, of] = path.split('/');
    found.set(of, [...new Set([...found.get(of) ?? [], rule])].sort());
  }
  return found;
}

/** cfn-lint finds nothing, but for the mapping that the CDK's L2 of Firehose adds. */
function lint(folder) {
  const templates = readdirSync(folder).map((name) => join(folder, name, 'Stack.template.json'));
  const findings = [];
  try {
    execFileSync(join(VENV, 'cfn-lint'), ['--format', 'json', ...templates], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch ({ stdout }) {
    findings.push(...JSON.parse(stdout));
  }
  const ours = findings.filter(({ Location: { Path: [section, name] } }) => section !== 'Mappings' || !name.startsWith('awscdk'));
  if (ours.length > 0) {
    throw new Error(`cfn-lint finds ${ours.map(({ Filename, Rule, Message }) => `${Filename}: ${Rule.Id} ${Message}`).join('\n')}`);
  }
}
