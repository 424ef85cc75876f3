import { Aws } from 'aws-cdk-lib';
import { RecordDataType, RecordFamily, RecordField } from '../../lib';
import * as catalogue from './fields.json';

interface CataloguedField {
  readonly name: string;
  readonly version: number;
  readonly dataType: string;
}

const TAG_FIELDS: Record<string, RecordField> = {
  'instance-tag': RecordField.instanceTag('Team'),
  'interface-tag': RecordField.interfaceTag('Team'),
  'asg-tag': RecordField.autoScalingGroupTag('Team'),
};

const statics = Object.entries(RecordField).filter((entry): entry is [string, RecordField] => entry[1] instanceof RecordField);

function fieldOf(name: string): RecordField {
  const fields = RecordField as unknown as Record<string, RecordField>;
  return TAG_FIELDS[name.replace(/-2$/, '')] ?? fields[name.toUpperCase().replace(/-/g, '_')];
}

describe('the catalogue', () => {
  const families: Array<[RecordFamily, CataloguedField[]]> = [
    [RecordFamily.NETWORK_INTERFACE, catalogue.networkInterface],
    [RecordFamily.TRANSIT_GATEWAY, catalogue.transitGateway],
  ];
  const rows = families.flatMap(([family, fields]) => fields.map((field) => ({ family, ...field })));

  test.each(rows)('has $name for $family', ({ family, name, version, dataType }) => {
    const field = fieldOf(name);
    expect(field.fieldName).toEqual(name.replace(/-tag-2$/, '-tag'));
    expect(field.version).toEqual(version);
    expect(field.dataType).toEqual(dataType);
    expect(field.families).toContain(family);
  });

  test('has nothing that the service lacks', () => {
    const known = new Set(rows.map(({ name, family }) => `${name} ${family}`));
    expect(statics.flatMap(([, field]) => field.families.map((family) => `${field.fieldName} ${family}`))
      .filter((each) => !known.has(each))).toEqual([]);
  });

  test("calls every static by AWS's name", () => {
    expect(statics.map(([name]) => name)).toEqual(statics.map(([, field]) => field.fieldName.toUpperCase().replace(/-/g, '_')));
  });

  test('lists a field of both families once', () => {
    const names = new Set(rows.map(({ name }) => name).filter((name) => !/-tag(-2)?$/.test(name)));
    expect(statics).toHaveLength(names.size);
  });
});

describe('fields of tags', () => {
  test('carry their key', () => {
    expect(RecordField.instanceTag('Team').tagKey).toEqual('Team');
    expect(RecordField.SRCADDR.tagKey).toBeUndefined();
  });

  test('read as name and key', () => {
    expect(`${RecordField.instanceTag('Team')}`).toEqual('instance-tag Team');
    expect(`${RecordField.instanceTag(Aws.STACK_NAME)}`).toEqual('instance-tag <tagKey>');
  });

  test.each([['', 0], ['k'.repeat(129), 129]])('fails when the key is %j', (key, length) => {
    expect(() => RecordField.instanceTag(key)).toThrow(new Error(`'tagKey' must have 1 to 128 characters, got ${length}: '${key}'`));
  });

  test.each(['k', 'k'.repeat(128), Aws.STACK_NAME, `${'k'.repeat(128)}${Aws.STACK_NAME}`])('take the key %j', (key) => {
    expect(RecordField.autoScalingGroupTag(key).tagKey).toEqual(key);
  });
});

describe('of', () => {
  test('fails for a field that no record carries', () => {
    expect(() => RecordField.of('new-field', { families: [] })).toThrow(
      new Error("'families' of a record field must hold at least one, got none"));
  });

  test('gives the listed field, whatever the options', () => {
    expect(RecordField.of('pkt-srcaddr', { version: 99, dataType: RecordDataType.INT64 })).toBe(RecordField.PKT_SRCADDR);
  });

  test('gives a field that is not listed', () => {
    const field = RecordField.of('quantum-state', {
      version: 12, dataType: RecordDataType.INT64, families: [RecordFamily.TRANSIT_GATEWAY],
    });
    expect(field).toMatchObject({ fieldName: 'quantum-state', version: 12, dataType: 'int64', families: ['transit-gateway'] });
  });

  test('takes a field that is not listed for a string of any family', () => {
    expect(RecordField.of('quantum-state')).toMatchObject({
      version: 11, dataType: 'string', families: ['network-interface', 'transit-gateway'],
    });
  });

  test.each(['', 'SrcAddr', 'src addr', '${srcaddr}', 'srcaddr-', '-', 'a_b', '1a'])('fails when the name is %j', (name) => {
    expect(() => RecordField.of(name)).toThrow(
      new Error(`'name' of a record field must be lower-case words joined by '-', such as 'pkt-srcaddr', got '${name}'`));
  });

  test.each([['instance-tag', 'instanceTag'], ['interface-tag-2', 'interfaceTag'], ['asg-tag', 'autoScalingGroupTag']])(
    'fails when the name is that of the tag field %s', (name, factory) => {
      expect(() => RecordField.of(name)).toThrow(
        new Error(`'name' of a record field must not be that of a tag, got '${name}': use RecordField.${factory}('Team')`));
    });

  test('fails when the name is a token', () => {
    expect(() => RecordField.of(Aws.STACK_NAME)).toThrow(
      new Error("'name' of a record field must be a literal: tables and queries are derived from it"));
  });

  test.each(['prototype', 'length', 'name', 'parse'])('does not take %s of the class for a field', (name) => {
    expect(RecordField.of(name)).toBeInstanceOf(RecordField);
    expect(RecordField.of(name).fieldName).toEqual(name);
  });
});
