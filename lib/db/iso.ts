/** An instant of a row as the API writes it; null stays null. */
export const iso = (value: unknown): string | null => (value as Date | null)?.toISOString() ?? null
