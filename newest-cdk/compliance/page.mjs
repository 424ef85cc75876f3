// Writes docs/compliance.md: what scanners find in each construct, and why. With --check it only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { CONSTRUCTS } from './constructs.mjs';
import { REASONS } from './reasons.mjs';
import { scan, SCANNERS, VERSIONS } from './scanners.mjs';

const PAGE = new URL('../../docs/compliance.md', import.meta.url);

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

const found = scan(CONSTRUCTS);
const rules = [...new Set(Object.values(found).flatMap((each) => Object.values(each).flat()))].sort();
const unexplained = rules.filter((rule) => REASONS[rule] === undefined);
const unfounded = Object.keys(REASONS).filter((rule) => !rules.includes(rule));
if (unexplained.length + unfounded.length > 0) {
  console.error(`no reason for ${unexplained.join(', ') || 'none'}, no finding of ${unfounded.join(', ') || 'none'}`);
  process.exit(1);
}

const page = `# What scanners find

Each construct against the packs of [cdk-nag](https://github.com/cdklabs/cdk-nag) ${VERSIONS.nag}, all of Control Tower's proactive controls
by [cfn-guard](https://github.com/cdklabs/cdk-validator-cfnguard) ${VERSIONS.guard}, and checkov, on aws-cdk-lib ${VERSIONS.cdk}; cfn-lint and the CDK's own
template validation find nothing in any. Written by \`node newest-cdk/compliance/page.mjs\`; CI compares. Nothing is acknowledged or
suppressed.

${row(['construct', ...SCANNERS])}
${row(Array(1 + SCANNERS.length).fill('---'))}
${Object.entries(found).map(([construct, of]) => row([construct, ...SCANNERS.map((scanner) => of[scanner].join(', ') || 'passes')])).join('\n')}

${row(['rule', 'why, and what makes it pass'])}
${row(['---', '---'])}
${rules.map((rule) => row([rule, REASONS[rule]])).join('\n')}

## Who asks for flow logs

All of these ask one thing: does a VPC have a flow log? Those of AWS Config and Security Hub want rejects in it, \`ALL\` or \`REJECT\`. They are
satisfied by a flow log of the VPC; one of its subnets does not count. Scanners of templates look for it in the stack of the VPC: define
\`FlowLogs\` there, or let \`FlowLogging\` do it.

| who | asks by |
| --- | --- |
| AWS Config | \`vpc-flow-logs-enabled\`, with \`trafficType\` if it is given |
| Security Hub | EC2.6, with \`trafficType\` \`REJECT\` |
| CIS AWS Foundations | 3.7 of 5.0 and 3.0, 3.9 of 1.4, 2.9 of 1.2, by EC2.6 |
| PCI DSS 3.2.1 | 10.3.3 to 10.3.6, by EC2.6; 2.2, 10.1 and 10.3.2 as well by cdk-nag |
| NIST 800-53 r5 | AC-4(26), AU-2, AU-3, AU-6(3), AU-6(4), AU-12, CA-7, SI-7(8), by EC2.6 |
| NIST 800-171 r2 | 3.1.20, 3.3.1, 3.13.1, by EC2.6 |
| HIPAA | 164.308(a)(3)(ii)(A) and 164.312(b), by cdk-nag |
| cdk-nag | VPC7 of AWS Solutions, VPCFlowLogsEnabled of the others |
| checkov, cfn-lint, Control Tower's proactive controls | not of CloudFormation templates |

Sources: [EC2.6](https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6),
[vpc-flow-logs-enabled](https://docs.aws.amazon.com/config/latest/developerguide/vpc-flow-logs-enabled.html), and the packs named above. What an
auditor asks beside (retention, encryption, who may read) is in the table of constructs.

GuardDuty and Security Lake do without: each reads a stream of its own straight from the service, which your flow logs neither feed nor
disturb, and which you cannot read ([GuardDuty](https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_data-sources.html)). Security Hub reads no flow
log, it asks whether there is one; it does not see those of Security Lake.
`;

if (!process.argv.includes('--check')) {
  writeFileSync(PAGE, page);
} else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/compliance.md is stale: node newest-cdk/compliance/page.mjs writes it');
  process.exit(1);
}
