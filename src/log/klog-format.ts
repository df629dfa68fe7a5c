import { cureManifest } from '../rbac/manifest.ts';
import { ruleFor } from '../rbac/policy-rule.ts';
import type { Exchange } from '../trace/exchange.ts';
import { factsOf, isNewAtClose } from './facts.ts';
import { type KlogRecord, klogText } from './klog.ts';
import { kubectlRecords } from './kubectl-records.ts';
import type { FormatOptions, LogFormat, Moment } from './log-format.ts';
import { nearFacts } from './near-facts.ts';
import { momentOf } from './pretty-line.ts';
import { summaryOf } from '../trace/exchange-summary.ts';
import { troubleOf } from './trouble.ts';

/** klog's structured text, as `kubectl -v` writes it: from level 6 kubectl's records, and one of our own an exchange. */
export function klogFormat(options: FormatOptions): LogFormat {
  const { verbosity, pid } = options;
  return {
    exchange(exchange, moment) {
      const own = ownRecord(exchange, moment, verbosity);
      const wire = verbosity >= 6 && moment !== 'closed' ? kubectlRecords(exchange, verbosity) : [];
      return [...wire, own].map((record) => klogText(record, pid));
    },
    watchEvent(exchange, { type, kind, namespace, name, resourceVersion, message }, at) {
      const { resource } = summaryOf(exchange);
      const values = pairs({ id: exchange.id, type, resource, kind, namespace, name, resourceVersion, message });
      return [klogText({ severity: 'I', at, place: PLACE, message: 'WatchEvent', values }, pid)];
    },
    discovery({ requests, bytes, startedAt, endedAt, client }) {
      const values = pairs({ requests, milliseconds: Math.trunc(endedAt - startedAt), client });
      if (verbosity >= 2) values.push(['responseBytes', bytes]);
      return [klogText({ severity: 'I', at: endedAt, place: PLACE, message: 'Discovery', values }, pid)];
    },
    dropped: (lines) =>
      klogText(
        { severity: 'W', at: Date.now(), place: PLACE, message: 'Lines dropped', values: [['lines', lines]] },
        pid,
      ),
  };
}

const PLACE = 'exchange.ts:1';
const MESSAGES: Readonly<Record<Moment, string>> = {
  ended: 'Exchange',
  opened: 'Exchange opened',
  closed: 'Exchange closed',
};

function ownRecord(exchange: Exchange, moment: Moment, verbosity: number): KlogRecord {
  const trouble = troubleOf(exchange);
  const { failure, denial } = exchange;
  const { verb, resource, namespace, name, status, milliseconds, client } = summaryOf(exchange);
  const facts = factsOf(exchange, verbosity).filter((fact) => moment !== 'closed' || isNewAtClose(fact));
  const cure = denial?.cures[0];
  return {
    severity: trouble === undefined ? 'I' : failure ? 'E' : 'W',
    at: momentOf(exchange, moment),
    place: PLACE,
    message: MESSAGES[moment],
    values: [
      ['id', exchange.id],
      ...pairs({ verb, resource, namespace, name }),
      ['status', status],
      ['milliseconds', milliseconds],
      ...pairs({ client, exitCode: exchange.stream?.exitCode, failure: failure?.code, trouble }),
      ...pairs(nearFacts(exchange)),
      ...facts.map(({ key, value }) => [key, value] as const),
      ...pairs({ cure: verbosity >= 2 && cure ? cureManifest(cure) : undefined }),
      ...(verbosity >= 5 && moment !== 'closed' ? requestInfoValues(exchange) : []),
    ],
  };
}

function requestInfoValues({ requestInfo }: Exchange): KlogRecord['values'] {
  if (!requestInfo) return [];
  return [
    ['requestInfo', JSON.stringify(requestInfo)],
    ['rule', JSON.stringify(ruleFor(requestInfo))],
  ];
}

/** Key and value of what there is to say. */
function pairs(values: Readonly<Record<string, string | number | undefined>>): [key: string, value: string | number][] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]]));
}
