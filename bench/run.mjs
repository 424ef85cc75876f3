// Compares the cost of flow logs side by side, as ratios to hand-written L1s: `node bench/run.mjs [repeats] [sizes…]`.
// With --smoke only what does not depend on the machine: the same templates as the L1s, byte for byte, and no more.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CELL = fileURLToPath(new URL('cell.mjs', import.meta.url));
/** The first of each is what the others are compared with. */
const DESTINATIONS = {
  'CloudWatch Logs': ['l1', 'forMany', 'forEach', 'ec2FlowLog'],
  'S3': ['l1ToS3', 'forManyToS3', 'forEachToS3', 'ec2FlowLogToS3'],
};

/** Without what the CDK looks at by itself, which costs more than everything here. */
function measure(variant, count, ...options) {
  return JSON.parse(execFileSync(process.execPath, [CELL, variant, count, ...options], {
    encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CDK_VALIDATION: 'false' },
  }));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function smoke() {
  for (const [destination, variants] of Object.entries(DESTINATIONS)) {
    const [l1, forMany, forEach] = variants.slice(0, 3).map((variant) => measure(variant, 300, '--templates'));
    assert.ok(forMany.templates.join() === l1.templates.join(), `one construct for many to ${destination} does not synthesize what L1s do`);
    assert.equal(forEach.resources, l1.resources, `one construct for each flow log to ${destination} defines other resources`);
    console.log(`300 flow logs to ${destination}: ${l1.resources} resources and ${l1.bytes} bytes of templates, as with L1s`);
  }
}

function compare(destination, variants, repeats, sizes) {
  const [l1, forMany, forEach, ec2FlowLog] = variants;
  const linear = new Map();
  for (const size of sizes) {
    const runs = new Map(variants.map((variant) => [variant, []]));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      variants.forEach((variant) => runs.get(variant).push(measure(variant, size)));
    }
    const of = (variant, key) => median(runs.get(variant).map((run) => run[key]));
    linear.set(size, of(forMany, 'milliseconds'));
    console.log(`\n| ${size} to ${destination} | time | resources | bytes | memory |\n| --- | --- | --- | --- | --- |`);
    for (const variant of variants) {
      const ratios = ['milliseconds', 'resources', 'bytes', 'megabytes'].map((key) => (of(variant, key) / of(l1, key)).toFixed(2));
      console.log(`| ${variant} | ${ratios.join(' | ')} |`);
    }
    for (const variant of [l1, forMany, forEach]) {
      const ratio = of(variant, 'milliseconds') / of(ec2FlowLog, 'milliseconds');
      console.log(`${variant} takes ${ratio.toFixed(2)} of the time of ec2.FlowLog`);
    }
  }
  const [[least, fast], [most, slow]] = [[...linear][0], [...linear].at(-1)];
  if (most > least) {
    console.log(`\ntime grows with the ${(Math.log(slow / fast) / Math.log(most / least)).toFixed(2)}th power from ${least} to ${most}`);
  }
}

/** What FlowLogValidations adds to a synthesis. */
function compareValidated(variants, repeats, sizes) {
  for (const size of sizes) {
    for (const variant of variants) {
      const times = Array.from({ length: repeats }, () => [[], ['--validated']].map((options) => measure(variant, size, ...options).milliseconds));
      const [without, validated] = [0, 1].map((index) => median(times.map((each) => each[index])));
      console.log(`${size} of ${variant}: with FlowLogValidations ${(validated / without).toFixed(2)} of the time without`);
    }
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--smoke') {
  smoke();
} else {
  const sizes = rest.length > 0 ? rest.map(Number) : [100, 1000, 5000];
  Object.entries(DESTINATIONS).forEach(([destination, variants]) => compare(destination, variants, Number(first ?? 5), sizes));
  compareValidated(Object.values(DESTINATIONS).flatMap(([, forMany, , ec2FlowLog]) => [forMany, ec2FlowLog]), Number(first ?? 5), sizes);
}
