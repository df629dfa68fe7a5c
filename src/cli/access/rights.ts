import type { GrantedIn } from '../../needs/matrix/granted-matrix.ts';

/** Rules that apply to somebody, and by which binding where that is known. */
export interface GrantedBy extends GrantedIn {
  /** `RoleBinding readers of Role reader in namespace team-a`. */
  readonly binding?: string;
}

/** What somebody may do, as far as it is known. */
export interface Rights {
  /** `''` where the server does not say. */
  readonly username: string;
  readonly groups: readonly string[];
  /** Where the rules are from: a context and its server, or a file. */
  readonly source: string;
  /** The namespace in which they apply; `''` where `granted` names one for each. */
  readonly namespace: string;
  readonly granted: readonly GrantedBy[];
  /** Whether there may be more. */
  readonly isIncomplete: boolean;
  /** Sentences for a person, also of why it is incomplete. */
  readonly notes: readonly string[];
}
