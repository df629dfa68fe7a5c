/** `GET /api/v1/roles?filter=&subject=&expand=&missingOnly=`: the least roles for what was seen. */
export interface RolesView {
  /** All of them as YAML, with the evidence in comments. */
  readonly manifest: string;
  readonly roles: readonly RoleView[];
  readonly matrix: MatrixView;
  /** Who could be chosen as `subject`: `ServiceAccount team-a/reporter` and how the parameter names it. */
  readonly subjects: readonly { readonly value: string; readonly label: string }[];
  /** What is not counted, not known, or to be careful with. */
  readonly notes: readonly string[];
  readonly requests: number;
}

/** A role to make, and its rules. */
export interface RoleView {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  /** `''` of a ClusterRole. */
  readonly namespace: string;
  readonly subject: string;
  readonly rules: readonly RuleView[];
}

/** A rule, and what it is for. */
export interface RuleView {
  /** `get, list pods`. */
  readonly text: string;
  readonly evidence: string;
  readonly count: number;
  readonly denied: number;
}

/** Verbs by resources. */
export interface MatrixView {
  readonly verbs: readonly string[];
  readonly rows: readonly {
    readonly resource: string;
    readonly namespace: string;
    readonly name: string;
    /** One for each verb; absent where it was not used. */
    readonly cells: readonly ({ readonly count: number; readonly denied: number } | null)[];
  }[];
}
