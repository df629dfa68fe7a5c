import { type Alias, isAlias, isMap, isSeq, Scalar, type ScalarTag, type Tags } from 'yaml';

/*
 * What go-yaml v2, with which client-go reads kubeconfigs, takes a scalar for (resolve.go) and how it merges (decode.go). This library follows
 * YAML 1.1 to the letter, with numbers of base 60 among others.
 */

type Kind = 'null' | 'bool' | 'int' | 'float' | 'str';
type Value = string | number | boolean | null;

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const NAN = /^\.(?:nan|NaN|NAN)$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** What may be none of these is text without a further look. */
const MAY_BE_NO_TEXT = /^(?:[-+.0-9][-+.0-9a-zA-Z_]*|[nNyYtTfFoO][a-zA-Z]{0,4}|~?)$/;

function kindOf(text: string): readonly [Kind, Value] {
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

const PREFIX = 'tag:yaml.org,2002:';

/** A scalar without a tag. */
const IMPLICIT: ScalarTag = {
  tag: `${PREFIX}implicit`,
  default: true,
  test: MAY_BE_NO_TEXT,
  resolve: (text) => kindOf(text)[1],
};

/** A scalar that says what it is. */
function explicit(wanted: Kind): ScalarTag {
  return {
    tag: PREFIX + wanted,
    resolve: (text, onError) => {
      const [kind, value] = kindOf(text);
      if (kind !== wanted && !(kind === 'int' && wanted === 'float')) onError(`it cannot be read as a !!${wanted}`);
      return value;
    },
  };
}

/** Dates stay text. */
const TIMESTAMP: ScalarTag = { tag: `${PREFIX}timestamp`, resolve: (text) => text };

const BINARY: ScalarTag = {
  tag: `${PREFIX}binary`,
  resolve: (text, onError) => {
    const base64 = text.replace(/[\r\n]/g, '');
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) {
      onError('!!binary value contains invalid base64 data');
    }
    return Buffer.from(base64, 'base64').toString();
  },
};

/** A merge takes the place of what came before it in its mapping, where YAML lets the mapping's own keys win. */
const MERGE: ScalarTag = {
  tag: `${PREFIX}merge`,
  default: 'key',
  test: /^<<$/,
  resolve: () => Object.assign(new Scalar(Symbol('<<')), { addToJSMap: merge }),
};

type ToJs = Parameters<Alias['resolve']>[1];

function merge(context: ToJs, map: object, value: unknown): void {
  // Of several the first wins.
  const sources = isSeq(value) ? value.items.toReversed() : [value];
  for (const item of sources) {
    const source = isAlias(item) && context ? item.resolve(context.doc, context) : item;
    if (!isMap(source)) throw new TypeError('aliasProblem lets only mappings be merged');
    const values: unknown = source.toJSON(null, context, Map);
    for (const [key, merged] of values instanceof Map ? values : []) {
      if (map instanceof Map) map.set(key, merged);
      else
        Object.defineProperty(map, String(key), {
          value: merged,
          writable: true,
          enumerable: true,
          configurable: true,
        });
    }
  }
}

/** `customTags` for the library: mappings, lists and texts are its own. */
export function goYamlTags(tags: Tags): Tags {
  const own = tags.filter((tag) => typeof tag !== 'string' && /:(?:map|seq|str)$/.test(tag.tag));
  const kinds: readonly Kind[] = ['null', 'bool', 'int', 'float'];
  return [...own, IMPLICIT, ...kinds.map(explicit), TIMESTAMP, BINARY, MERGE];
}
