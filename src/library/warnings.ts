import { plainLine } from '../api/text/plain-text.ts';

/** Takes a message for a person. */
export type Warn = (message: string) => void;

/** Where messages go for which no listener was given: Node prints it once, and a program can listen to `warning` of `process`. */
export const processWarning: Warn = (message) => process.emitWarning(plainLine(message), 'KubetraceWarning');
