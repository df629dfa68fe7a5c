import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { LogLines } from './log-lines.ts';
import { PlainMessages } from './plain-messages.ts';
import { SpdyStreams } from './spdy-streams.ts';
import { SpdyTunnel } from './spdy-tunnel.ts';
import { StreamChannels } from './stream-channels.ts';
import type { Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import type { StreamSummary } from './stream-summary.ts';
import { WebSocketChannels } from './web-socket-channels.ts';

/** What must be known of an exchange to read its stream. */
export interface StreamFacts {
  /** The protocol asked for by an upgrade. */
  readonly upgrade: string | undefined;
  readonly requestInfo: RequestInfo | undefined;
  /** Of the answer. */
  readonly status: number;
  readonly headers: HeaderList;
}

/** A StreamSummary while it fills. It holds nothing of what passes but the start of an error channel. */
export class StreamRecord implements StreamSummary {
  readonly protocol: string;
  bytesIn = 0;
  bytesOut = 0;
  readonly channels: StreamSummary['channels'];
  declare exitCode?: number;
  declare error?: string;
  declare close?: NonNullable<StreamSummary['close']>;
  declare undecoded?: NonNullable<StreamSummary['undecoded']>;
  readonly #secrets: HeldSecrets;
  #decoder: StreamDecoder | undefined;

  constructor(facts: StreamFacts, secrets: HeldSecrets) {
    const channels = new StreamChannels(secrets);
    this.#secrets = secrets;
    this.channels = channels.all;
    this.protocol = protocolOf(facts);
    this.#decoder = decoderFor(this.protocol, facts, channels);
  }

  push(way: Way, data: Uint8Array): void {
    this[`bytes${way}`] += data.length;
    this.#decoder?.push(way, data);
  }

  /** The stream has ended: what can only be said then, and no more reading. */
  finish(): void {
    const decoder = this.#decoder;
    if (!decoder) return;
    this.#decoder = undefined;
    Object.assign(this, this.#secrets.maskedData(decoder.finish()));
    const { close } = decoder;
    if (close) this.close = { ...close, by: close.by === 'In' ? 'client' : 'server' };
    const [client, server] = [decoder.isBroken('In'), decoder.isBroken('Out')];
    if (client || server) this.undecoded = client && server ? 'both' : client ? 'client' : 'server';
  }
}

/** Whether an answer is a stream whose content is counted. */
export function isCounted({ status, requestInfo }: StreamFacts): boolean {
  return status === 101 || (status === 200 && requestInfo?.subresource === 'log');
}

function protocolOf({ upgrade, status, headers }: StreamFacts): string {
  if (status !== 101) return 'log';
  const agreed = headerValue(headers, 'sec-websocket-protocol') ?? headerValue(headers, 'x-stream-protocol-version');
  return agreed || upgrade || 'unknown';
}

function decoderFor(protocol: string, facts: StreamFacts, channels: StreamChannels): StreamDecoder | undefined {
  const { upgrade = '', status, requestInfo } = facts;
  if (status !== 101) return new LogLines(channels);
  if (/^spdy\/3\.1$/i.test(upgrade)) return new SpdyStreams(channels);
  if (!/^websocket$/i.test(upgrade)) return undefined;
  if (protocol.startsWith('SPDY/3.1+')) return new SpdyTunnel(channels);
  const subresource = requestInfo?.subresource ?? '';
  if (!CHANNELLED.has(subresource)) return new PlainMessages(channels);
  return new WebSocketChannels(channels, {
    isBase64: protocol.includes('base64.'),
    arePorts: subresource === 'portforward',
  });
}

const CHANNELLED: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);
