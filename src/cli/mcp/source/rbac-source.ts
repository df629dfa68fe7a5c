import type { Terminal } from '../../terminal/terminal.ts';

/** Where roles and bindings are read when they are asked about, as the user has allowed at the start. */
export type RbacSource =
  | { readonly file: string }
  | { readonly connection: { readonly context?: string; readonly kubeconfig?: string } };

/** Whose rights, and where. */
export interface RightsQuestion {
  /** `undefined` for the user of the context. */
  readonly user: string | undefined;
  readonly groups: readonly string[];
  readonly namespace: string | undefined;
}

/** What somebody may do, as data. Throws ActionableError. */
export async function rightsOf(source: RbacSource, question: RightsQuestion, terminal: Terminal): Promise<object> {
  const { rightsData } = await import('../../access/rights-report.ts');
  const { user, groups, namespace } = question;
  const whom = {
    ...(user !== undefined && { as: user }),
    ...(groups.length > 0 && { asGroup: groups }),
    ...(namespace !== undefined && { namespace }),
  };
  if ('file' in source) {
    const { rightsInFile } = await import('../../access/rights-in-file.ts');
    return rightsData(await rightsInFile(source.file, whom, terminal));
  }
  const { rightsOnServer } = await import('../../access/rights-on-server.ts');
  return rightsData(await rightsOnServer({ ...source.connection, ...whom }, terminal));
}

/** What is asked about. */
export interface HoldersQuestion {
  readonly verb: string;
  readonly resource: string;
  readonly name: string | undefined;
  /** `undefined` for any. */
  readonly namespace: string | undefined;
}

/** Who may do something, as data. Throws ActionableError. */
export async function holdersOf(source: RbacSource, question: HoldersQuestion, terminal: Terminal): Promise<object> {
  const { holdersData } = await import('../../access/holders-report.ts');
  const { namespace, ...words } = question;
  const place = namespace === undefined ? {} : { namespace };
  if ('file' in source) {
    const { holdersInFile } = await import('../../access/holders-in-file.ts');
    return holdersData(await holdersInFile(words, source.file, { flags: place, terminal }));
  }
  const { holdersOnServer } = await import('../../access/holders-on-server.ts');
  const flags = { ...source.connection, ...(namespace === undefined ? { allNamespaces: true as const } : place) };
  return holdersData(await holdersOnServer(words, flags, terminal));
}

/** For the assistant: where answers come from. */
export function rbacSourceText(source: RbacSource): string {
  if ('file' in source) return 'the RBAC objects of a file that the user named at the start';
  const { context } = source.connection;
  return `the API server of ${context === undefined ? 'the current context' : `context ${context}`}, which is only read`;
}
