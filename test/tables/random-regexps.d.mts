export function seeded(seed: number): () => number;
export function randomExpression(random: () => number): string;
export function randomPath(random: () => number): string;
