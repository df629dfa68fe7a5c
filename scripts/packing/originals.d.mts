export function areReplaced(root: string): boolean;
export function keepOriginals(root: string, texts: ReadonlyMap<string, string>): void;
export function replaceOriginals(root: string): void;
export function restoreOriginals(root: string): boolean;
