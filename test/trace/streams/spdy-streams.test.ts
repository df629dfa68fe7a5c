import { expect, test } from 'vitest';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import { SpdyStreams } from '../../../src/trace/streams/spdy-streams.ts';
import { StreamChannels } from '../../../src/trace/streams/stream-channels.ts';
import { aSpdySide } from '../../support/a-spdy-side.ts';

test('of more streams than a thousand the oldest is forgotten, and counted with the others from then on', () => {
  const channels = new StreamChannels(new HeldSecrets());
  const streams = new SpdyStreams(channels);
  const client = aSpdySide();
  for (let i = 0; i <= 1000; i++) streams.push('In', client.open(2 * i + 1, { streamtype: 'data', port: '80' }));
  streams.push('In', client.data(1, 'late'));
  streams.push('In', client.data(3, 'known'));
  const counts = channels.all.map(({ name, bytesIn }) => [name, bytesIn]);
  expect(counts).toEqual([
    ['port 80', 'known'.length],
    ['others', 'late'.length],
  ]);
});

test('what the error stream of a forgotten connection said is not lost', () => {
  const streams = new SpdyStreams(new StreamChannels(new HeldSecrets()));
  const client = aSpdySide();
  const server = aSpdySide();
  streams.push('In', client.open(1, { streamtype: 'error' }));
  streams.push('Out', server.data(1, '{"status":"Success"}', { isLast: true }));
  for (let i = 1; i <= 1000; i++) streams.push('In', client.open(2 * i + 1, { streamtype: 'data', port: '80' }));
  expect(streams.finish()).toEqual({ exitCode: 0 });
});
