import { Token } from 'aws-cdk-lib';
import { RecordDataType } from '../format/record-data-type';
import { RecordField } from '../format/record-field';
import { describe } from '../private/describe';
import { isCidr } from '../private/private-cidrs';

/** What records hold: nothing that any language takes for its own, tags being percent-encoded. */
const VALUE = /^(?:[-\w.:/~]|%[0-9A-Fa-f]{2})+$/;

/** Untyped languages give nothing where a static is misspelt. */
export function assertField(field: RecordField): void {
  if (typeof field?.fieldName !== 'string') {
    throw new Error(`'field' must be a field such as RecordField.SRCADDR, got ${describe(field)}`);
  }
}

export function assertList(prop: string, values: unknown[]): void {
  if (!Array.isArray(values) || Token.isUnresolved(values) || values.length === 0) {
    throw new Error(`'${prop}' must hold at least one value, got ${describe(values)}`);
  }
}

export function assertValues(field: RecordField, values: string[]): void {
  assertList('values', values);
  values.forEach((value) => assertValue('values', value));
  const wrong = values.find((value) => !/^(-|\d+)$/.test(value));
  if (field.dataType !== RecordDataType.STRING && wrong !== undefined) {
    throw new Error(`'values' must be whole numbers, or '-' for none, for '${field}', got ${describe(wrong)}`);
  }
}

export function assertPrefix(field: RecordField, prefix: string): void {
  if (field.dataType !== RecordDataType.STRING) {
    throw new Error(`'field' must hold texts for a prefix, got '${field}'`);
  }
  assertValue('prefix', prefix);
}

export function assertNumbers(field: RecordField, values: number[]): void {
  if (field.dataType === RecordDataType.STRING) {
    throw new Error(`'field' must hold numbers, got '${field}'`);
  }
  assertList('values', values);
  const wrong = values.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong !== undefined) {
    throw new Error(`'values' must be whole numbers, at least 0, got ${describe(wrong)}`);
  }
}

export function assertCidrs(field: RecordField, cidrs: string[]): void {
  if (field.dataType !== RecordDataType.STRING) {
    throw new Error(`'field' must hold addresses, got '${field}'`);
  }
  assertList('cidrs', cidrs);
  const wrong = cidrs.find((cidr) => !isCidr(cidr));
  if (wrong !== undefined) {
    throw new Error(`'cidrs' must be literal CIDRs such as '10.0.0.0/8', got ${describe(wrong)}`);
  }
}

function assertValue(prop: string, value: string): void {
  if (typeof value !== 'string' || Token.isUnresolved(value) || !VALUE.test(value)) {
    throw new Error(`'${prop}' must be as records hold them, literal letters, digits and '-_.:/~', percent-encoded in `
      + `tags, got ${describe(value)}`);
  }
}
