import { type Command, InvalidArgumentError, Option } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import { drawsUnicode } from '../terminal/draws-unicode.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Printer } from './decode-lines.ts';
import { type DecodedRequest, isUrl, type RequestDecoder, requestDecoder } from './decoded-request.ts';

type Flags = OptionsOf<typeof decodeFlags>;

/** `kubetrace decode METHOD URL`: what a request means to the API server. Asks no server. */
export function configureDecode(command: Command, terminal: Terminal): void {
  decodeFlags(command)
    .argument('[method]', 'the HTTP method; GET when only a URL is given')
    .argument('[url]', 'a path with or without query, or a full URL')
    .addHelpText('before', HELP)
    .action((method, url, flags) => decode([method, url], flags, terminal));
}

const decodeFlags = (command: Command) =>
  dialectFlags('kubernetes')(command)
    .option('-f, --file <file>', 'decode the requests in this file, one METHOD URL per line; - is standard input')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'))
    .option('-H, --header <header>', "a header 'Name: value' of the requests, as curl takes it", addHeader, []);

async function decode([method, url]: readonly (string | undefined)[], flags: Flags, terminal: Terminal): Promise<void> {
  const decoder = requestDecoder({ dialect: flags.dialect, version: flags.ksVersion }, flags.header);
  if (flags.file === undefined) return decodeOne(requestOf(method, url, decoder), flags, terminal);
  if (method !== undefined) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      'cannot take a request and -f at the same time',
      'leave one of them out',
    );
  }
  const [{ decodeLines }, printer] = await Promise.all([import('./decode-lines.ts'), printerOf(flags.output, decoder)]);
  await decodeLines(flags.file, printer, terminal);
}

function requestOf(method: string | undefined, url: string | undefined, decoder: RequestDecoder): DecodedRequest {
  if (method === undefined) {
    throw new ActionableError(
      'ERR_ARGUMENTS',
      'nothing to decode',
      'kubetrace decode GET /api/v1/pods, or -f FILE for many',
    );
  }
  if (url !== undefined) {
    if (isUrl(method) && !isUrl(url))
      throw new ActionableError('ERR_ARGUMENTS', 'the method comes first', `kubetrace decode ${url} ${method}`);
    return decoder(method, url);
  }
  if (isUrl(method)) return decoder('GET', method);
  throw new ActionableError(
    'ERR_ARGUMENTS',
    `"${method}" is not a URL`,
    'a path starts with /: kubetrace decode GET /api/v1/pods',
  );
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

async function printerOf(output: Flags['output'], decoder: RequestDecoder): Promise<Printer> {
  switch (output) {
    case 'json':
      return { decode: decoder, head: '', line: (request) => `${JSON.stringify(request)}\n` };
    case 'yaml': {
      const { yamlText } = await import('../../api/yaml/yaml-text.ts');
      return { decode: decoder, head: '', line: (request) => `---\n${yamlText(request)}` };
    }
    case 'table':
      return { decode: decoder, head: rowOf(HEADINGS), line: (request) => rowOf(cellsOf(request)) };
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
Offline: no server is asked. %-escapes, empty segments, watch and selectors are read as kube-apiserver reads them.

Examples:
  # Take a path apart
  kubetrace decode GET /api/v1/namespaces/default/pods/web-0/log
  # GET is assumed; a full URL is fine
  kubetrace decode 'https://10.0.0.1:6443/apis/apps/v1/deployments?watch'
  # For a program
  kubetrace decode DELETE /api/v1/namespaces/default/pods -o json
  # Many at once: METHOD URL per line in, one line of JSON out for each
  kubetrace decode -f requests.txt -o json
  # As KubeSphere's ks-apiserver reads it: cluster, workspace and scope as well
  kubetrace decode --dialect kubesphere GET /clusters/host/kapis/iam.kubesphere.io/v1beta1/workspaces/ws-a/workspacemembers
`;
