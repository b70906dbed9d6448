/** An instant of a row as the API writes it; null stays null. */
export function iso(value: Date): string
export function iso(value: Date | null): string | null
export function iso(value: Date | null): string | null {
  return value?.toISOString() ?? null
}
