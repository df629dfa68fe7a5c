import { counted } from '../../api/text/counted.ts';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { StreamChannel, StreamSummary } from '../../trace/streams/stream-summary.ts';
import type { Fact } from './fact.ts';

/** What passed through a stream, for the one line of its exchange: `stdin 12 B, stdout 4,096 B, exit 3`; empty while it runs. */
export function streamNote({ stream, stage }: Exchange): string {
  if (!stream || stage === 'ResponseStarted') return '';
  const { exitCode, error, channels } = stream;
  const counted = channels.flatMap(channelWords);
  return [
    ...(counted.length === 0 ? bothWays(stream).map(([way, bytes]) => `${way} ${count(bytes)}`) : counted),
    ...(exitCode === undefined ? [] : [`exit ${exitCode}`]),
    ...(error === undefined ? [] : [`error: ${error.length > 200 ? `${error.slice(0, 200)}…` : error}`]),
  ].join(', ');
}

/** From level 3: each channel both ways, and how the stream was closed. */
export function streamFacts({ stream, stage }: Exchange): Fact[] {
  if (!stream || stage === 'ResponseStarted') return [];
  const { protocol, channels, close, undecoded } = stream;
  const fact = (key: string, value: string | number, text = String(value)): Fact => ({
    topic: 'stream',
    key,
    value,
    text: () => text,
  });
  const code = close?.code === undefined ? '' : ` with ${close.code}`;
  return [
    fact('streamProtocol', protocol),
    ...channels.flatMap((channel) => [
      ...(channel.streams === undefined
        ? []
        : [fact(key(channel, 'Connections'), channel.streams, connections(channel))]),
      ...bothWays(channel).map(([way, bytes]) =>
        fact(key(channel, way === 'sent' ? 'BytesIn' : 'BytesOut'), bytes, `${channel.name} ${way} ${count(bytes)}`),
      ),
      ...(channel.lines === undefined ? [] : [fact(key(channel, 'Lines'), channel.lines, lines(channel.lines))]),
    ]),
    ...(close ? [fact('closedBy', `${close.by}${code}`, `closed by the ${close.by}${code}`)] : []),
    ...(undecoded ? [fact('undecoded', undecoded, `what came from ${sideWords(undecoded)} is not ${protocol}`)] : []),
  ];
}

/** Channels that the one line leaves out: what they carry is shown elsewhere. */
const SILENT: ReadonlySet<string> = new Set(['error', 'resize']);
const ONE_WAY: ReadonlySet<string> = new Set(['stdin', 'stdout', 'stderr', 'log']);

function channelWords(channel: StreamChannel): string[] {
  const { name } = channel;
  const total = channel.bytesIn + channel.bytesOut;
  if (SILENT.has(name) || (total === 0 && channel.streams === undefined && channel.lines === undefined)) return [];
  if (name === 'log') return [count(total), lines(channel.lines ?? 0)];
  if (ONE_WAY.has(name)) return [`${name} ${count(total)}`];
  const ways = bothWays(channel).map(([way, bytes]) => `${way} ${count(bytes)}`);
  const [first = '', ...rest] = channel.streams === undefined ? ways : [connections(channel), ...ways];
  return [name === 'data' ? first : `${name}: ${first}`, ...rest];
}

function bothWays({ bytesIn, bytesOut }: Pick<StreamSummary, 'bytesIn' | 'bytesOut'>): [way: string, bytes: number][] {
  return [['sent', bytesIn] as [string, number], ['received', bytesOut] as [string, number]].filter(
    ([, bytes]) => bytes > 0,
  );
}

function connections({ streams = 0 }: StreamChannel): string {
  return counted(streams, 'connection');
}

function lines(number: number): string {
  return counted(number, 'line');
}

/** `stdinBytesIn`, `port8080ErrorBytesOut`. */
function key({ name }: StreamChannel, what: string): string {
  return name.replace(/ (\w)/g, (_, start: string) => start.toUpperCase()) + what;
}

function sideWords(side: NonNullable<StreamSummary['undecoded']>): string {
  return side === 'both' ? 'either side' : `the ${side}`;
}

function count(bytes: number): string {
  return `${groupedNumber(bytes)} B`;
}
