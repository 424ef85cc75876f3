import { Rule } from '../rule';

/** A format that is not fields between single blanks. */
export const FORMAT_SYNTAX: Rule = {
  id: 'formatSyntax',
  severity: 'error',
  finds: 'a format that is not `${field}`s between single blanks',
  page: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-flowlog.html',
  check: ({ flowLogs }) => flowLogs.flatMap(({ resource, logFormat }) => {
    const wrong = logFormat === undefined ? undefined : problemOf(logFormat);
    return wrong === undefined ? [] : [{
      resource,
      property: 'LogFormat',
      problem: `'LogFormat' must be fields like '\${srcaddr}' between single blanks, got ${wrong}`,
      fix: 'separate fields by one blank, with none at the ends',
    }];
  }),
};

function problemOf(format: string): string | undefined {
  const pieces = format.split(' ');
  if (format.trim() === '') {
    return 'no field';
  }
  const [wrong] = pieces.filter((piece) => !/^\$\{[^\s${}]+\}$/.test(piece));
  return wrong === undefined ? undefined : wrong !== '' ? JSON.stringify(wrong)
    : format.startsWith(' ') ? 'a blank at the start'
      : format.endsWith(' ') ? 'a blank at the end' : 'two blanks in a row';
}
