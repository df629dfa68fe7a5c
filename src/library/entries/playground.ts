export { startPlayground } from '../start-playground.ts';
export type { Playground, PlaygroundOptions } from '../start-playground.ts';
