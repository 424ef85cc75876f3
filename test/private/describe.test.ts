import { describe as described } from '../../lib/private/describe';

test.each<[unknown, string]>([
  [new (class {})(), 'construct'],
  [new (class { public readonly node = { path: 'Stack/It' }; })(), "construct 'Stack/It'"],
  [new (class Named {})(), 'Named'],
  [Object.create(null), 'Object'],
])('%#: calls a value by its class, if that has a name', (value, expected) => {
  expect(described(value)).toBe(expected);
});
