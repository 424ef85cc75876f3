// The sample records of AWS's documentation, by value. See
// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
import { typeOf } from './fields.mjs';

const DEFAULT = `
  version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status`;

const FLAGS = `
  version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr
  pkt-dstaddr protocol bytes packets start end action tcp-flags log-status`;

/** The first seven fields of all those samples. */
const SERVER = `
  3 vpc-abcdefab012345678 subnet-aaaaaaaa012345678 i-01234567890123456 eni-1235b8ca123456789 123456789010 IPv4`;

const NAT = 'instance-id interface-id srcaddr dstaddr pkt-srcaddr pkt-dstaddr';

const ATTACHMENT = `
  version interface-id account-id vpc-id subnet-id instance-id srcaddr dstaddr srcport dstport protocol tcp-flags type
  pkt-srcaddr pkt-dstaddr action log-status`;

const SERVICES = `
  version srcaddr dstaddr srcport dstport protocol start end type packets bytes account-id vpc-id subnet-id instance-id
  interface-id region az-id sublocation-type sublocation-id action tcp-flags pkt-srcaddr pkt-dstaddr
  pkt-src-aws-service pkt-dst-aws-service traffic-path flow-direction log-status`;

/** Each with a title, the names of its fields and its lines. */
export const DOCUMENTED = [
  sample('accepted and rejected traffic', DEFAULT, [
    `2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070
    ACCEPT OK`,
    '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK',
  ]),
  sample('no data and skipped records', DEFAULT, [
    '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
    '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA',
  ]),
  sample('security group and network ACL rules', DEFAULT, [
    '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK',
    '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK',
  ]),
  sample('IPv6 traffic', DEFAULT, [
    `2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105
    2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK`,
  ]),
  sample('TCP flag sequence', FLAGS, [
    '52.213.180.42 10.0.0.62 43416 5001 52.213.180.42 10.0.0.62 6 568 8 1566848875 1566848933 ACCEPT 2 OK',
    '10.0.0.62 52.213.180.42 5001 43416 10.0.0.62 52.213.180.42 6 376 7 1566848875 1566848933 ACCEPT 18 OK',
    '52.213.180.42 10.0.0.62 43418 5001 52.213.180.42 10.0.0.62 6 100701 70 1566848875 1566848933 ACCEPT 2 OK',
    '10.0.0.62 52.213.180.42 5001 43418 10.0.0.62 52.213.180.42 6 632 12 1566848875 1566848933 ACCEPT 18 OK',
    '10.0.0.62 52.213.180.42 5001 43418 10.0.0.62 52.213.180.42 6 63388 1219 1566848933 1566849113 ACCEPT 1 OK',
    '52.213.180.42 10.0.0.62 43418 5001 52.213.180.42 10.0.0.62 6 23294588 15774 1566848933 1566849113 ACCEPT 1 OK',
    '52.213.180.42 10.0.0.62 43638 5001 52.213.180.42 10.0.0.62 6 1260 17 1566933133 1566933193 ACCEPT 3 OK',
    '10.0.0.62 52.213.180.42 5001 43638 10.0.0.62 52.213.180.42 6 967 14 1566933133 1566933193 ACCEPT 19 OK',
  ].map((line) => `${SERVER} ${line}`)),
  sample('traffic through a NAT gateway', NAT, [
    '- eni-1235b8ca123456789 10.0.1.5 10.0.0.220 10.0.1.5 203.0.113.5',
    '- eni-1235b8ca123456789 10.0.0.220 203.0.113.5 10.0.0.220 203.0.113.5',
    '- eni-1235b8ca123456789 203.0.113.5 10.0.0.220 203.0.113.5 10.0.0.220',
    '- eni-1235b8ca123456789 10.0.0.220 10.0.1.5 203.0.113.5 10.0.1.5',
    'i-01234567890123456 eni-1111aaaa2222bbbb3 10.0.1.5 203.0.113.5 10.0.1.5 203.0.113.5',
    'i-01234567890123456 eni-1111aaaa2222bbbb3 203.0.113.5 10.0.1.5 203.0.113.5 10.0.1.5',
  ]),
  sample('traffic through a transit gateway', ATTACHMENT, [
    `3 eni-33333333333333333 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb i-01234567890123456
    10.20.33.164 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK`,
    `3 eni-33333333333333333 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb i-01234567890123456
    10.40.2.236 10.20.33.164 80 39812 6 19 IPv4 10.40.2.236 10.20.33.164 ACCEPT OK`,
    `3 eni-11111111111111111 123456789010 vpc-abcdefab012345678 subnet-11111111aaaaaaaaa -
    10.40.1.175 10.40.2.236 39812 80 6 3 IPv4 10.20.33.164 10.40.2.236 ACCEPT OK`,
    `3 eni-22222222222222222 123456789010 vpc-abcdefab012345678 subnet-22222222bbbbbbbbb -
    10.40.2.236 10.40.2.31 80 39812 6 19 IPv4 10.40.2.236 10.20.33.164 ACCEPT OK`,
  ]),
  sample('service name, traffic path, and flow direction', SERVICES, [
    `5 52.95.128.179 10.0.0.71 80 34210 6 1616729292 1616729349 IPv4 14 15044 123456789012 vpc-abcdefab012345678
    subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 19
    52.95.128.179 10.0.0.71 S3 - - ingress OK`,
    `5 10.0.0.71 52.95.128.179 34210 80 6 1616729292 1616729349 IPv4 7 471 123456789012 vpc-abcdefab012345678
    subnet-aaaaaaaa012345678 i-0c50d5961bcb2d47b eni-1235b8ca123456789 ap-southeast-2 apse2-az3 - - ACCEPT 3
    10.0.0.71 52.95.128.179 - S3 8 egress OK`,
  ]),
];

/** The fields of a line, as those of a record: without what is missing, and integers as numbers. */
export function parsed(line, format) {
  const pairs = line.split(' ').map((value, index) => [format[index], value]);
  return Object.fromEntries(pairs
    .filter(([, value]) => value !== '-')
    .map(([field, value]) => [field, typeOf(field) === 'string' ? value : Number(value)]));
}

/** Formats and lines are broken here to be read; their parts are divided by single blanks. */
function sample(title, format, lines) {
  return { title, format: words(format), lines: lines.map((line) => words(line).join(' ')) };
}

function words(text) {
  return text.trim().split(/\s+/);
}
