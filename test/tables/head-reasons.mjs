/*
 * Why kubetrace makes something else than kubectl proxy of some messages, by name. `security:` is for what it refuses and kubectl takes,
 * `better:` for what it takes or answers more to the point, `same:` for what comes to the same.
 */

const LINES =
  'security: to a proxy in front of it a line feed alone, or the second line of a folded header, may be part of a value (RFC 9112 sections 2.2 and 5.2)';
const LENGTH =
  'security: where a body ends is to be said in one way that all read alike (RFC 9112 sections 5.1, 6.1 and 6.3)';
const CHUNK = 'security: what the grammar of chunks does not have is read in different ways (RFC 9112 section 7.1)';
const LATER =
  'security: where a later request of a connection begins only the parser knows; a second reading of lengths beside it could differ';
const METHOD =
  'security: the filters decide by the method, which servers compare in different ways; none of the API has such a one';
const TYPED = 'better: the target reaches the server as it was typed';
const LENIENT = 'better: there is only one way to read it';
const EMPTY_LINE = 'better: empty lines before a request are skipped (RFC 9112 section 2.2)';
const HOP = 'better: an upgrade that concerns one hop is ignored (RFC 9110 section 7.8)';
const NO_STATUS = 'better: a 502 that says why, where the connection just ends';

const REQUESTS = {
  'a line feed alone after a header': LINES,
  'a line feed alone after the last header': LINES,
  'a line feed alone as the empty line': LINES,
  'an empty line first': EMPTY_LINE,
  'two empty lines first': EMPTY_LINE,
  'a line feed first': EMPTY_LINE,
  'line feeds alone, in the second request': LATER,
  'an empty line between two requests': EMPTY_LINE,
  'another protocol': LENIENT,
  'two blanks before the target': LENIENT,
  'two blanks before the version': LENIENT,
  'a method in lower case': METHOD,
  'a method in mixed case': METHOD,
  'an unknown method': METHOD,
  'a long method': METHOD,
  PRI: METHOD,
  TRACE: 'security: the response would be the request with its credentials (RFC 9110 section 9.3.8)',
  'CONNECT with a path': 'security: it is not a forward proxy',
  'raw bytes in the query': 'better: what is sent on is valid HTTP',
  'a raw byte beside an escape': TYPED,
  'raw bytes, in the second request': LATER,
  'a quote': TYPED,
  'angle brackets': TYPED,
  'a backslash': TYPED,
  'a caret, a bar, braces and a grave': TYPED,
  'a fragment': TYPED,
  'doubled slashes': TYPED,
  'two slashes first': TYPED,
  'two dots': TYPED,
  'two dots that lead out': TYPED,
  'absolute, no path': 'better: it is answered and not redirected',
  'absolute, only a query': 'better: it is answered and not redirected',
  'absolute, a user': 'security: what stands before an @ is taken for the host by some',
  'absolute, no host': 'security: which host it is for decides who may send it, and it names none',
  'a Host of IPv6': 'better: [::1] is this machine too',
  'a folded Host': LINES,
  'a folded header': LINES,
  'a header folded by a tab': LINES,
  'a header folded twice': LINES,
  'a fold that looks like a header': LINES,
  'an expectation': 'same: a request without a body has nothing to wait with (RFC 9110 section 10.1.1)',
  h2c: HOP,
  'an empty upgrade': HOP,
  'two equal lengths': LENGTH,
  'a length with a tab': 'security: so it is to the parser of Node 20, no longer to newer ones',
  'a length beyond safe integers': 'better: it is answered',
  'a folded length': LENGTH,
  'a GET without a length, and bytes': METHOD,
  'a length beside chunks': LENGTH,
  'a length before chunks': LENGTH,
  'a folded coding': LENGTH,
  'chunks in HTTP/1.0': LENGTH,
  'an empty extension': CHUNK,
  'an extension of 5 KB': LENIENT,
  'an extension with a byte': CHUNK,
  'an extension with a NUL': CHUNK,
  'a size with very many zeros': LENIENT,
  'a blank after a size': CHUNK,
  'a tab after a size': CHUNK,
  'a last empty line of a line feed': CHUNK,
  'a folded trailer': CHUNK,
  'trailing bytes': METHOD,
};

const RESPONSES = {
  'an empty line first': LENIENT,
  RTSP: LENIENT,
  'a code with a sign': NO_STATUS,
  'code 000': NO_STATUS,
  'code 099': NO_STATUS,
  'a blank before the colon': 'better: the header is kept, without the blank (RFC 9112 section 5.1)',
  'a list of equal lengths': 'better: it is one length (RFC 9110 section 8.6)',
  'a length with a blank before the colon': LENGTH,
  'a coding with a blank before the colon': LENGTH,
  'chunks in HTTP/1.0': 'better: the client gets the body and not its framing',
  'chunks and a length in HTTP/1.0': LENGTH,
  'an empty extension': CHUNK,
  'an extension of 5 KB': LENIENT,
  'an extension with a byte': CHUNK,
  'an extension with a NUL': CHUNK,
  'a size with very many zeros': LENIENT,
  'a blank after a size': CHUNK,
  'a tab after a size': CHUNK,
  'a length as a trailer': 'same: nobody takes it for whole',
  'a folded trailer': CHUNK,
  '100 first': 'better: many clients take a 100 that they have not asked for to be a broken response',
  '100 only': 'better: many clients take a 100 that they have not asked for to be a broken response',
  '200 times 100': 'security: information without end has a bound',
  '304 with a length': 'same: it is the length of what is not sent (RFC 9110 section 8.6)',
  '304 with a body': 'same: it is the length of what is not sent (RFC 9110 section 8.6)',
};

/** The reason, `undefined` where none has been given. */
export function reasonFor({ of, name }) {
  const reasons = new Map(Object.entries(of === 'request' ? REQUESTS : RESPONSES));
  return reasons.get(name);
}
