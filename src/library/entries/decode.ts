export { decodeRequestInfo, neededRule } from '../decode-request-info.ts';
export type { DecodeOptions } from '../decode-request-info.ts';
export type { DialectName } from '../../api/dialect/dialect.ts';
export type { RequestInfo } from '../../api/request/request-info.ts';
export type { PolicyRule } from '../../rbac/rules/policy-rule.ts';
