import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FlowLogs, FlowLogSource, FlowLogTable, FlowLogTableProps, RecordFormat, S3Destination, S3DestinationProps } from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

/** An archive with a table over it, in an app of its own. */
export class Archive {
  public readonly app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  public readonly stack = new Stack(this.app, 'Stack', { env: ENV });
  public readonly destination: S3Destination;

  constructor(props: S3DestinationProps = {}) {
    this.destination = new S3Destination(this.stack, 'Archive', { bucketName: 'archive', ...props });
  }

  public write(format: RecordFormat, id = 'vpc-1', env = ENV): FlowLogs {
    const stack = env === ENV ? this.stack : new Stack(this.app, `Network-${env.account}-${env.region}`, { env });
    const type = id.replace(/-.*/, '') === 'tgw' ? 'TransitGateway' : 'VPC';
    return new FlowLogs(stack, `FlowLogs-${id}`, { source: FlowLogSource.of(type, [id]), destination: this.destination, format });
  }

  public table(props: Partial<FlowLogTableProps> = {}): FlowLogTable {
    return new FlowLogTable(this.stack, 'Table', { archive: this.destination, ...props });
  }

  public get template(): Template {
    return Template.fromStack(this.stack);
  }

  public get tableInput(): TableInput {
    return this.only('AWS::Glue::Table').TableInput as TableInput;
  }

  /** The columns by name. */
  public get columns(): Record<string, string> {
    return Object.fromEntries(this.tableInput.StorageDescriptor.Columns.map(({ Name, Type }) => [Name, Type]));
  }

  /** The saved queries by name. */
  public get queries(): Record<string, SavedQuery> {
    return Object.fromEntries(Object.values(this.template.findResources('AWS::Athena::NamedQuery'))
      .map(({ Properties }) => [Properties.Name as string, Properties as SavedQuery]));
  }

  private only(type: string): Record<string, unknown> {
    const [resource, ...more] = Object.values(this.template.findResources(type));
    expect(more).toEqual([]);
    return resource.Properties as Record<string, unknown>;
  }
}

export interface SavedQuery {
  readonly Description: string;
  readonly QueryString: string;
}

interface TableInput {
  readonly Parameters: Record<string, unknown>;
  readonly PartitionKeys: Array<{ Name: string; Type: string }>;
  readonly StorageDescriptor: { readonly Columns: Array<{ Name: string; Type: string }>; readonly Location: unknown };
}
