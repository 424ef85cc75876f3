import { RecordField } from '../format/record-field';

/** Names of fields that are known need quotes if SQL reserves them; of others nobody knows. */
export function quoted(name: string): string {
  return name === 'end' || RecordField._known(name.replace(/_/g, '-')) === undefined && !/_tag(_2)?$/.test(name)
    ? `"${name}"`
    : name;
}
