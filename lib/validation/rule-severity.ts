/** What a finding of a rule of `FlowLogValidations` means. */
export enum FlowLogRuleSeverity {
  /** Synthesis fails. */
  ERROR = 'error',
  /** It is reported. */
  WARNING = 'warning',
  /** It is reported as something to know. */
  INFO = 'info',
  /** The rule is not applied. */
  OFF = 'off',
}
