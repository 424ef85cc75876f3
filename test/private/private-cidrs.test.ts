import { Fn } from 'aws-cdk-lib';
import { Archive } from '../athena/archive';
import { FlowLogQuery, RecordFormat } from '../../lib';

function cidrsOf(privateCidrs?: string[]): string | undefined {
  const archive = new Archive();
  archive.write(RecordFormat.ESSENTIAL);
  archive.table({ privateCidrs, queries: [FlowLogQuery.EXPOSED_SERVICES] });
  const [, condition = ''] = /NOT \((contains\(.*?)\)\n/.exec(`${Object.values(archive.queries)[0].QueryString}\n`) ?? [];
  return Array.from(condition.matchAll(/contains\(('[^']*'), TRY_CAST\(pkt_dstaddr AS ipaddress\)\)/g), ([, cidr]) => cidr).join(', ');
}

test('addresses of these networks are private by default', () => {
  expect(cidrsOf()).toBe("'10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'");
});

test('others are as given', () => {
  expect(cidrsOf(['198.51.100.0/24', '2001:db8::/32'])).toBe("'198.51.100.0/24', '2001:db8::/32'");
});

test.each([[[], 'a list'], ['10.0.0.0/8', "'10.0.0.0/8'"]])('fails without a CIDR: %j', (cidrs, shown) => {
  expect(() => cidrsOf(cidrs as string[])).toThrow(new Error(`'privateCidrs' must hold at least one CIDR, got ${shown}`));
});

test.each([
  ['10.0.0.0', "'10.0.0.0'"], ['10.0.0.0/33', "'10.0.0.0/33'"], ['10.0.0/8', "'10.0.0/8'"], ['2001:db8::/129', "'2001:db8::/129'"],
  ['fe80::1%eth0/64', "'fe80::1%eth0/64'"], ["10.0.0.0/8']--", "'10.0.0.0/8']--'"], [Fn.importValue('Cidr'), '<unresolved>'], [8, '8'],
])('fails for the CIDR %j', (cidr, shown) => {
  expect(() => cidrsOf([cidr as string])).toThrow(new Error(`'privateCidrs' must be literal CIDRs such as '10.0.0.0/8', got ${shown}`));
});
