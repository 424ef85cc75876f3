// Compares the cost of flow logs side by side, as ratios to hand-written L1s: `node bench/run.mjs [repeats] [sizes…]`.
// With --smoke only what does not depend on the machine: the same templates as the L1s, byte for byte, and no more.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CELL = fileURLToPath(new URL('cell.mjs', import.meta.url));
const VARIANTS = ['l1', 'forMany', 'forEach', 'ec2FlowLog'];

function measure(variant, count, ...options) {
  return JSON.parse(execFileSync(process.execPath, [CELL, variant, count, ...options], {
    encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CDK_VALIDATION: 'false' },
  }));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function smoke() {
  const [l1, forMany, forEach] = VARIANTS.map((variant) => measure(variant, 300, '--templates'));
  assert.ok(forMany.templates.join() === l1.templates.join(), 'one construct for many does not synthesize what L1s do');
  assert.equal(forEach.resources, l1.resources, 'one construct for each flow log defines other resources');
  console.log(`300 flow logs: ${l1.resources} resources and ${l1.bytes} bytes of templates, as with L1s`);
}

function compare(repeats, sizes) {
  const linear = new Map();
  for (const size of sizes) {
    const runs = new Map(VARIANTS.map((variant) => [variant, []]));
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      VARIANTS.forEach((variant) => runs.get(variant).push(measure(variant, size)));
    }
    const of = (variant, key) => median(runs.get(variant).map((run) => run[key]));
    linear.set(size, of('forMany', 'milliseconds'));
    console.log(`\n| ${size} flow logs | time | resources | bytes | memory |\n| --- | --- | --- | --- | --- |`);
    for (const variant of VARIANTS) {
      const ratios = ['milliseconds', 'resources', 'bytes', 'megabytes'].map((key) => (of(variant, key) / of('l1', key)).toFixed(2));
      console.log(`| ${variant} | ${ratios.join(' | ')} |`);
    }
    for (const variant of ['forMany', 'forEach']) {
      const ratio = of(variant, 'milliseconds') / of('ec2FlowLog', 'milliseconds');
      console.log(`${variant} takes ${ratio.toFixed(2)} of the time of ec2.FlowLog`);
    }
  }
  const [[least, fast], [most, slow]] = [[...linear][0], [...linear].at(-1)];
  if (most > least) {
    console.log(`\ntime grows with the ${(Math.log(slow / fast) / Math.log(most / least)).toFixed(2)}th power from ${least} to ${most}`);
  }
}

const [first, ...rest] = process.argv.slice(2);
if (first === '--smoke') {
  smoke();
} else {
  compare(Number(first ?? 5), rest.length > 0 ? rest.map(Number) : [100, 1000, 5000]);
}
