export function writeAuditLog(file: string, events: number): void;
export function auditLogPart(file: string, first: number, events: number): void;
export function writeEventList(file: string, events: number): void;
