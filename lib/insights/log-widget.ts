import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { LogGroups } from './log-groups';
import { FlowLogWidget } from './widget';
import { assertWidgetOptions } from './widget-problem';
import { FlowLogWidgetOptions } from './widget-props';

/** A widget of Logs Insights on any dashboard, also of another region: it is asked where the records are. */
export class LogWidget extends cloudwatch.ConcreteWidget {
  private readonly title: string;

  /** @param commandsOf what follows `SOURCE`: nothing while there is no format that has the fields */
  constructor(
    private readonly widget: FlowLogWidget,
    options: FlowLogWidgetOptions,
    private readonly scope: Construct,
    private readonly logGroups: LogGroups,
    private readonly commandsOf: () => string,
  ) {
    super(options.width ?? widget.width, options.height ?? widget.height);
    assertWidgetOptions(options);
    this.title = options.title ?? widget.title;
  }

  public override toJson(): unknown[] {
    const commands = this.commandsOf();
    if (commands === '') {
      return []; // the format is not known, or lacks a field, which fails at validation
    }
    const widget = new cloudwatch.LogQueryWidget({
      title: this.title,
      view: this.widget.view,
      logGroupNames: this.logGroups.sources,
      queryString: commands,
      region: Stack.of(this.scope).region,
      width: this.width,
      height: this.height,
    });
    widget.position(this.x ?? 0, this.y ?? 0);
    return widget.toJson();
  }
}
