/** A file: its text, with placeholders. */
export type CaseFile =
  | string
  | { readonly utf16le: string; readonly cut?: number }
  | { readonly utf16be: string; readonly cut?: number }
  | { readonly latin1: string };

export interface KubeconfigCase {
  readonly name: string;
  /** By their paths below the home directory. */
  readonly files: Readonly<Record<string, CaseFile>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, string>>;
}

/** What was made of a case: `message`, a question for a user name, or a request. */
export interface Verdict {
  readonly parses: boolean;
  readonly message?: string;
  readonly asks?: true;
  /** Before that of the request. */
  readonly path?: string;
  readonly authorization?: string;
  readonly impersonation?: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

export function writeCase(given: KubeconfigCase, place: { readonly host: string; readonly home: string }): void;
export function kubectlVerdicts(kubectl: string, cases: readonly KubeconfigCase[]): Promise<Verdict[]>;
