import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ProxyOptions } from '../../proxy/proxy-options.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Stops V8 guessing how long things live. It guesses from the first requests, while its young generation is small, that what a request
 * leaves lives long, and from then on makes it in the old generation, which is expensive to clean: 28 % of the CPU of a request at v=1, 13 % at v=8. Later than the
 * start, since Node's own modules, kept compiled, fit no other flags. The flag is in Node 20 to 24; V8 would complain of one it does not know.
 */
export function collectYoung(): void {
  if (Number.parseInt(process.versions.node, 10) > 24) return;
  setTimeout(() => setFlagsFromString('--no-allocation-site-pretenuring'), AFTER_START).unref();
}

/** What the proxy tells of itself, so that V8 can be set. */
export function v8Hooks(terminal: Terminal): Required<Pick<ProxyOptions, 'whenLoaded' | 'onBulk'>> {
  return { whenLoaded: () => optimizeLater(terminal), onBulk: collectPieces() };
}

/**
 * Collects the young generation each time 4 MiB of large bodies have passed. Node gives each piece memory of its own outside of V8's heap, and V8
 * lets 32 MiB of it come together before it collects (heap.cc, AllocateExternalBackingStore), a quarter of what the proxy needs for a list of 55 MB.
 */
export function collectPieces(): (bytes: number) => void {
  let passed = 0;
  let collect: (() => void) | undefined;
  return (bytes) => {
    passed += bytes;
    if (passed < COLLECTED) return;
    passed = 0;
    collect ??= youngCollector();
    collect();
  };
}

const COLLECTED = 4 * 1024 * 1024;

/** V8 hands out its `gc` to contexts that are made while this flag is set. */
function youngCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;
  setFlagsFromString('--no-expose-gc');
  return () => gc({ type: 'minor' });
}

/**
 * Lets undici's parser of responses, which is WebAssembly, work a thousand times as much as V8 wants to see before it optimizes it. By V8's own rule that
 * begins with the first list of pods, and a process cannot end while it is under way: a tenth of a second after each short `run`. So it is after some two hundred
 * responses. To be called before the first connection, with which undici makes the parser, and not during the start (see `collectYoung`), which is over
 * then: what was compiled for it is kept. The flag is in Node 20 to 26.
 */
function optimizeLater({ keepCompiled }: Terminal): void {
  keepCompiled?.();
  if (Number.parseInt(process.versions.node, 10) <= 26) setFlagsFromString('--wasm-tiering-budget=2000000000');
}

/** In milliseconds. */
const AFTER_START = 500;
