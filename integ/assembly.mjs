// Runs a story and writes its manifests in the schema of the assemblies that integ-runner 2.197 reads: aws-cdk-lib is
// ahead of it. To be dropped with the first runner that reads them: `--app 'node {filePath}'` is its default.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const READABLE = '53.0.0';

execFileSync(process.execPath, [process.argv[2]], { stdio: 'inherit' });
const outdir = process.env.CDK_OUTDIR;
for (const name of readdirSync(outdir).filter((each) => /^(manifest|integ|.*\.assets)\.json$|^cdk\.out$/.test(each))) {
  const path = join(outdir, name);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...content, version: READABLE }, undefined, 2));
}
