// Archives and tables as the library defines them, put into a storage as their template says.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const cdk = require('aws-cdk-lib');
export const library = require('..');

const { RecordField, RecordFormat } = library;

const TAGS = {
  'instance-tag': RecordField.instanceTag('Team'),
  'instance-tag-2': RecordField.instanceTag('App'),
  'interface-tag': RecordField.interfaceTag('Team'),
  'interface-tag-2': RecordField.interfaceTag('App'),
  'asg-tag': RecordField.autoScalingGroupTag('Team'),
  'asg-tag-2': RecordField.autoScalingGroupTag('App'),
};

/** The format of fields by their names. */
export function formatOf(names) {
  return RecordFormat.of(...names.map((name) => TAGS[name] ?? RecordField.of(name)));
}

/** The names of the fields of a format, in its order. */
export function namesOf(format) {
  return format.logFormat.match(/[a-z0-9-]+/g);
}

/** A stack that an app defines: the accounts and regions that write are those of the records. */
export function stackOf(name) {
  return new cdk.Stack(new cdk.App(), name, { env: { account: '111111111111', region: 'us-east-1' } });
}

/** Flow logs of every account and region of the records that write a format to a destination. */
export function writeFrom(stack, destination, format, id = 'FlowLogs') {
  for (const account of ['111111111111', '222222222222']) {
    for (const region of ['us-east-1', 'eu-west-1']) {
      const network = new cdk.Stack(stack.node.root, `${id}${account}${region}`, { env: { account, region } });
      const type = format.includes(RecordField.TGW_ID) ? 'TransitGateway' : 'VPC';
      new library.FlowLogs(network, id, {
        source: library.FlowLogSource.of(type, [type === 'VPC' ? 'vpc-1' : 'tgw-1']), destination, format,
      });
    }
  }
}

/** Puts the tables of a stack into a storage, and returns its saved queries by name. */
export function deploy(storage, stack) {
  const { Resources } = stack.node.root.synth({ force: true }).getStackByName(stack.stackName).template;
  const resolve = resolver(Resources);
  const all = (type) => Object.values(Resources).filter(({ Type }) => Type === type).map(({ Properties }) => resolve(Properties));
  for (const { DatabaseInput } of all('AWS::Glue::Database')) {
    storage.tables[DatabaseInput.Name] = {};
  }
  for (const { DatabaseName, TableInput } of all('AWS::Glue::Table')) {
    storage.tables[DatabaseName][TableInput.Name] = TableInput;
  }
  return Object.fromEntries(all('AWS::Athena::NamedQuery').map(({ Name, QueryString }) => [Name, QueryString]));
}

/** A query at another time than now. */
export function at(now, sql) {
  return sql.replaceAll('current_timestamp', `TIMESTAMP '${new Date(now * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC'`);
}

/** What CloudFormation would make of references: names as they are given. */
function resolver(resources) {
  const names = { 'AWS::S3::Bucket': 'BucketName', 'AWS::Athena::WorkGroup': 'Name' };
  const resolve = (value) => {
    if (Array.isArray(value)) {
      return value.map(resolve);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    if (value.Ref !== undefined) {
      const { Type, Properties } = resources[value.Ref];
      return Type === 'AWS::Glue::Database' ? Properties.DatabaseInput.Name : resolve(Properties[names[Type]] ?? value.Ref);
    }
    if (value['Fn::Join'] !== undefined) {
      return value['Fn::Join'][1].map(resolve).join(value['Fn::Join'][0]);
    }
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each)]));
  };
  return resolve;
}
