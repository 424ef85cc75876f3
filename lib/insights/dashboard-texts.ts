/**
 * What stands under the headings of a dashboard, from top to bottom. Names no prices, which change.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const SECTIONS: Record<string, string> = {
  'Health': 'Are records delivered? Incoming records fall to zero when delivery fails: intervals without traffic are '
    + 'recorded, too. What was skipped is missing in all that follows.',
  'Rejects': 'Who is turned away? From outside it is mostly the noise of the internet; from inside it is a rule that '
    + 'is too tight, or somebody who looks around. Packets after their connection was closed are rejected, too.',
  'Talkers': 'Who talks to whom? A flow between two interfaces that are logged is recorded at both. Pairs count it '
    + 'once, where it leaves.',
  'Ports': 'Which services are used, and which ones answered the internet? Of the two ports of a flow, the lesser one '
    + 'is in most cases that of the service.',
  'Zones': 'What crosses Availability Zones is billed at both ends, with exceptions.',
  'Cost drivers': 'What does the bill for data transfer follow? Paths: **1** within the VPC, **2** internet gateway or '
    + 'gateway endpoint, **3** virtual private gateway, **4** peering within the Region, **5** peering to another one, '
    + '**6** local gateway, **7** gateway endpoint, **8** internet gateway.',
  'Transit gateways': 'Bytes count once, where they come in; lost packets count where they were lost.',
  'One address': 'Enter an address at the top of the page: all that it did, as source or destination, newest first.',
  'One interface': 'Enter an interface at the top of the page: all that passed it, newest first.',
};

/**
 * What stands first. Links that start with `#` are of the console, in whichever partition; that of Logs Insights is not
 * documented.
 */
export function introduction(name: string, folder: string, queries: number, runbookUrl?: string): string {
  const links = [
    ...runbookUrl === undefined ? [] : [`[Runbook](${runbookUrl})`],
    '[Logs Insights](#logsV2:logs-insights)',
    '[Fields of records](https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html)',
  ];
  return [
    `# Flow logs: ${name}`,
    `${links.join(' · ')} · saved queries are in the folder \`${folder}\``,
    '',
    'Records arrive 5 to 15 minutes after the traffic, at the time when it began: **the last 20 minutes are not '
      + `complete.** To open or refresh this page runs ${queries} queries, each of which scans, and bills, all records `
      + 'of the time that is chosen.',
  ].join('\n');
}
