// Spreadsheet programs read a bare id as a number, round it after fifteen digits, and take a minus sign for a formula.

/** An id as it stands in a file: text that spreadsheet programs and data frames leave as it is. */
export const fileId = (id: string | number): string => `id-${id}`

/** The id again, of what somebody copied from a file; any other text stays as it is. */
export const idOf = (text: string): string => text.replace(/^id-(?=-?\d)/, '')

// Digits with what numbers, dates and times hold between them: 001234567890, 16.10, 1.2.3, 12e5, 1:30.
const READ_AS_NUMBER = /^[+-]?\d[\d.,:/-]*(e[+-]?\d+)?%?$/i

/**
 * An id that somebody else gave, of a provider, an account or a control, as it stands in a CSV: with the prefix where a spreadsheet
 * program would read a number or a date and write another text.
 */
export const idText = (id: string): string => (READ_AS_NUMBER.test(id) ? fileId(id) : id)
