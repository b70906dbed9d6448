import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { aboutSetting, type SettingName, settingNames } from '@/lib/model/settings'

const read = (kind: string) => readFileSync(path.join(import.meta.dirname, `muster-${kind}.service`), 'utf8')

/** Every value of a key, in the order of the file. */
const valuesOf = (unit: string, key: string): string[] =>
  unit
    .split('\n')
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1))

test.each(['web', 'worker'])(
  'the unit of the %s sets what Muster knows, and secrets only by file',
  (kind) => {
    const unit = read(kind)
    const credentials = valuesOf(unit, 'LoadCredential').map((given) => given.split(':')[0])
    const set = valuesOf(unit, 'Environment').map((pair) => pair.split('=') as [string, string])
    const ours = set.filter(([name]) => name !== 'npm_config_cache')
    for (const [name, value] of ours) {
      const setting = name.replace(/_FILE$/, '') as SettingName
      expect(settingNames).toContain(setting)
      expect(name.endsWith('_FILE'), name).toBe(aboutSetting(setting).isSecret === true)
      if (name.endsWith('_FILE')) expect(credentials).toContain(value.replace('%d/', ''))
    }
    expect(Object.fromEntries(ours)).toMatchObject(
      kind === 'web' ? { MUSTER_WORKER: '0' } : { MUSTER_WEB: '0' },
    )
    const [program] = valuesOf(unit, 'ExecStart')
    expect(existsSync(program!.split(' ').at(-1)!)).toBe(true)
    expect(valuesOf(unit, 'User')).toEqual(['muster'])
    expect(valuesOf(unit, 'NoNewPrivileges')).toEqual(['yes'])
    expect(valuesOf(unit, 'ProtectSystem')).toEqual(['strict'])
  },
)

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!hasSystemd)('systemd finds nothing wrong with them', () => {
  for (const kind of ['web', 'worker']) {
    const name = `muster-${kind}.service`
    const args = ['verify', '--man=no', path.join(import.meta.dirname, name)]
    const { stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    expect(stderr.split('\n').filter((line) => line.includes(name))).toEqual([])
  }
})
