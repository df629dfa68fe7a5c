import { expect, test } from 'vitest';
import { httpAttributes } from '../../../src/telemetry/spans/http-attributes.ts';
import { anExchange } from '../../support/an-exchange.ts';

test('names the server, the connection and the client as the conventions do', () => {
  const exchange = anExchange({
    target: '/api/v1/pods?limit=5',
    timings: { responseStarted: 1, ended: 2, connection: { address: '[fd00::1]:6443', reused: false } },
  });
  expect(httpAttributes({ ...exchange, upstreamUrl: 'https://[fd00::2]/base/api/v1/pods?limit=5' })).toMatchObject({
    'url.full': 'https://[fd00::2]/base/api/v1/pods?limit=5',
    'url.path': '/base/api/v1/pods',
    'url.query': 'limit=5',
    'url.scheme': 'https',
    'server.address': 'fd00::2',
    'server.port': 443,
    'network.peer.address': 'fd00::1',
    'network.peer.port': 6443,
    'client.address': '127.0.0.1',
    'client.port': 40312,
  });
});

test('a method that nobody knows is _OTHER, and what it was', () => {
  expect(httpAttributes(anExchange({ method: 'BREW' }))).toMatchObject({
    'http.request.method': '_OTHER',
    'http.request.method_original': 'BREW',
  });
});

test('without an answer there is no status, and the type of the error is its code', () => {
  const attributes = httpAttributes(anExchange({ failure: { code: 'ECONNREFUSED', message: 'refused' } }));
  expect(attributes).not.toHaveProperty('http.response.status_code');
  expect(attributes['error.type']).toBe('ECONNREFUSED');
});
