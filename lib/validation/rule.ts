import { AppResource } from './app-resource';
import { Evidence } from './evidence';

/** What a rule is told by the app. */
export interface RuleOptions {
  /** In days. */
  readonly minimumRetention: number;

  /** Names of fields that the library does not list. */
  readonly knownFields: string[];
}

/** Something that an app has and should not have. */
export interface Finding {
  readonly resource: AppResource;

  /** The property that is to be changed, if there is one. */
  readonly property?: string;

  /** What should be, and what is there. */
  readonly problem: string;

  /** What to do. */
  readonly fix: string;
}

/** What flow logs of an app are judged by. */
export interface Rule {
  /** Contract: apps acknowledge it. */
  readonly id: string;

  readonly severity: 'error' | 'warning';

  /** What is found, in a few words. */
  readonly finds: string;

  /** Where AWS says so. */
  readonly page: string;

  /** Whether it is about what is not logged, which `FlowLogging.exempt` exempts. */
  readonly isOfCoverage?: boolean;

  /** What is known only at deployment is never found. */
  check(evidence: Evidence, options: RuleOptions): Finding[];
}
