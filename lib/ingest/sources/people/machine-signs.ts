/** What a directory calls a user that is no person: "Service Account", "bot", "non-human", and nothing that also means a job. */
const MACHINE =
  /^(service|system|machine|technical|functional|generic|application|app|automation|robot|rpa|bot|integration|daemon|batch|npe|nhi|non ?human|non ?person)( (account|user|identity|principal|entity|client))?s?$/
const isMachineWord = (word: string): boolean =>
  MACHINE.test(
    word
      .trim()
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[\s_-]{1,20}/g, ' ')
      .toLowerCase(),
  )

interface Told {
  /** What kind of user it is, by the member that says so. */
  kind?: Readonly<Record<string, string | null | undefined>>
  /** When somebody last signed in who was present; null: nobody ever did; undefined: the directory does not say. */
  interactiveAt?: Date | null
  /** When it last signed in without anybody. */
  programmaticAt?: Date
  /** Further signs that only one directory knows, where they are there. */
  more?: readonly (string | false | undefined)[]
}

/** What of a user of a directory makes one think that it is a machine, a sentence each. A person decides whether it is. */
export function machineSigns({ kind = {}, interactiveAt, programmaticAt, more = [] }: Told): string[] {
  return [
    ...Object.entries(kind).flatMap(([member, word]) =>
      word && isMachineWord(word) ? [`The directory calls it "${word.trim()}" (${member})`] : [],
    ),
    ...(interactiveAt === null && programmaticAt
      ? ['The directory knows of sign-ins without anybody present, and of none by somebody']
      : []),
    ...more.filter((one) => typeof one === 'string'),
  ]
}
