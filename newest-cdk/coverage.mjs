// The apps of test/coverage: before FlowLogging cdk-nag finds a VPC without flow log in each, after it in none.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(new URL('app/', import.meta.url));
const { App, Mixins, Validations } = require('aws-cdk-lib');
const nag = require('cdk-nag');
const { FlowLogging } = require('./lib');
const { APPS } = require('./test/coverage/apps');

/** The resources that the rule on flow logs finds, those of stages too. */
function findings(define, cover) {
  const outdir = mkdtempSync(join(tmpdir(), 'coverage-'));
  const app = new App({ outdir, analyticsReporting: false, context: { '@aws-cdk/core:validateAgainstDefaultRules': false } });
  const { exitCode } = process;
  const { error, warn } = console;
  console.error = console.warn = () => undefined;
  try {
    define(app, cover);
    cover(app);
    Validations.of(app).addPlugins(new nag.AwsSolutionsChecks(app));
    app.synth();
  } catch (failure) {
    if (!/Validation failed/.test(failure.message)) {
      throw failure;
    }
  } finally {
    Object.assign(console, { error, warn });
    process.exitCode = exitCode;
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
  rmSync(outdir, { recursive: true });
  return pluginReports.flatMap(({ violations }) => violations).filter(({ ruleName }) => /VPC7/.test(ruleName))
    .flatMap(({ violatingConstructs, violatingResources }) => violatingConstructs ?? violatingResources).length;
}

const rows = Object.entries(APPS).map(([name, define]) =>
  [name, findings(define, () => undefined), findings(define, (scope) => Mixins.of(scope).apply(new FlowLogging()))]);
const wrong = rows.filter(([, before, after]) => before === 0 || after > 0);
wrong.forEach(([name, before, after]) => console.error(`${name}: ${before} VPCs without flow log before, ${after} after`));
console.log(`${rows.length} apps, ${wrong.length} wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
