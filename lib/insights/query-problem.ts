import { Token } from 'aws-cdk-lib';
import { FlowLogInsightsParameter, FlowLogInsightsQueryProps } from './query-props';
import { BRACES, unknownIn } from './query-text';
import { RecordField } from '../format/record-field';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html */
const MAX_PARAMETERS = 20;

/** What is wrong with a query, whoever wrote it. */
export function problemOf(props: FlowLogInsightsQueryProps): string | undefined {
  const { name, question, queryString, condition, parameters = [] } = props ?? {};
  const rules: Array<() => [boolean, string]> = [
    () => [!isLine(name, 128), `'name' must be a literal line of 1 to 128 characters, got ${describe(name)}`],
    () => [/^\/|\/$/.test(name), `'name' must neither start nor end with '/', got ${describe(name)}`],
    () => [!isLine(question, 1024),
      `'question' must be a literal line of 1 to 1024 characters, got ${describe(question)}`],
    () => [question.includes('{{'), `'question' must hold nothing in braces, got ${describe(question)}`],
    () => [!isText(queryString), `'queryString' must be literal commands, got ${describe(queryString)}`],
    () => [/^\s*\||\|\s*$/.test(queryString),
      `'queryString' must neither start nor end with '|', got ${describe(queryString)}`],
    () => [condition !== undefined && condition?._clause === undefined,
      `'condition' must be one such as RecordCondition.REJECTED, got ${describe(condition)}`],
    () => [!Array.isArray(parameters) || parameters.length > MAX_PARAMETERS,
      `'parameters' must be a list of at most ${MAX_PARAMETERS}, got ${describe(parameters)}`],
  ];
  for (const rule of rules) {
    const [isBroken, problem] = rule();
    if (isBroken) {
      return problem;
    }
  }
  return problemOfParameters(queryString, parameters) ?? problemOfFields(props);
}

function problemOfParameters(queryString: string, parameters: FlowLogInsightsParameter[]): string | undefined {
  for (const { name, description, defaultValue } of parameters) {
    if (typeof name !== 'string' || !/^[A-Za-z_]\w{0,127}$/.test(name)) {
      return `'parameters' must have names of letters, digits and '_', got ${describe(name)}`;
    }
    if (!isLine(description, 512)) {
      return `'parameters' must have a description of 1 to 512 characters, got ${describe(description)} for '${name}'`;
    }
    if (defaultValue !== undefined && !isLine(defaultValue, 1024)) {
      return "'parameters' must have a default value of 1 to 1024 characters, "
        + `got ${describe(defaultValue)} for '${name}'`;
    }
  }
  const braces: string[] = queryString.replace(BRACES, '').match(/\{\{.*?(\}\}|$)/gs) ?? [];
  const names = parameters.map(({ name }) => `{{${name}}}`);
  const unknown = braces.find((brace) => !names.includes(brace));
  const unused = names.find((name, index) => !braces.includes(name) || names.indexOf(name) < index);
  if (unknown !== undefined) {
    return `'queryString' must hold nothing but {{private(field)}} and 'parameters' in braces, got '${unknown}'`;
  }
  return unused === undefined ? undefined : `'parameters' must be in 'queryString' and differ, got '${unused}'`;
}

function problemOfFields({ fields, queryString, includesSkipped }: FlowLogInsightsQueryProps): string | undefined {
  if (!Array.isArray(fields) || !fields.every((field) => typeof field?.fieldName === 'string')) {
    return `'fields' must be fields such as RecordField.SRCADDR, got ${describe(fields)}`;
  }
  if (!includesSkipped && !fields.includes(RecordField.LOG_STATUS)) {
    return `'fields' must hold log-status, by which flows are told, got ${fields.join(', ') || 'none'}`;
  }
  const unknown = unknownIn(queryString, fields)[0];
  return unknown === undefined ? undefined
    : `'queryString' must name fields that 'fields' holds, got '${unknown}' and ${fields.join(', ')}`;
}

function isText(text: string): boolean {
  return typeof text === 'string' && !Token.isUnresolved(text) && text.trim() !== '';
}

function isLine(text: string, maxLength: number): boolean {
  return isText(text) && text.length <= maxLength && !/[\r\n\u2028\u2029]/.test(text);
}
