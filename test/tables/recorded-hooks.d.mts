import type { Playground } from '../../src/playground/playground.ts';

export function startHooks(playground: Playground): Promise<() => void>;
