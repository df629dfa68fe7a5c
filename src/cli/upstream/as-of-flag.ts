import { InvalidArgumentError, Option } from 'commander';
import { MINORS } from '../../playground/release/release.ts';
import { offering, plainValues } from '../arguments/offered.ts';

/** `--as-of`, for commands that start a playground. */
export function asOfOption() {
  return offering(
    new Option(
      '--as-of <minor>',
      `behave as this minor of Kubernetes does where that differs, ${RANGE} (default: ${NEWEST})`,
    ).argParser(parseMinor),
    plainValues(MINORS.map((minor) => `1.${minor}`)),
  );
}

/** Its value: the 33 of 1.33. */
export interface AsOfFlag {
  readonly asOf?: number | undefined;
}

const [OLDEST, NEWEST] = [`1.${MINORS[0]}`, `1.${MINORS.at(-1)}`];
const RANGE = `${OLDEST} to ${NEWEST}`;

function parseMinor(value: string): number {
  const minor = Number(/^v?(?:1\.)?(\d{2})$/.exec(value)?.[1]);
  if (MINORS.includes(minor)) return minor;
  throw new InvalidArgumentError(`Expected a minor of Kubernetes, ${RANGE}.`);
}
