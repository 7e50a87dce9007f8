import { TemplateResource, TemplateSet } from './template-set';

/** What a rule has found. */
export interface Finding {
  readonly resource: TemplateResource;

  /** Where in the resource, such as `Properties.DefaultActions.0`. */
  readonly location: string;

  /**
   * Which of several alike, such as the path of a cache behaviour: it stands in brackets behind the rule's id, so that each is acknowledged
   * for itself.
   */
  readonly which?: string;
}

/** One thing that no template should have. */
export interface Rule {
  /** In PascalCase; an acknowledgement has `ScalableApi::` before it. */
  readonly id: string;

  /** An error lets somebody in, loses data or requests, or fails at deployment; a warning is worth a decision. */
  readonly severity: 'error' | 'warning';

  /** What is wrong, in one sentence without a full stop. */
  readonly description: string;

  /** What comes of it. */
  readonly reason: string;

  /** What to do, in CloudFormation's terms and with this library. */
  readonly fix: string;

  /** Where AWS, or a standard, says so. */
  readonly see: string;

  findings(templates: TemplateSet): Finding[];
}
