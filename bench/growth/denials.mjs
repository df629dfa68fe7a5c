import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificateAuthority } from '../../dist/api/x509/certificates.js';
import { startKubetrace } from '../peers.mjs';
import { cpuSeconds, memory, percentile } from '../process-usage.mjs';
import { kubeconfigFor } from '../upstream.mjs';
import { atMost, growing } from './row.mjs';

const PER_SECOND = 200;
/** The explainer asks for the rules of a namespace at most 20 times at once and then once a second (src/proxy/explainer/near-miss-lookup.ts). */
const [BURST, REVIEWS_PER_SECOND] = [20, 1];

/**
 * 200 denials a second with --explain=self: as of a controller that lost a right and tries all namespaces again and again. None may be lost or come
 * without the rule that was missing; where rules may be asked for, the nearest of those that are granted is named. Reviews are bounded, and so is what waiting
 * for one adds to an answer.
 */
export async function denialsCase({ directory, quick }) {
  // The highest memory is compared: garbage comes and goes, 138 to 165 MB, in half a minute.
  const [before, seconds] = quick ? [2, 4] : [30, 45];
  const server = await startDenying(directory);
  const peer = await startKubetrace(server.kubeconfig, directory, ['-v=1', '--no-fold', '--explain=self']);
  const first = await denials(peer, before, 0);
  const early = memory(peer.pid).peak;
  const spent = cpuSeconds(peer.pid);
  const later = await denials(peer, seconds, first.length);
  const cpu = ((cpuSeconds(peer.pid) - spent) / later.length) * 1e6;
  const late = memory(peer.pid).peak;
  // The log is written a little later.
  await sleep(500);
  await peer.stop();
  server.stop();
  const all = [...first, ...later];
  const log = readFileSync(join(directory, 'kubetrace.log'), 'utf8');
  const count = all.length.toLocaleString('en');
  const took = before + seconds;
  const unexplained = all.filter(({ status, rule }) => status !== 403 || rule === undefined).length;
  const isNear = ({ warnings }) => warnings.some((text) => text.includes('near miss'));
  const unnamed = all.filter((each) => server.knows(each) && !isNear(each));
  const times = later.map(({ ms }) => ms);
  return [
    atMost(`denials lost or without the missing rule, of ${count} at ${PER_SECOND}/s`, unexplained, 0),
    atMost(`denials missing in the log, of ${count}`, all.length - (log.match(/ status=403 /g) ?? []).length, 0),
    atMost('denials without the nearest granted rule, where the rules were known', unnamed.length, 0),
    // By then there was time to ask for the rules of all namespaces.
    ...(quick
      ? []
      : [
          atMost(
            'the same of the last second, anywhere',
            all.slice(-PER_SECOND).filter((each) => !isNear(each)).length,
            0,
          ),
        ]),
    atMost(`reviews in ${took.toFixed(0)} s`, server.count(), BURST + REVIEWS_PER_SECOND * took + 1),
    atMost('CPU us per denial', cpu, quick ? 4000 : 2000, ' us'),
    atMost('p99 ms of a denial', percentile(times, 0.99), 350, ' ms'),
    growing(
      `peak memory MB after ${count} denials, and after ${first.length.toLocaleString('en')}`,
      late,
      early,
      quick ? 1.4 : 1.2,
    ),
  ];
}

const NAMESPACES = 50;

/** The answers to denials at the rate for some seconds. */
async function denials(peer, seconds, from) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const started = performance.now();
  const found = [];
  for (let sent = 0; sent < seconds * PER_SECOND;) {
    for (; sent < ((performance.now() - started) / 1000) * PER_SECOND; sent++)
      found.push(denied(peer, agent, from + sent));
    await sleep(2);
  }
  const all = await Promise.all(found);
  agent.destroy();
  return all;
}

function denied({ url }, agent, i) {
  // The first five namespaces have most, as with a controller that works in few; the rest are tried one after the other.
  const namespace = `ns-${i % 2 === 0 ? i % 5 : (i >> 1) % NAMESPACES}`;
  const sentAt = performance.now();
  return new Promise((done, failed) => {
    get(`${url}/api/v1/namespaces/${namespace}/secrets/name-${i % 1000}`, { agent }, (response) => {
      const { statusCode: status, headers } = response;
      const warnings = [headers.warning ?? ''];
      const rule = headers['x-kubetrace-missing-rule'];
      response
        .resume()
        .once('end', () => done({ namespace, status, rule, warnings, sentAt, ms: performance.now() - sentAt }));
    }).once('error', failed);
  });
}

/** A server that denies all, and says which rules are granted: some hundred of other resources, and `list` where `get` was asked for. */
async function startDenying(directory) {
  const authority = createCertificateAuthority();
  const reviewed = [];
  const rules = Array.from({ length: 150 }, (_, i) => ({
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['example.com'],
    resources: [`things${i}`],
  }));
  rules.push({ verbs: ['list'], apiGroups: [''], resources: ['secrets'] });
  const server = createServer(authority.issueServer(['127.0.0.1']), (request, response) => {
    const answer = (status, object) => {
      const body = JSON.stringify(object);
      response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
      response.end(body);
    };
    if (request.method !== 'POST') {
      answer(403, forbidden(request.url));
      return;
    }
    json(request).then(({ spec }) => {
      reviewed.push({ namespace: spec.namespace, at: performance.now() });
      const status = { resourceRules: rules, nonResourceRules: [], incomplete: false };
      answer(201, {
        kind: 'SelfSubjectRulesReview',
        apiVersion: 'authorization.k8s.io/v1',
        metadata: {},
        spec,
        status,
      });
    }, console.error);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const kubeconfig = join(directory, 'denials.kubeconfig');
  const url = `https://127.0.0.1:${server.address().port}`;
  writeFileSync(kubeconfig, kubeconfigFor(url, authority.cert), { mode: 0o600 });
  return {
    kubeconfig,
    count: () => reviewed.length,
    /** Whether its rules were asked for before and not long ago: the proxy keeps them for a minute. */
    knows: ({ namespace, sentAt }) =>
      reviewed.some(
        (review) => review.namespace === namespace && sentAt > review.at + 500 && sentAt < review.at + 59_000,
      ),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forbidden(url) {
  const [, , , , namespace, , name] = url.split('/');
  const message = `secrets "${name}" is forbidden: User "bench" cannot get resource "secrets" in API group "" in the namespace "${namespace}"`;
  const details = { name, kind: 'secrets' };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason: 'Forbidden',
    details,
    code: 403,
  };
}
