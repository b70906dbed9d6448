// What a command leaves open: `{placeholders}` that Muster could not fill, and words in CAPITALS that only the reader knows.

/** A value as one word of a shell. In single quotes nothing is special but the quote itself; names may hold anything. */
export const shellWord = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

/** Words in capitals that belong to a command as they stand. */
const LITERALS = new Set(
  'GET PUT PATCH POST DELETE ACTION_LEVEL AWS_ACCOUNT USER CODEOWNERS X509 JWT TLS OIDC SPIFFE SVID API ARN SSWS OKTA_TOKEN DESCENDING ALL AND OR NOT'.split(
    ' ',
  ),
)
const BLANK = /\{([a-zA-Z]+)\}|(?<![\w$])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*(?!\w)/g

const isBlank = (found: string): boolean => found.length > 2 && !LITERALS.has(found)

/** The blanks of commands, in the order in which they first appear: `{repository}`, `NEW_KEY_ID`. */
export const blanksIn = (commands: readonly string[]): string[] => [
  ...new Set(
    commands.flatMap((command) => [...command.matchAll(BLANK)].map(([whole]) => whole).filter(isBlank)),
  ),
]

/** A blank in words: "New key id", "Repository". */
export function blankName(blank: string): string {
  const words = blank.startsWith('{')
    ? blank.slice(1, -1).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : blank.replaceAll('_', ' ').toLowerCase()
  return words[0]!.toUpperCase() + words.slice(1)
}

/** A value as a shell reads it at a place of a command: inside single quotes it is part of that word, else a word of its own. */
export function wordAt(command: string, at: number, value: string): string {
  const line = command.slice(command.lastIndexOf('\n', at) + 1, at)
  const isQuoted = line.split("'").length % 2 === 0
  return isQuoted ? value.replaceAll("'", `'\\''`) : shellWord(value)
}

/** A command with the blanks that have a value; the others stay. */
export const fillBlanks = (command: string, values: Readonly<Record<string, string>>): string =>
  command.replaceAll(BLANK, (whole, _name, at: number) => {
    const value = isBlank(whole) ? values[whole]?.trim() : undefined
    return value ? wordAt(command, at, value) : whole
  })
