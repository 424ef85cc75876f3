// What the files know of fields: the types of both families of records, and which values are percent-encoded.
import { readFileSync } from 'node:fs';

const FAMILIES = JSON.parse(readFileSync(new URL('../test/format/fields.json', import.meta.url)));
const TYPES = new Map(Object.values(FAMILIES).flat().map(({ name, dataType }) => [name, dataType]));
const TAG = /^(instance|interface|asg)-tag(-2)?$/;

/** Names of the fields of network interfaces' records, in AWS's order. */
export const VPC_FIELDS = FAMILIES.networkInterface.map(({ name }) => name);

/** Names of the fields of transit gateways' records, in AWS's order. */
export const TRANSIT_GATEWAY_FIELDS = FAMILIES.transitGateway.map(({ name }) => name);

/** `int32`, `int64` or `string`. */
export function typeOf(field) {
  const type = TYPES.get(field);
  if (type === undefined) {
    throw new Error(`no such field: ${field}`);
  }
  return type;
}

/** The name that a field has as a column of a table or of a Parquet file. */
export function columnOf(field) {
  return field.replaceAll('-', '_');
}

/** The value as files hold it: tags are percent-encoded, hyphens too, so that a value is never the sign of none. */
export function stored(field, value) {
  if (value === undefined || !TAG.test(field)) {
    return value;
  }
  return encodeURIComponent(value).replace(/[-!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
