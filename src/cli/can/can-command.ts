import { type Command, Option } from 'commander';
import { MANIFESTS, offering } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';

type Flags = OptionsOf<typeof canFlags> & OptionsOf<typeof connectionFlags>;

/** `kubetrace can [--as USER]`: what somebody may do, asked of the API server as that user, or computed from RBAC objects in a file. */
export function configureCan(command: Command, terminal: Terminal): void {
  withOptions(command, canFlags, connectionFlags)
    .addHelpText('before', HELP)
    .action((flags) => can(flags, terminal));
}

const canFlags = (command: Command) =>
  command
    .addOption(
      offering(
        new Option(
          '-f, --filename <file>',
          'compute it from the RBAC objects in this file, - for standard input; needs --as',
        ),
        MANIFESTS,
      ),
    )
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'));

async function can(flags: Flags, terminal: Terminal): Promise<void> {
  const { filename, output } = flags;
  const { rightsInFile } = await import('../access/rights-in-file.ts');
  const { rightsOnServer } = await import('../access/rights-on-server.ts');
  const rights = await (filename === undefined
    ? rightsOnServer(flags, terminal)
    : rightsInFile(filename, flags, terminal));
  const { rightsJson, rightsText } = await import('../access/rights-report.ts');
  terminal.stdout.write(output === 'json' ? rightsJson(rights) : rightsText(rights, terminal.stdout.width));
}

const HELP = `What you, or somebody else, may do: resources by verbs, as RBAC allows it.
The API server is asked as that user (SelfSubjectRulesReview, which is what \`kubectl auth can-i --list\` shows): --as takes the right to impersonate.

Examples:
  # What may I do in this namespace?
  kubetrace can -n team-a
  # And a ServiceAccount?
  kubetrace can --as system:serviceaccount:team-a:deployer -n team-a
  # From RBAC objects, in all their namespaces; no server is asked
  kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml > rbac.yaml
  kubetrace can -f rbac.yaml --as alice --as-group dev-team
`;
