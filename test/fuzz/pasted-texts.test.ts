import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainDenial } from '../../src/rbac/denials/explain-denial.ts';
import { denialsInText } from '../../src/rbac/text/denials-in-text.ts';
import { errorsInText } from '../../src/rbac/text/errors-in-text.ts';
import { readableText } from '../../src/rbac/text/words/readable-text.ts';
import { aDeniedExchange } from '../support/a-denied-exchange.ts';
import { runs } from '../support/fuzz-runs.ts';
import { readTable } from '../support/table.ts';

interface Row {
  readonly category: string;
  readonly response: { readonly body: string };
  readonly cure?: object;
}

const rows = readTable<Row>('denials');
const messageOf = ({ response }: Row): string | undefined =>
  /"message":\s*("(?:[^"\\]|\\.)*")/u.exec(response.body)?.[1];
const messages = (wanted: (row: Row) => boolean): string[] =>
  rows.filter(wanted).flatMap((row) => {
    const message = messageOf(row);
    return message === undefined ? [] : [JSON.parse(message) as string];
  });

/** Of admission plugins, policies, webhooks and quotas, and of other programs: no rule of RBAC lifts them. */
const OTHERS = [
  ...messages(({ category, cure }) => !cure && category.startsWith('admission')),
  'admission webhook "validate.example.com" denied the request: pods "web" is forbidden by policy "no-latest"',
  'pods "x" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount]',
  'Error from server (Forbidden): <html><head><title>403 Forbidden</title></head><body>nginx</body></html>',
  'access to the requested resource is not authorized by the gateway',
  '{"error":{"code":403,"message":"The caller does not have permission","status":"PERMISSION_DENIED"}}',
  'AccessDenied: User: arn:aws:iam::1:user/x is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:1:cluster/y',
];
const RBAC = messages(({ cure }) => cure !== undefined);

/** Characters are lost, doubled, swapped, and pieces of other texts come in between. */
function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  const change = fc.tuple(
    fc.constantFrom('lose', 'double', 'swap', 'insert', 'upper', 'wrap', 'splice'),
    fc.nat(),
    fc.nat(20),
    fc.constantFrom('"', '\\', '\n', ' ', ':', '\u001b[31m', '{', 'é', '\u0000', '…'),
    fc.constantFrom(...texts),
  );
  return fc.tuple(fc.constantFrom(...texts), fc.array(change, { maxLength: 6 })).map(([text, changes]) =>
    changes.reduce((now, [how, at, length, sign, other]) => {
      const from = at % (now.length + 1);
      const [head, part, tail] = [now.slice(0, from), now.slice(from, from + length), now.slice(from + length)];
      if (how === 'lose') return head + tail;
      if (how === 'double') return head + part + part + tail;
      if (how === 'swap') return tail + part + head;
      if (how === 'insert') return head + sign + part + tail;
      if (how === 'upper') return head + part.toUpperCase() + tail;
      if (how === 'wrap') return `${head}${part}\n  ${tail}`;
      return head + other.slice(from % other.length) + tail;
    }, text),
  );
}

test('a text that is not of RBAC never gets a rule, however it is torn', () => {
  fc.assert(
    fc.property(mutated(OTHERS), (message) => {
      const denial = explainDenial(aDeniedExchange(message));
      expect(denial?.rules).toEqual([]);
      expect(denial?.cures).toEqual([]);
    }),
    runs(1000),
  );
});

test('a rule has only words that the text has', () => {
  fc.assert(
    fc.property(mutated([...RBAC, ...OTHERS]), (message) => {
      const denial = explainDenial(aDeniedExchange(message));
      for (const rule of denial?.rules ?? []) {
        const { verbs, resources = [], apiGroups = [], resourceNames = [], nonResourceURLs = [] } = rule;
        for (const word of [...verbs, ...resources, ...apiGroups, ...resourceNames, ...nonResourceURLs].flatMap(
          (text) => text.split('/'),
        )) {
          expect([word, isSaid(word, message)]).toEqual([word, true]);
        }
      }
    }),
    runs(1000),
  );
});

/** Words that the server means without saying them. */
const MEANT = [
  'impersonate',
  'bind',
  'escalate',
  'create',
  'update',
  'get',
  'rbac.authorization.k8s.io',
  'certificates.k8s.io',
  'authentication.k8s.io',
];

function isSaid(word: string, message: string): boolean {
  return (
    message.includes(word) ||
    MEANT.includes(word) ||
    message.includes(JSON.stringify(word).slice(1, -1)) ||
    KINDS.test(word)
  );
}

/** Resources of what somebody acts as, or approves, and roles that grant what a text lists. */
const KINDS =
  /^(?:view|edit|admin|users|groups|uids|serviceaccounts|userextras|signers|roles|clusterroles|approval|\*)$/u;

test('errors in any text are found without an exception, each within it and none over another', () => {
  fc.assert(
    fc.property(fc.array(mutated([...RBAC, ...OTHERS]), { minLength: 1, maxLength: 5 }), (texts) => {
      const text = readableText(texts.join('\n'));
      let end = 0;
      for (const found of errorsInText(text)) {
        expect(found.index).toBeGreaterThanOrEqual(end);
        expect(found.end).toBeLessThanOrEqual(text.length);
        end = found.end;
      }
    }),
    runs(1000),
  );
});

test('reading a text takes time in proportion to its length', () => {
  const time = (text: string): number => {
    const before = process.cpuUsage();
    denialsInText(readableText(text));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  fc.assert(
    fc.property(
      mutated([...RBAC, ...OTHERS]).filter((text) => text.length > 20),
      (text) => {
        const once = text.repeat(Math.ceil(20_000 / text.length));
        time(once);
        const [short, long] = [time(once), time(once.repeat(8))];
        // Eight times as much, and what a busy machine adds; of a quadratic one it would be 64.
        expect(long).toBeLessThan(1 + 24 * short);
      },
    ),
    runs(5),
  );
});
