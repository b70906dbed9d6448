import { readFile } from 'node:fs/promises'
import type { Actor } from '@/lib/auth/actor'
import { Invalid } from '@/lib/model/errors'
import type { Difference } from '@/lib/model/answers/policy'
import { applyPolicy, diffPolicy, exportPolicy, readPolicy } from '@/lib/rules/policy-file'

/**
 * `muster policy export | diff <file> | apply <file>`: the rules of the installation as YAML.
 * @param pathOf the place of a file that somebody named
 * @returns the exit code; `diff` answers 1 when something differs, like diff(1)
 */
export async function policyCommand(
  actor: Actor,
  [verb, file]: string[],
  pathOf: (file: string) => string,
): Promise<number> {
  if (verb === 'export') {
    process.stdout.write(await exportPolicy())
    return 0
  }
  if ((verb !== 'diff' && verb !== 'apply') || !file)
    throw new Invalid('Write policy export, policy diff <file> or policy apply <file>.')
  const policy = readPolicy(await textOf(pathOf(file)))
  const found = verb === 'diff' ? await diffPolicy(policy) : await applyPolicy(actor, policy)
  for (const one of found) console.log(lineOf(one))
  console.log(
    found.length === 0
      ? 'The installation is as the file says.'
      : verb === 'diff'
        ? `${found.length} differences.`
        : `${found.length} changes applied. All identities are re-evaluated next.`,
  )
  return verb === 'diff' && found.length > 0 ? 1 : 0
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    throw new Invalid(`There is no file ${path}.`)
  }
}

const lineOf = ({ path, installation, file }: Difference): string =>
  `${path}: ${shown(installation)} -> ${shown(file)}`
const shown = (value: unknown): string => (value === null ? 'default' : JSON.stringify(value))
