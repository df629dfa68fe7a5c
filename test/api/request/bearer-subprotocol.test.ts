import { expect, test } from 'vitest';
import { subprotocolToken } from '../../../src/api/request/bearer-subprotocol.ts';

const NAME = `base64url.bearer.authorization.k8s.io.${Buffer.from('tökên', 'latin1').toString('base64url')}`;

test.each<[string, readonly (readonly [string, string])[], string | undefined]>([
  ['among others', [['sec-websocket-protocol', `v5.channel.k8s.io , ${NAME}`]], 'tökên'],
  [
    'in a header of its own',
    [
      ['Sec-WebSocket-Protocol', 'v5.channel.k8s.io'],
      ['Sec-WebSocket-Protocol', NAME],
    ],
    'tökên',
  ],
  ['none', [['Sec-WebSocket-Protocol', 'v5.channel.k8s.io']], undefined],
  ['not by itself', [['Sec-WebSocket-Protocol', `x${NAME}`]], undefined],
])('the token of a WebSocket: %s', (_, headers, token) => {
  expect(subprotocolToken([['Upgrade', 'WebSocket'], ...headers])).toBe(token);
  expect(subprotocolToken([['Upgrade', 'SPDY/3.1'], ...headers])).toBeUndefined();
  expect(subprotocolToken(headers)).toBeUndefined();
});
