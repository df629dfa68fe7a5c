import type { StreamSummary } from '../../../trace/streams/stream-summary.ts';
import { bytesText } from '../../text/amounts.ts';
import { counted } from '../../text/counted.ts';
import { visibleLine } from '../../text/visible.ts';

/** What passed on each channel of an upgraded connection or a log: counted, never kept. */
export function StreamChannels({ stream }: { readonly stream: StreamSummary }) {
  const { protocol, bytesIn, bytesOut, channels } = stream;
  return (
    <section>
      <table class="channels">
        <caption>
          Channels <small>{visibleLine(protocol)}: counted, never kept</small>
        </caption>
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col">To the server</th>
            <th scope="col">From the server</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => (
            <tr key={channel.name}>
              <th scope="row">{visibleLine(channel.name)}</th>
              <td>{bytesText(channel.bytesIn)}</td>
              <td>{bytesText(channel.bytesOut)}</td>
              <td>
                {channel.streams !== undefined && counted(channel.streams, 'connection')}
                {channel.lines !== undefined && counted(channel.lines, 'line')}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">on the wire</th>
            <td>{bytesText(bytesIn)}</td>
            <td>{bytesText(bytesOut)}</td>
            <td>frames included</td>
          </tr>
        </tfoot>
      </table>
      <ul class="notes">
        {endingOf(stream).map((words) => (
          <li key={words}>{visibleLine(words)}</li>
        ))}
      </ul>
    </section>
  );
}

function endingOf({ exitCode, error, close, undecoded }: StreamSummary): readonly string[] {
  const code = close?.code === undefined ? '' : ` with code ${close.code}`;
  return [
    ...(exitCode === undefined ? [] : [`The command ended with exit code ${exitCode}.`]),
    ...(error === undefined ? [] : [`The error channel says: ${error}`]),
    ...(close === undefined ? [] : [`The ${close.by} closed it first${code}.`]),
    ...(undecoded === undefined ? [] : [UNDECODED[undecoded]]),
  ];
}

const UNDECODED: Readonly<Record<NonNullable<StreamSummary['undecoded']>, string>> = {
  client: 'What the client sent is not valid in the protocol: its channels are counted up to there.',
  server: 'What the server sent is not valid in the protocol: its channels are counted up to there.',
  both: 'What both sides sent is not valid in the protocol: the channels are counted up to there.',
};
