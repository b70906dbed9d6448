// Spreadsheet programs read a bare id as a number, round it after fifteen digits, and take a minus sign for a formula.

/** An id as it stands in a file: text that spreadsheet programs and data frames leave as it is. */
export const fileId = (id: string | number): string => `id-${id}`

/** The id again, of what somebody copied from a file; any other text stays as it is. */
export const idOf = (text: string): string => text.replace(/^id-(?=-?\d)/, '')
