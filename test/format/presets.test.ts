import { RecordField, RecordFormat } from '../../lib';
import * as catalogue from './fields.json';

function names(format: RecordFormat): string[] {
  return format.fields.map((field) => field.fieldName);
}

describe('versions and presets', () => {
  test.each([
    ['DEFAULT', 2], ['V3', 3], ['V4', 4], ['V5', 5], ['V7', 7], ['V8', 8], ['V9', 9], ['V10', 10], ['V11', 11],
  ] as const)('%s holds fields up to version %i in the order of the service', (name, version) => {
    const held = names(RecordFormat[name]);
    expect(catalogue.networkInterface.filter((field) => held.includes(field.name)).map((field) => field.name)).toEqual(held);
    expect(Math.max(...RecordFormat[name].fields.map((field) => field.version))).toEqual(version);
  });

  test('TRANSIT_GATEWAY_DEFAULT holds the fields of transit gateways in the order of the service', () => {
    expect(names(RecordFormat.TRANSIT_GATEWAY_DEFAULT)).toEqual(catalogue.transitGateway.map((field) => field.name));
  });

  test('ESSENTIAL is version 5 without region and sublocation', () => {
    const { REGION, SUBLOCATION_TYPE, SUBLOCATION_ID } = RecordField;
    expect(RecordFormat.ESSENTIAL.logFormat).toEqual(RecordFormat.V5.minus(REGION, SUBLOCATION_TYPE, SUBLOCATION_ID).logFormat);
    expect(RecordFormat.ESSENTIAL.fields).toHaveLength(26);
  });

  test.each([
    ['REACHABILITY', ['reject-reason']],
    ['DATA_TRANSFER', ['resource-id', 'interface-type', 'next-hop-interface-id', 'next-hop-az-id', 'next-hop-interface-type']],
    ['SEGMENTATION', ['interface-type', 'next-hop-subnet-id', 'next-hop-vpc-id', 'next-hop-interface-type']],
    ['CONTAINERS', catalogue.networkInterface.filter(({ version }) => version === 7).map(({ name }) => name)],
    ['ENCRYPTION', ['encryption-status']],
  ] as const)('%s appends to ESSENTIAL what its question needs', (name, added) => {
    expect(names(RecordFormat[name])).toEqual([...names(RecordFormat.ESSENTIAL), ...added]);
  });
});
