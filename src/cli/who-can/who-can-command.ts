import { Argument, type Command, Option } from 'commander';
import { MANIFESTS, offering } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import type { AskedWords } from '../access/asked-request.ts';

type Flags = OptionsOf<typeof whoCanFlags> & OptionsOf<typeof connectionFlags>;

/** `kubetrace who-can VERB RESOURCE [NAME]`: who may do it, by the RBAC objects of a cluster or of a file. Exits with 1 for nobody. */
export function configureWhoCan(command: Command, terminal: Terminal): void {
  withOptions(command, whoCanFlags, connectionFlags)
    .addArgument(
      offering(
        new Argument(
          '<verb>',
          'what RBAC calls it: get, list, watch, create, update, patch, delete, deletecollection …',
        ),
        { values: async () => (await import('../access/words-of-rbac.ts')).offeredVerbs() },
      ),
    )
    .addArgument(
      offering(
        new Argument(
          '<resource>',
          'RESOURCE[.GROUP][/SUB], as in pods/log and deployments.apps, or the path of a URL such as /metrics',
        ),
        { values: async () => (await import('./offered-resources.ts')).offeredResources() },
      ),
    )
    .argument('[name]', 'the name of one object')
    .addHelpText('before', HELP)
    .action((verb, resource, name, flags) => whoCan({ verb, resource, name }, flags, terminal));
}

const whoCanFlags = (command: Command) =>
  command
    .addOption(
      offering(
        new Option(
          '-f, --filename <file>',
          'read RBAC objects from this file, - for standard input; no server is asked',
        ),
        MANIFESTS,
      ),
    )
    .addOption(new Option('-A, --all-namespaces', 'in any namespace (default with -f)').conflicts('namespace'))
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['text', 'json']).default('text'));

async function whoCan(words: AskedWords, flags: Flags, terminal: Terminal): Promise<void> {
  const { filename, output } = flags;
  const { holdersInFile } = await import('../access/holders-in-file.ts');
  const { holdersOnServer } = await import('../access/holders-on-server.ts');
  const found = await (filename === undefined
    ? holdersOnServer(words, flags, terminal)
    : holdersInFile(words, filename, { flags, terminal }));
  const { holdersJson, holdersText } = await import('../access/holders-report.ts');
  terminal.stdout.write(output === 'json' ? holdersJson(found) : holdersText(found, terminal.stdout.width));
  if (found.access.length === 0) throw new ExitCode(1);
}

const HELP = `Who may do something: the subjects that bindings name, with the binding, the role, and for an aggregated role the one that has the rule.
Exits with 1 if RBAC objects allow it to nobody.

Examples:
  # Who may read Secrets here, and who anywhere?
  kubetrace who-can get secrets
  kubetrace who-can list secrets -A
  # Subresources, groups, one name, a URL
  kubetrace who-can create pods/exec -n team-a
  kubetrace who-can patch deployments.apps web -n team-a
  kubetrace who-can get /metrics
  # From RBAC objects, without a cluster
  kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml | kubetrace who-can delete pods -f -
`;
