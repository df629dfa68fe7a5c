import type { Exchange } from '../trace/exchange.ts';
import { traceLine } from '../trace/file/trace-line.ts';
import { isLeftOut } from '../trace/own-calls.ts';
import { auditEvent } from './formats/audit-event.ts';
import { curlCommand, curlPrelude, type CurlTarget } from './formats/curl-command.ts';
import { fetchCall, fetchPrelude } from './formats/fetch-call.ts';
import { HarDocument } from './formats/har-document.ts';
import { httpFileHead, httpFileRequest } from './formats/http-file.ts';
import { KUBECTL_PRELUDE, kubectlCommand } from './formats/kubectl-command.ts';
import { PostmanCollection } from './formats/postman-collection.ts';
import { SequenceDiagram } from './formats/sequence-diagram.ts';

/** What a file of a format is called, and its media type. */
export interface ExportFile {
  readonly extension: string;
  readonly contentType: string;
}

/** Exchanges in the format of another tool, piece by piece: `begin`, then what `add` returns for each, then `end`. */
export interface Exporter extends ExportFile {
  readonly begin: string;
  add(exchange: Exchange): string;
  end(): string;
  /** Whether it is a call that kubetrace made itself and not wanted. */
  leavesOut(exchange: Exchange): boolean;
}

type Writer = Omit<Exporter, 'leavesOut' | keyof ExportFile>;

/** What formats need besides the exchanges. */
export interface ExportOptions {
  /** The version of kubetrace. */
  readonly version: string;
  /** The URL of a proxy, for formats whose requests can be sent again. */
  readonly baseUrl: string;
  readonly curlTarget: CurlTarget;
  /** The title of a collection. */
  readonly title: string;
  /** Whether kubetrace's own calls are among them. A trace, which says whose each is, always has them. */
  readonly showOwn?: boolean | undefined;
}

/** The formats of `show -o`; each has an entry in the table below. */
export const EXPORT_FORMATS = [
  'har',
  'curl',
  'kubectl',
  'fetch',
  'postman',
  'http',
  'audit',
  'mermaid',
  'json',
] as const;

/** One of the formats. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The exporter for a format. */
export function exporter(format: ExportFormat, options: ExportOptions): Exporter {
  const out = EXPORTERS[format](options);
  const leavesOut = (exchange: Exchange): boolean => format !== 'json' && isLeftOut(exchange, options.showOwn);
  return {
    ...FILES[format],
    begin: out.begin,
    add: (exchange) => (leavesOut(exchange) ? '' : out.add(exchange)),
    end: () => out.end(),
    leavesOut,
  };
}

const EXPORTERS: Readonly<Record<ExportFormat, (options: ExportOptions) => Writer>> = {
  har({ version }) {
    const document = new HarDocument();
    return { begin: document.head(version), add: (exchange) => document.entry(exchange), end: () => document.tail() };
  },
  curl: ({ curlTarget, baseUrl }) =>
    lines((exchange) => `\n${curlCommand(exchange, curlTarget)}`, curlPrelude(curlTarget, baseUrl)),
  kubectl: () => lines((exchange) => `\n${kubectlCommand(exchange)}`, KUBECTL_PRELUDE),
  fetch: ({ baseUrl }) => lines((exchange) => `\n${fetchCall(exchange)}`, fetchPrelude(baseUrl)),
  postman({ title, baseUrl }) {
    const collection = new PostmanCollection();
    return collected(collection, () => collection.text({ name: title, baseUrl }));
  },
  http: ({ baseUrl }) => lines(httpFileRequest, httpFileHead(baseUrl)),
  audit: () => lines((exchange) => jsonLine(auditEvent(exchange))),
  mermaid() {
    const diagram = new SequenceDiagram();
    return collected(diagram, () => diagram.text());
  },
  json: () => lines((exchange) => `${traceLine(exchange, Infinity)}\n`),
};

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const FILES: Readonly<Record<ExportFormat, ExportFile>> = {
  har: { extension: 'har', contentType: JSON_TYPE },
  curl: { extension: 'curl.sh', contentType: TEXT },
  kubectl: { extension: 'kubectl.sh', contentType: TEXT },
  fetch: { extension: 'mjs', contentType: TEXT },
  postman: { extension: 'postman_collection.json', contentType: JSON_TYPE },
  http: { extension: 'http', contentType: TEXT },
  audit: { extension: 'audit.log', contentType: TEXT },
  mermaid: { extension: 'mmd', contentType: TEXT },
  json: { extension: 'jsonl', contentType: 'application/x-ndjson; charset=utf-8' },
};

function lines(add: (exchange: Exchange) => string, begin = ''): Writer {
  return { begin, add, end: () => '' };
}

function collected(collection: { add(exchange: Exchange): void }, end: () => string): Writer {
  return {
    begin: '',
    add(exchange) {
      collection.add(exchange);
      return '';
    },
    end,
  };
}

function jsonLine(value: object | undefined): string {
  return value ? `${JSON.stringify(value)}\n` : '';
}
