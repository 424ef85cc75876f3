import { Aws, Fn } from 'aws-cdk-lib';
import { RecordField, RecordFormat } from '../../lib';

const { SRCADDR, DSTADDR, VERSION, BYTES, PACKETS, TGW_ID } = RecordField;

describe('of', () => {
  test('keeps the order', () => {
    expect(RecordFormat.of(DSTADDR, SRCADDR).logFormat).toEqual('${dstaddr} ${srcaddr}');
    expect(`${RecordFormat.of(DSTADDR, SRCADDR)}`).toEqual('${dstaddr} ${srcaddr}');
  });

  test('fails when there is no field', () => {
    expect(() => RecordFormat.of()).toThrow(new Error("'fields' of a record format must hold at least one field, got none"));
  });

  test('fails when a field appears twice', () => {
    expect(() => RecordFormat.of(SRCADDR, DSTADDR, SRCADDR)).toThrow(
      new Error("'fields' of a record format must hold each field once, got 'srcaddr' twice"));
  });

  test('fails when a tag appears twice', () => {
    expect(() => RecordFormat.of(RecordField.instanceTag('Team'), RecordField.instanceTag('Team'))).toThrow(
      new Error("'fields' of a record format must hold each field once, got 'instance-tag Team' twice"));
  });

  test('fails when a tag whose key is a token appears twice, and shows no token', () => {
    expect(() => RecordFormat.of(RecordField.instanceTag(Aws.STACK_NAME), RecordField.instanceTag(Aws.STACK_NAME))).toThrow(
      new Error("'fields' of a record format must hold each field once, got 'instance-tag <tagKey>' twice"));
  });

  test('fails when there is a third tag of a kind', () => {
    const tags = ['a', 'b', 'c'].map((key) => RecordField.instanceTag(key));
    expect(() => RecordFormat.of(...tags)).toThrow(
      new Error("'fields' of a record format must hold at most two fields of the kind 'instance-tag', got a third: 'instance-tag c'"));
  });

  test('fails when something is no field, as it can be in untyped languages', () => {
    expect(() => RecordFormat.of(SRCADDR, undefined as unknown as RecordField)).toThrow(
      new Error("'fields' of a record format must hold fields such as RecordField.SRCADDR, got undefined at position 2"));
  });
});

describe('plus and minus', () => {
  test('leave the format as it is', () => {
    const format = RecordFormat.of(SRCADDR);
    expect(format.plus(DSTADDR).logFormat).toEqual('${srcaddr} ${dstaddr}');
    expect(format.plus(DSTADDR).minus(SRCADDR).logFormat).toEqual('${dstaddr}');
    expect(format.logFormat).toEqual('${srcaddr}');
  });

  test('plus fails when the field is there', () => {
    expect(() => RecordFormat.DEFAULT.plus(SRCADDR)).toThrow(
      new Error("'fields' of a record format must hold each field once, got 'srcaddr' twice"));
  });

  test('minus leaves out what is not there', () => {
    expect(RecordFormat.of(SRCADDR).minus(DSTADDR).logFormat).toEqual('${srcaddr}');
  });

  test('minus fails when nothing is left', () => {
    expect(() => RecordFormat.of(SRCADDR).minus(SRCADDR)).toThrow(
      new Error("'fields' of a record format must hold at least one field, got none"));
  });

  test('minus of the first tag makes the second the first', () => {
    const format = RecordFormat.of(RecordField.instanceTag('a'), RecordField.instanceTag('b')).minus(RecordField.instanceTag('a'));
    expect(format.logFormat).toEqual('${instance-tag}');
    expect(format._tagFieldSpecifications()).toEqual([{ resourceType: 'instance', tagKeys: ['b'] }]);
  });

  test('fields cannot be added behind its back', () => {
    expect(() => RecordFormat.V3.fields.push(BYTES)).toThrow(TypeError);
    expect(RecordFormat.V3.columns()).toHaveLength(21);
  });

  test('fails without a token in the message when something is no field', () => {
    expect(() => RecordFormat.of(Fn.importValue('Field') as unknown as RecordField)).toThrow(
      new Error("'fields' of a record format must hold fields such as RecordField.SRCADDR, got <unresolved> at position 1"));
  });

  test('fail when something is no field', () => {
    const none = undefined as unknown as RecordField;
    const message = "'fields' of a record format must hold fields such as RecordField.SRCADDR, got undefined at position";
    expect(() => RecordFormat.V3.plus(none)).toThrow(new Error(`${message} 22`));
    expect(() => RecordFormat.V3.minus(SRCADDR, none)).toThrow(new Error(`${message} 2`));
    expect(() => RecordFormat.V3.includes(none)).toThrow(new Error(`${message} 1`));
  });

  test('a changed list of fields changes nothing', () => {
    const format = RecordFormat.of(SRCADDR);
    const fields = [DSTADDR];
    const other = RecordFormat.of(...fields);
    fields.push(VERSION);
    expect(other.logFormat).toEqual('${dstaddr}');
    expect(format.logFormat).toEqual('${srcaddr}');
  });
});

describe('tags', () => {
  const format = RecordFormat.of(
    RecordField.interfaceTag('a'), RecordField.instanceTag('b'), SRCADDR, RecordField.instanceTag('c'), RecordField.autoScalingGroupTag('d'));

  test('are numbered by kind', () => {
    expect(format.logFormat).toEqual('${interface-tag} ${instance-tag} ${srcaddr} ${instance-tag-2} ${asg-tag}');
  });

  test('specify their keys in order', () => {
    expect(format._tagFieldSpecifications()).toEqual([
      { resourceType: 'network-interface', tagKeys: ['a'] },
      { resourceType: 'instance', tagKeys: ['b', 'c'] },
      { resourceType: 'auto-scaling-group', tagKeys: ['d'] },
    ]);
  });

  test('specify nothing when there are none', () => {
    expect(RecordFormat.V11._tagFieldSpecifications()).toBeUndefined();
  });
});

describe('parse', () => {
  test.each(['DEFAULT', 'V5', 'V11', 'TRANSIT_GATEWAY_DEFAULT', 'ESSENTIAL'] as const)('reads what %s renders', (name) => {
    expect(RecordFormat.parse(RecordFormat[name].logFormat).fields).toEqual(RecordFormat[name].fields);
  });

  test('takes any white space', () => {
    expect(RecordFormat.parse('  ${srcaddr}\n\t${dstaddr}  ').logFormat).toEqual('${srcaddr} ${dstaddr}');
  });

  test('fails when there is nothing', () => {
    expect(() => RecordFormat.parse(' ')).toThrow(new Error("'text' of a record format must hold at least one field, got none"));
  });

  test.each(['srcaddr', '$srcaddr', '${srcaddr', '{srcaddr}', '${srcaddr},', '${srcaddr}${dstaddr}', '${!srcaddr}x', '${}', '${Srcaddr}'])(
    'fails when a piece is %j', (piece) => {
      expect(() => RecordFormat.parse('${version} ' + piece)).toThrow(
        new Error(`'text' of a record format must be fields like '\${srcaddr}' separated by blanks, got '${piece}'`));
    });

  test('fails when a field appears twice', () => {
    expect(() => RecordFormat.parse('${version} ${version}')).toThrow(
      new Error("'text' of a record format must hold each field once, got 'version' twice"));
  });

  test('fails when a field is not known', () => {
    expect(() => RecordFormat.parse('${version} ${srcadr}')).toThrow(new Error("'text' of a record format must hold known fields, "
      + "got '${srcadr}': append a field that is new at AWS with plus(RecordField.of('srcadr'))"));
  });

  test('fails when a field is that of a tag', () => {
    expect(() => RecordFormat.parse('${version} ${instance-tag}')).toThrow(
      new Error("'text' of a record format must hold no tags, whose keys it cannot tell, got '${instance-tag}': "
        + "append them with plus(RecordField.instanceTag('Team'))"));
  });

  test('fails when the text is a token', () => {
    expect(() => RecordFormat.parse(Aws.STACK_NAME)).toThrow(
      new Error("'text' of a record format must be a literal: tables and queries are derived from it"));
  });
});

describe('what readers need', () => {
  test('includes tells whether a record carries a field', () => {
    const format = RecordFormat.of(SRCADDR, RecordField.instanceTag('a'));
    expect(format.includes(SRCADDR)).toBe(true);
    expect(format.includes(DSTADDR)).toBe(false);
    expect(format.includes(RecordField.instanceTag('a'))).toBe(true);
    expect(format.includes(RecordField.instanceTag('b'))).toBe(false);
  });

  test('positionOf counts from one', () => {
    expect(RecordFormat.DEFAULT.positionOf(VERSION)).toBe(1);
    expect(RecordFormat.DEFAULT.positionOf(BYTES)).toBe(10);
  });

  test('positionOf fails when the field is not in the format', () => {
    expect(() => RecordFormat.of(SRCADDR, DSTADDR).positionOf(TGW_ID)).toThrow(
      new Error("'field' must be in the format, got 'tgw-id' and a format of srcaddr, dstaddr"));
  });

  test('columns are named and typed as in Glue, in order', () => {
    const tags = ['a', 'b'].map((key) => RecordField.instanceTag(key));
    expect(RecordFormat.of(RecordField.PKT_SRCADDR, VERSION, PACKETS, ...tags).columns()).toEqual([
      { name: 'pkt_srcaddr', glueType: 'string' },
      { name: 'version', glueType: 'int' },
      { name: 'packets', glueType: 'bigint' },
      { name: 'instance_tag', glueType: 'string' },
      { name: 'instance_tag_2', glueType: 'string' },
    ]);
  });
});
