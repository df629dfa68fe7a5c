import type { ExchangeDetail } from '../../web/wire/detail.ts';
import { bytesText, timeText } from '../text/amounts.ts';

/** Where the time went: a bar for each part, with its numbers. */
export function TimingPanel({ detail: { timing, row } }: { readonly detail: ExchangeDetail }) {
  const whole = Math.max(row.ended ?? 0, ...timing.map(({ to }) => to));
  return (
    <>
      <table class="timing" aria-label="Where the time went">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">From</th>
            <th scope="col">Took</th>
            <th scope="col" class="stretch">
              <span class="heard">As a bar</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {timing.map(({ name, from, to }, at) => (
            <tr key={at} data-part={name}>
              <th scope="row">
                {name}
                <small>{MEANINGS.get(name)}</small>
              </th>
              <td>{timeText(from)}</td>
              <td>{timeText(to - from)}</td>
              <td class="stretch" aria-hidden="true">
                <div
                  style={{
                    marginInlineStart: `${share(from, whole)}%`,
                    width: `max(2px, ${share(to - from, whole)}%)`,
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{row.ended === undefined ? 'so far' : 'all'}</th>
            <td />
            <td>{row.ended === undefined ? 'under way' : timeText(row.ended)}</td>
            <td class="stretch" />
          </tr>
        </tfoot>
      </table>
      <p>
        Began {new Date(row.at).toLocaleString()}. Sent {bytesText(row.sent)}, received {bytesText(row.received)} of
        bodies.
      </p>
    </>
  );
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (part / whole) * 100) : 0;
}

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['preparing', 'reading the request, and choosing the credential'],
  ['queued', 'waiting for a free connection'],
  ['dns', 'looking up the address of the server'],
  ['connect', 'connecting to the server'],
  ['tls', 'the TLS handshake'],
  ['waiting', 'until the answer began'],
  ['explaining', 'asking the server what the denial lacked; the client waits 0.3 s at most'],
  ['receiving', 'until the answer was complete'],
]);
