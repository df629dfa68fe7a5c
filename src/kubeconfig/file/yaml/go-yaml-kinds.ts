/*
 * What go-yaml v2, with which client-go reads kubeconfigs, takes a scalar without a tag for (resolve.go).
 */

/** What a scalar can be. */
export type Kind = 'null' | 'bool' | 'int' | 'float' | 'str';
/** Its value in plain data. */
export type ScalarValue = string | number | boolean | null;

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NAN = /^\.(?:nan|NaN|NAN)$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What may be something else than text; all other text is text without a further look. */
export const MAY_BE_NO_TEXT = /^(?:[-+.0-9][-+.0-9a-zA-Z_]*|[nNyYtTfFoO][a-zA-Z]{0,4}|~?)$/;

/** The kind and the value of a scalar in plain style. */
export function kindOf(text: string): readonly [Kind, ScalarValue] {
  if (NULL.test(text)) return ['null', null];
  if (TRUE.test(text)) return ['bool', true];
  if (FALSE.test(text)) return ['bool', false];
  if (NAN.test(text) || INFINITE.test(text)) {
    return ['float', NAN.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity];
  }
  // One that begins with an underscore is none.
  const plain = /^[-+0-9]/.test(text) ? text.replaceAll('_', '') : text;
  const integer = INTEGER.exec(plain);
  const value = integer ? integerOf(integer) : undefined;
  if (value !== undefined) return ['int', value];
  // What is beyond the range of a float is text.
  const float = FLOAT.test(plain) ? Number(plain) : Infinity;
  return Number.isFinite(float) ? ['float', float] : ['str', text];
}

/** `undefined` beyond 64 bits. */
function integerOf([, sign, hex, binary, octal, decimal]: RegExpExecArray): number | undefined {
  const digits = hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? '');
  const size = BigInt(digits);
  const limit = sign === '-' ? 2n ** 63n : sign === '+' ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  if (size > limit) return undefined;
  return sign === '-' ? -Number(size) : Number(size);
}
