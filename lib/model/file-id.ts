// Spreadsheet programs read a bare id as a number, round it after fifteen digits, and take a minus sign for a formula.

/** An id as it stands in a file: text that spreadsheet programs and data frames leave as it is. */
export const fileId = (id: string | number): string => `id-${id}`

/** The id again, of what somebody copied from a file; any other text stays as it is. */
export const idOf = (text: string): string =>
  text.startsWith('id-') && isReadAsOther(text.slice(3)) ? text.slice(3) : text

// Digits with what numbers, amounts, dates and times hold between them: 001234567890, 16.10, .5, 12e5, 1:30 PM, (5), 12 345.
const NUMBER = /^[+\-($€£]{0,3}[\d.][\d.,:/ -]{0,60}(?:e[+-]?\d{1,6})?[)%]{0,2}(?: ?[ap]m)?$/i
// 1-Mar, Mar-1, 3 March 2024
const DAY =
  /^(?:\d{1,4}[-/ ])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-/ .]{0,2}\d{0,4}$/i
const TRUTH = /^(?:true|false)$/i

/** Whether a spreadsheet program reads something else, or an id begins as one that was marked. */
const isReadAsOther = (id: string): boolean =>
  (/\d/.test(id) && (NUMBER.test(id) || DAY.test(id))) ||
  TRUTH.test(id) ||
  (id.startsWith('id-') && isReadAsOther(id.slice(3)))

/**
 * An id that somebody else gave, of a provider, an account or a control, as it stands in a CSV: with the prefix where a spreadsheet
 * program would read a number or a date and write another text. One that looks marked already is marked once more.
 */
export const idText = (id: string): string => (isReadAsOther(id) ? fileId(id) : id)
