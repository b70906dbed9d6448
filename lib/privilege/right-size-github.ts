const levels = ['read', 'write', 'admin']

export interface SizedPermission {
  name: string
  level: string
  /** The highest level that a log shows in use; null when none is shown. */
  seen: string | null
}

interface Permission {
  name: string
  level: string
}

function parted(right: string): Permission | undefined {
  const [, name, level] = /^github:([a-z0-9_]+):([a-z]+)$/.exec(right) ?? []
  return name && level ? { name, level } : undefined
}

const permissionsIn = (rights: readonly string[]): Permission[] =>
  rights.flatMap((right) => parted(right) ?? [])

/**
 * The permissions of an app or a fine-grained token with what is known of their use. GitHub's log tells of some of what is changed and
 * of nothing that is only read through the API, so that none may go on its silence: each stays, and says what was seen.
 */
export function rightSizedPermissions(
  used: readonly string[],
  granted: readonly string[],
): SizedPermission[] {
  const seen = permissionsIn(used)
  return permissionsIn(granted)
    .map(({ name, level }) => ({
      name,
      level,
      seen:
        seen
          .filter((one) => one.name === name && levels.indexOf(one.level) <= levels.indexOf(level))
          .map((one) => one.level)
          .sort((a, b) => levels.indexOf(b) - levels.indexOf(a))[0] ?? null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** As the settings of an app and the `permissions:` of a workflow name them. */
export const permissionsYaml = (permissions: readonly SizedPermission[]): string =>
  `permissions:\n${permissions
    .map(
      ({ name, level, seen }) =>
        `  ${name}: ${level} # ${
          seen === level ? 'used' : seen ? `${seen} was used; cannot tell of ${level}` : 'cannot tell'
        }\n`,
    )
    .join('')}`
