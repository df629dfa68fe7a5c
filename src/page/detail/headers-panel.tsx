import { useState } from 'preact/hooks';
import type { ExchangeDetail, HeaderDetail } from '../../web/wire/detail.ts';
import { MaskedText } from '../parts/masked-text.tsx';
import { visibleLine } from '../text/visible.ts';

/** What was asked, of whom, by whom, and the headers of both sides. */
export function HeadersPanel({ detail }: { readonly detail: ExchangeDetail }) {
  const { request, response, row } = detail;
  const [wanted, setWanted] = useState('');
  const count = request.headers.length + (response?.headers.length ?? 0);
  return (
    <>
      <table class="facts">
        <caption>General</caption>
        <tbody>
          {generalOf(detail).map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <MaskedText text={visibleLine(value)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > MANY && (
        <p>
          <label>
            Filter headers{' '}
            <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
          </label>
        </p>
      )}
      <HeaderTable title="Request headers" headers={request.headers} wanted={wanted} />
      {response && <HeaderTable title="Response headers" headers={response.headers} wanted={wanted} />}
      {!response && <p class="faint">{row.stage === 'Failed' ? 'No answer came.' : 'No answer yet.'}</p>}
    </>
  );
}

const MANY = 12;

interface HeaderTableProps {
  readonly title: string;
  readonly headers: readonly HeaderDetail[];
  readonly wanted: string;
}

function HeaderTable({ title, headers, wanted }: HeaderTableProps) {
  const needle = wanted.toLowerCase();
  const shown = headers.filter(({ name, value }) => `${name}: ${value}`.toLowerCase().includes(needle));
  return (
    <table class="facts headers">
      <caption>
        {title} <small>{shown.length < headers.length ? `${shown.length} of ${headers.length}` : headers.length}</small>
      </caption>
      <tbody>
        {shown.map(({ name, value, note }, at) => (
          <tr key={at}>
            <th scope="row">{visibleLine(name)}</th>
            <td>
              <MaskedText text={visibleLine(value)} />
              {note !== undefined && <small> {visibleLine(note)}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function generalOf({ row, request, response, upstreamUrl, credential, upgrade }: ExchangeDetail) {
  const version = request.httpVersion === undefined ? '' : ` HTTP/${request.httpVersion}`;
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ['Request', `${row.method} ${request.target}${version}`],
    ['Status', response && `${response.status} ${response.statusText}`],
    ['Sent to', upstreamUrl],
    ['Upgrade', upgrade],
    ['Client', row.client],
    ['User', row.user],
    ['Credential', credential],
    ['Command', row.command?.name],
  ];
  return facts.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}
