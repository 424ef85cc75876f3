// Writes API.md from the jsii assembly: what this library declares, with defaults and what is thrown, without what it
// inherits. With --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const library = createRequire(import.meta.url)('..');
const { RecordField } = library;
const exported = Object.keys(library);
const byLine = (a, b) => a.locationInModule.line - b.locationInModule.line;
const types = Object.values(JSON.parse(readFileSync('.jsii', 'utf8')).types)
  .sort((a, b) => exported.indexOf(a.name) - exported.indexOf(b.name) || a.name.localeCompare(b.name));

function typeName(reference) {
  if (reference.collection) {
    const element = typeName(reference.collection.elementtype);
    return reference.collection.kind === 'array' ? `${element}[]` : `{ [key]: ${element} }`;
  }
  return reference.primitive ?? reference.fqn.replace(/^aws-cdk-lib\.(interfaces\.)?(aws_)?|^[^.]+\./, '');
}

function text(docs = {}) {
  return [docs.summary, docs.remarks, docs.see && `See <${docs.see}>.`].filter(Boolean).join('\n\n');
}

function inTable(value) {
  return value.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|').trim();
}

function link(reference) {
  const name = typeName(reference);
  const own = types.some((type) => type.name === name.replace('[]', ''));
  return own ? `[${name}](#${name.replace('[]', '').toLowerCase()})` : `\`${name}\``;
}

function signature({ parameters = [] }) {
  return parameters.map(({ name, type, optional, variadic }) =>
    `${variadic ? '...' : ''}${name}${optional && !variadic ? '?' : ''}: ${typeName(type)}${variadic ? '[]' : ''}`).join(', ');
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function propsTable(properties) {
  return table(['prop', 'type', 'default', ''], properties.sort(byLine).map(({ name, type, optional, docs }) =>
    [`\`${name}\``, link(type), optional ? inTable(docs.default.replace(/^- /, '')) : '*required*', inTable(text(docs))]));
}

function membersTable(properties) {
  return table(['', 'type', ''], properties.sort(byLine).map(({ name, type, optional, docs }) =>
    [`\`${name}${optional ? '?' : ''}\``, link(type), inTable(text(docs))]));
}

function constantsTable(constants) {
  return table(['static', ''], constants.sort(byLine).map(({ name, docs }) => [`\`${name}\``, inTable(text(docs))]));
}

function method(owner) {
  return (each) => {
    const returns = each.returns ? `: ${typeName(each.returns.type)}` : '';
    const parameters = (each.parameters ?? []).filter(({ docs }) => docs?.summary)
      .map(({ name, docs }) => `* \`${name}\`: ${inTable(text(docs))}`);
    return [`#### \`${each.static ? `${owner}.` : ''}${each.name}(${signature(each)})${returns}\``, text(each.docs), parameters.join('\n')]
      .filter(Boolean).join('\n\n');
  };
}

function fieldTable() {
  const docs = new Map(types.find(({ name }) => name === 'RecordField').properties.map((each) => [each.name, each.docs]));
  const fields = Object.entries(RecordField).filter(([, field]) => field instanceof RecordField);
  return table(['static', 'version', 'type', 'interfaces', 'transit gateways', ''], fields.map(([name, field]) => [
    `\`${name}\``,
    field.version,
    field.dataType,
    ...['network-interface', 'transit-gateway'].map((family) => field.families.includes(family) ? 'yes' : ''),
    inTable(text(docs.get(name))),
  ]));
}

function classSection(type) {
  const { name, properties = [], methods = [], initializer, abstract, docs } = type;
  const constants = properties.filter((each) => each.static);
  const members = properties.filter((each) => !each.static);
  const statics = methods.filter((each) => each.static).sort(byLine);
  const own = methods.filter((each) => !each.static && !each.overrides && each.name !== 'toString').sort(byLine);
  return [
    `### ${name}`,
    text(docs),
    docs?.example && `\`\`\`ts\n${docs.example}\n\`\`\``,
    initializer?.parameters && !abstract && `\`new ${name}(${signature(initializer)})\``,
    constants.length > 0 && (name === 'RecordField' ? fieldTable() : constantsTable(constants)),
    ...statics.map(method(name)),
    members.length > 0 && membersTable(members),
    ...own.map(method(name)),
  ];
}

function structSection({ name, properties = [], interfaces = [], docs }) {
  const parents = interfaces.map((fqn) => link({ fqn })).join(', ');
  return [`### ${name}`, text(docs), parents && `All of ${parents}, and:`, propsTable(properties)];
}

function enumSection({ name, members, docs }) {
  return [`### ${name}`, text(docs), table(['', ''], members.map((each) => [`\`${each.name}\``, inTable(text(each.docs))]))];
}

function group(title, chosen, section) {
  return [`## ${title}`, ...chosen.flatMap(section)];
}

const isConstruct = ({ base }) => base !== undefined;
const classes = types.filter(({ kind }) => kind === 'class');
const markdown = [
  '# API',
  'Generated by `npm run docs`. Types of aws-cdk-lib are named by their module.',
  ...group('Constructs', classes.filter(isConstruct), classSection),
  ...group('Classes', classes.filter((type) => !isConstruct(type)), classSection),
  ...group('Props', types.filter(({ kind }) => kind === 'interface'), structSection),
  ...group('Enums', types.filter(({ kind }) => kind === 'enum'), enumSection),
].filter(Boolean).join('\n\n') + '\n';

if (!process.argv.includes('--check')) {
  writeFileSync('API.md', markdown);
} else if (readFileSync('API.md', 'utf8') !== markdown) {
  console.error('API.md is stale: run npm run docs');
  process.exitCode = 1;
}
