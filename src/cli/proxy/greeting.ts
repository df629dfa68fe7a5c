import { plainLine } from '../../api/text/plain-text.ts';
import { CREDENTIAL_WORDS, type CredentialFacts } from '../../api/credential-facts.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { painter } from '../../log/pretty/paint.ts';
import { shellQuote } from '../../rbac/cures/shell-quote.ts';
import { type ReportLine, reportText } from '../terminal/report-text.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a person at a terminal is shown when a proxy is ready. */
export interface Greeted {
  readonly upstream: Upstream;
  /** `undefined` on a unix socket. */
  readonly url: string | undefined;
  /** `127.0.0.1:8001`, or the path of the socket. */
  readonly address: string;
  /** Of the API: `''`, `/k8s`. */
  readonly prefix: string;
  /** Whether the URL is all that a client needs. Default true; else it also needs a CA, a key or credentials, and no ways are shown. */
  readonly isOpen?: boolean;
}

/** As whom on which server the proxy acts, and how to point programs at it, on stderr. Never rejects. */
export async function greet(greeted: Greeted, { stderr, secrets }: Terminal): Promise<void> {
  const who = secrets.masked(`${await whoOf(greeted.upstream)} on ${whereOf(greeted.upstream)}`);
  stderr.write(
    reportText([{ text: who }, ...(greeted.isOpen === false ? [] : waysOf(greeted))], {
      width: stderr.width,
      paint: painter(false),
    }),
  );
}

/** `as admin (client certificate)`. An exec plugin runs for that now, as it would for the first request. */
async function whoOf(upstream: Upstream): Promise<string> {
  try {
    const { facts } = await upstream.authenticate();
    return identityText(facts, upstream.user);
  } catch (error) {
    return `with no credential yet (${plainLine(thrownText(error))})`;
  }
}

/** A token that is not a JWT, and a password file, do not say whose they are; the kubeconfig's name for the user is only a name. */
function identityText({ kind, source, username, impersonates }: CredentialFacts, user: string): string {
  const credential = CREDENTIAL_WORDS[kind];
  if (kind === 'none') return impersonates === undefined ? 'without a credential' : `as ${plainLine(impersonates)}`;
  const named = user === '' ? 'the user' : `the user ${JSON.stringify(user)} of the kubeconfig`;
  // With `--token` the user of the kubeconfig does not matter.
  const known = username ?? (source.startsWith('flag --') ? 'a user who is not known yet' : named);
  const from = source.startsWith('flag --') ? ` of ${source.slice('flag '.length)}` : '';
  const who = `${plainLine(known)} (${credential}${from})`;
  return impersonates === undefined ? `as ${who}` : `as ${plainLine(impersonates)}, impersonated by ${who}`;
}

function whereOf({ server, proxy, context }: Upstream): string {
  const through = proxy === undefined ? '' : ` through ${proxy.protocol}//${proxy.host}`;
  return `${server.href.replace(/\/$/, '')}${through}${context === '' ? '' : `, context ${plainLine(context)}`}`;
}

function waysOf({ url, address, prefix }: Greeted): ReportLine[] {
  if (url === undefined) {
    return [way('curl', `curl --unix-socket ${shellQuote(address)} http://localhost${prefix}/api/v1/namespaces`)];
  }
  return [
    way('kubectl', `kubectl --server=${url}${prefix} get pods`),
    way('curl', `curl ${url}${prefix}/api/v1/namespaces`),
    { ...way('Postman', `${url}${prefix}/api/v1/namespaces, Authorization: No Auth`), isCopied: false },
  ];
}

function way(program: string, how: string): ReportLine {
  return { text: `  ${`${program}:`.padEnd('Postman:'.length)} ${how}`, isCopied: true };
}
