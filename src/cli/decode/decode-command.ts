import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import { METHODS } from '../../api/pasted-requests/pasted-request.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import { offering, plainValues } from '../arguments/offered.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import { drawsUnicode } from '../terminal/draws-unicode.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Printer } from './decode-lines.ts';
import {
  decodedPasted,
  type DecodedRequest,
  type RequestDecoder,
  requestDecoder,
} from '../../trace/decode/decoded-request.ts';

type Flags = OptionsOf<typeof decodeFlags>;

/** `kubetrace decode METHOD URL`: what a request means to the API server. Asks no server. */
export function configureDecode(command: Command, terminal: Terminal): void {
  decodeFlags(command)
    .addArgument(
      offering(
        new Argument('[request...]', 'METHOD URL or a URL alone, a command after --, or a pasted text in one argument'),
        plainValues(METHODS),
      ),
    )
    .addHelpText('before', HELP)
    .action((words, flags) => decode(words, flags, terminal));
}

const decodeFlags = (command: Command) =>
  dialectFlags('kubernetes')(command)
    .option(
      '-f, --file <file>',
      'decode the requests in this file: lines METHOD URL, commands, logs; - is standard input',
    )
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'))
    .option('-H, --header <header>', "a header 'Name: value' of the requests, as curl takes it", addHeader, []);

async function decode(words: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const decoder = requestDecoder({ dialect: flags.dialect, version: flags.ksVersion }, flags.header);
  if (flags.file === undefined) return decodeArguments(words, decoder, flags, terminal);
  if (words.length > 0) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      'cannot take a request and -f at the same time',
      'leave one of them out',
    );
  }
  const [{ decodeLines }, printer] = await Promise.all([import('./decode-lines.ts'), printerOf(flags.output)]);
  await decodeLines(flags.file, decoder, printer, terminal);
}

async function decodeArguments(
  words: readonly string[],
  decoder: RequestDecoder,
  flags: Flags,
  terminal: Terminal,
): Promise<void> {
  const [{ requestsOfArguments }, { NotDecoded }] = await Promise.all([
    import('./pasted-arguments.ts'),
    import('../../trace/decode/not-decoded.ts'),
  ]);
  const notDecoded = new NotDecoded();
  const requests = requestsOfArguments(words, notDecoded).map((request) => decodedPasted(request, decoder));
  const [first, ...others] = requests;
  if (first && others.length === 0) await decodeOne(first, flags, terminal);
  else {
    const { head, line } = await printerOf(flags.output);
    terminal.stdout.write(head + requests.map(line).join(''));
  }
  terminal.stderr.write(notDecoded.text);
}

async function decodeOne(request: DecodedRequest, flags: Flags, { stdout, env }: Terminal): Promise<void> {
  switch (flags.output) {
    case 'json':
      stdout.write(`${JSON.stringify(request, undefined, 2)}\n`);
      return;
    case 'yaml':
      stdout.write((await import('../../api/yaml/yaml-text.ts')).yamlText(request));
      return;
    case 'table':
      stdout.write(
        (await import('./decode-report.ts')).decodeReport(request, {
          ascii: !drawsUnicode(env),
          version: flags.ksVersion,
        }),
      );
  }
}

async function printerOf(output: Flags['output']): Promise<Printer> {
  switch (output) {
    case 'json':
      return { head: '', line: (request) => `${JSON.stringify(request)}\n` };
    case 'yaml': {
      const { yamlText } = await import('../../api/yaml/yaml-text.ts');
      return { head: '', line: (request) => `---\n${yamlText(request)}` };
    }
    case 'table':
      return { head: rowOf(HEADINGS), line: (request) => rowOf(cellsOf(request)) };
  }
}

const HEADINGS = ['VERB', 'RESOURCE', 'NAMESPACE', 'NAME', 'REQUEST'];
const WIDTHS = [16, 36, 20, 24];

/** Columns of fixed width, so that a line can be printed before the next one is known. */
function rowOf(cells: readonly string[]): string {
  return `${cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join(' ')}\n`;
}

function cellsOf({ method, url, error, doubt, isResourceRequest, ...info }: DecodedRequest): string[] {
  const { verb, resource, subresource, apiGroup, namespace, name } = info;
  const fullName = resource + (subresource && `/${subresource}`) + (apiGroup && `.${apiGroup}`);
  const read = isResourceRequest ? [verb, fullName, namespace, name] : [verb, '', '', ''];
  const remark = doubt === undefined ? '' : ` (doubt: ${doubt.text})`;
  const cells =
    error === undefined
      ? [...read, `${method} ${url}${remark}`]
      : ['', '', '', '', `${method} ${url} (error: ${error})`];
  return cells.map((cell) => (cell === '' ? '-' : goQuote(cell).slice(1, -1)));
}

function addHeader(text: string, others: HeaderList): HeaderList {
  const [, name, value] = /^([^\s:]+):[ \t]*([^ \t].*|)$/u.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError("Write it as 'Name: value'.");
  return [...others, [name, value]];
}

const HELP = `What a request means to the API server: verb, resource, namespace, name, and the RBAC rule it needs.
Offline: no server is asked, no command is run. %-escapes, empty segments, watch and selectors are read as kube-apiserver reads them.

Examples:
  # Take a path apart
  kubetrace decode GET /api/v1/namespaces/default/pods/web-0/log
  # GET is assumed; a full URL is fine
  kubetrace decode 'https://10.0.0.1:6443/apis/apps/v1/deployments?watch'
  # A curl command, after -- or as one argument
  kubetrace decode -- curl -k -X DELETE https://10.0.0.1:6443/api/v1/namespaces/default/pods/web-0
  # For a program
  kubetrace decode DELETE /api/v1/namespaces/default/pods -o json
  # Many at once, in any mixture: METHOD URL, curl commands, access and audit logs, heads of requests; one line of JSON out for each
  kubetrace decode -f requests.txt -o json
  # What kubectl sends
  kubectl get pods -v=6 2>&1 | kubetrace decode -f -
  # As KubeSphere's ks-apiserver reads it: cluster, workspace and scope as well
  kubetrace decode --dialect kubesphere GET /clusters/host/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspacemembers
`;
