import { describe, expect, test } from 'vitest';
import { admissionNames, celValue } from '../../../../src/playground/admission/cel/admission-bindings.ts';
import { authorizerValue } from '../../../../src/playground/admission/cel/authorizer-functions.ts';
import { compile } from '../../../../src/playground/admission/cel/program.ts';

const names = admissionNames({ params: true, authorizer: true }).set('variables@yes', 'bool');
const bindings = {
  object: celValue({
    metadata: { name: 'x', namespace: 'n', labels: { a: 'b' } },
    spec: { replicas: 3, ratio: 1.5, list: [1, 2], cpu: '500m', containers: [{ name: 'c', image: 'r.example/i:1' }] },
  }),
  oldObject: null,
  params: null,
  request: celValue({ name: 'r', userInfo: { username: 'u', groups: ['g'] } }),
  namespaceObject: celValue({ metadata: { name: 'n', labels: {} } }),
  authorizer: authorizerValue({
    user: { username: 'u', groups: [] },
    may: (user, { verb, resource }) => ({
      allowed: verb === 'get' && user.username !== 'system:serviceaccount:n:a',
      reason: resource ?? '',
    }),
  }),
  'variables@yes': true,
};
const valueOf = (expression: string) => {
  const value = compile(expression, names).evaluate(bindings);
  return value instanceof Error ? value.message : value;
};
const refusalOf = (expression: string, ...types: string[]) => {
  try {
    return compile(expression, names, ...types).type;
  } catch (error) {
    return (error as Error).message.replace(/\n.*$/s, '');
  }
};

describe('what Kubernetes adds to CEL', () => {
  test.each([
    ['object.spec.replicas <= 5 && object.spec.ratio < 2'],
    ['object.metadata.namespace == "n"'],
    ['has(object.metadata.labels) && !("z" in object.metadata.labels)'],
    ['object.spec.containers.all(c, c.image.startsWith("r.example/"))'],
    ['object.spec.containers.exists_one(c, c.name == "c")'],
    ['oldObject == null && params == null'],
    ['variables.yes'],
    ['request.userInfo.groups.exists(g, g == "g")'],
    ['object.?metadata.?none.orValue("d") == "d"'],
    ['object.?metadata.labels.?a.orValue("d") == "b"'],
    ['object.?metadata.labels["a"].orValue("d") == "b"'],
    ['object[?"metadata"].hasValue() && !object.spec.list[?7].hasValue()'],
    ['object.?spec.?none.optMap(v, v + 1).orValue(7) == 7'],
    ['optional.of(3).optFlatMap(v, optional.of(v + 1)).value() == 4'],
    ['optional.of(1) != optional.of(2) && optional.none().or(optional.of(1)) == optional.of(1)'],
    ['!optional.ofNonZeroValue("").hasValue()'],
    ['"[? .?a" + \'.?b\' == "[? .?a.?b" // .?c'],
    ['cel.bind(a, size(object.spec.list), a + a) == 4'],
    ['quantity(object.spec.cpu).isLessThan(quantity("1")) && quantity("1Gi").compareTo(quantity("1024Mi")) == 0'],
    ['quantity("1.5").add(quantity("500m")) == quantity("2") && quantity("2").sub(1).asInteger() == 1'],
    ['quantity("1e3").isInteger() && quantity("-1k").sign() == -1 && quantity("250m").asApproximateFloat() == 0.25'],
    ['isQuantity("1Ki") && !isQuantity("1kb") && !isQuantity(".")'],
    ['url("https://u@a.example:8080/p%20q?x=1&x=2").getHost() == "a.example:8080"'],
    ['url("https://[::1]:8/p?x=1&x=2").getHostname() == "::1" && url("https://a:8/p").getPort() == "8"'],
    ['url("/p?x=1&x=2").getQuery()["x"] == ["1", "2"] && url("/p?x").getEscapedPath() == "/p"'],
    ['isURL("https://a") && isURL("/a") && !isURL("a b") && !isURL("../a")'],
    [
      '"abc123def4".find("[0-9]+") == "123" && "a1b2".findAll("[0-9]") == ["1", "2"] && "a1b2".findAll("[0-9]", 1) == ["1"]',
    ],
    ['"ABC".find("(?i)b") == "B"'],
    ['[1, 2].isSorted() && ![2, 1].isSorted() && ["a", "b"].isSorted()'],
    ['[1, 2].sum() == 3 && [1.5, 2.0].sum() == 3.5 && [3, 1].min() == 1 && [3, 1].max() == 3'],
    ['["a", "b", "a"].indexOf("a") == 0 && ["a", "b", "a"].lastIndexOf("a") == 2 && [1].indexOf(5) == -1'],
    ['sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])'],
    ['"a,b".split(",").join("-") == "a-b" && "aBc".lowerAscii() == "abc" && "abc".substring(1) == "bc"'],
    ['"%s is %d".format(["a", 3]) == "a is 3"'],
    ['timestamp("2024-01-01T00:00:00Z") + duration("1h") < timestamp("2024-01-01T02:00:00Z")'],
    [
      'authorizer.group("apps").resource("deployments").namespace("n").name("d").subresource("scale").check("get").allowed()',
    ],
    [
      '!authorizer.path("/healthz").check("post").allowed() && authorizer.group("").resource("pods").check("x").reason() == "pods"',
    ],
    ['!authorizer.serviceAccount("n", "a").group("").resource("pods").check("get").allowed()'],
  ])('%s', (expression) => expect(valueOf(expression)).toBe(true));

  test.each([
    ['object.spec.none == 1', 'no such key: none'],
    ['object.spec.list[5] == 1', 'index out of bounds: 5'],
    ['1 / 0 == 1', 'division by zero'],
    ['object.spec.replicas + object.metadata.name == 1', 'no such overload'],
    ['optional.none().value()', 'optional.none() dereference'],
    [
      'quantity(object.metadata.name).isInteger()',
      String.raw`quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'`,
    ],
    ['[].min()', 'min called on empty list'],
    ['authorizer.path(" ").check("get").allowed()', 'path must not be empty'],
  ])('%s: %s', (expression, message) => expect(valueOf(expression)).toBe(message));

  test('what would take too long ends', () => {
    const slow = `"${'a'.repeat(40)}b".find("(a+)+$") == ""`;
    expect(valueOf(slow)).toBe('operation cancelled: actual cost limit exceeded');
    const list = `[${Array.from({ length: 60 }, (_, i) => i).join(',')}]`;
    const nested = ['a', 'b', 'c', 'd', 'e'].reduce((inner, name) => `${list}.all(${name}, ${inner})`, 'true');
    expect(valueOf(nested)).toBe('operation cancelled: actual cost limit exceeded');
    expect(valueOf('1 + 1 == 2')).toBe(true);
  });
});

describe('what does not compile', () => {
  const at = (column: number, why: string) => `compilation failed: ERROR: <input>:1:${column}: ${why}`;

  test.each([
    ['nosuch.x', at(1, "undeclared reference to 'nosuch' (in container '')")],
    ['1 == 1 && nofunc(1)', at(17, "undeclared reference to 'nofunc' (in container '')")],
    ['variables.nosuch', at(10, "undefined field 'nosuch'")],
    ['request.nosuch == 1', at(8, "undefined field 'nosuch'")],
    ["'a' + 1", at(5, "found no matching overload for '_+_' applied to '(string, int)'")],
    ['"a" == 1', at(5, "found no matching overload for '_==_' applied to '(string, int)'")],
    ['"a".b', at(4, "type 'string' does not support field selection")],
    [
      '"a".all(x, x)',
      at(1, "expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)"),
    ],
    [
      'object.a.all(i, v, v)',
      at(
        13,
        'the kubetrace playground does not support all with two variables in CEL expressions, which Kubernetes does',
      ),
    ],
    [
      'ip("1.2.3.4") == ip("::1")',
      at(3, 'the kubetrace playground does not support ip in CEL expressions, which Kubernetes does'),
    ],
    [
      '[?object.?a]',
      at(
        1,
        'the kubetrace playground does not support optional elements of lists and maps in CEL expressions, which Kubernetes does',
      ),
    ],
  ])('%s', (expression, why) => expect(refusalOf(expression)).toBe(why));

  test('syntax errors show the place', () => {
    expect(refusalOf('object.a ==')).toMatch(/^compilation failed: ERROR: <input>:1:\d+: Syntax error: /);
    expect(refusalOf('object.?a.?b ==')).toMatch(/^compilation failed: ERROR: <input>:1:1\d: Syntax error: /);
  });

  test('an expression of another type', () => {
    expect(refusalOf('object.a', 'bool')).toBe('must evaluate to bool but got dyn');
    expect(refusalOf('true ? "a" : "b"', 'bool')).toBe('must evaluate to bool but got string');
    expect(refusalOf('"a" + object.b', 'string')).toBe('string');
    expect(refusalOf('object.a.exists(x, x == 1)', 'bool')).toBe('bool');
  });
});
