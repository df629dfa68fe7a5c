import { type Alias, isAlias, isMap, isSeq, Scalar, type ScalarTag, type Tags } from 'yaml';
import { type Kind, kindOf, MAY_BE_NO_TEXT } from './go-yaml-kinds.ts';

/*
 * How go-yaml v2, with which client-go reads kubeconfigs, takes scalars (resolve.go) and merges (decode.go). This library follows
 * YAML 1.1 to the letter, with numbers of base 60 among others.
 */

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
