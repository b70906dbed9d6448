import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { aboutSetting, type SettingName, settingNames } from '@/lib/model/settings'

const root = path.resolve(import.meta.dirname, '../..')
const read = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8')

/** The instructions of the Containerfile, with continued lines joined. */
const instructions = read('Containerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
  .filter(Boolean)
  .map((line) => {
    const [word, ...rest] = line.split(/\s+/)
    return { word: word!, rest: rest.join(' ') }
  })
const version = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version as string

/** A variable is a setting that the README knows; a secret is given by file alone. */
function expectSetting(name: string) {
  const setting = name.replace(/_FILE$/, '') as SettingName
  expect(settingNames).toContain(setting)
  expect(name.endsWith('_FILE'), name).toBe(aboutSetting(setting).isSecret === true)
}

test('the image: bases with a tag, a user without rights, a health check, no secret, programs in exec form', () => {
  const of = (word: string) => instructions.filter((one) => one.word === word).map(({ rest }) => rest)
  for (const base of of('FROM')) expect(base).toMatch(/^docker\.io\/library\/node:\d+-\w+-slim( AS \w+)?$/)
  expect(of('USER')).toEqual(['10001:10001'])
  expect(of('ADD')).toEqual([])
  for (const program of [...of('ENTRYPOINT'), of('HEALTHCHECK')[0]!.split(' CMD ')[1]!])
    expect(JSON.parse(program)).toContain('node')
  expect(existsSync(path.join(root, JSON.parse(of('ENTRYPOINT')[0]!)[1]))).toBe(true)
  expect(of('STOPSIGNAL')).toEqual(['SIGTERM'])
  for (const pair of of('ENV').flatMap((line) => line.split(' '))) {
    const name = pair.split('=')[0]!
    if (name !== 'NODE_ENV') expectSetting(name)
  }
  const last = instructions.map(({ word }) => word)
  expect(last.indexOf('USER')).toBeGreaterThan(last.lastIndexOf('RUN'))
})

test('the image is built from everything that the build and the bundle need', () => {
  const copied = instructions
    .slice(
      0,
      instructions.findIndex(({ rest }) => rest.includes('pack.mjs')),
    )
    .filter(({ word }) => word === 'COPY')
    .flatMap(({ rest }) => rest.split(' ').slice(0, -1))
  for (const name of copied) expect(existsSync(path.join(root, name)), name).toBe(true)
  const pack = readFileSync(path.join(root, 'lib/cli/pack.mjs'), 'utf8')
  const build = readFileSync(path.join(root, 'lib/cli/build.mjs'), 'utf8')
  const needed = [
    .../const BROUGHT =\s+'([^']+)'/.exec(pack)![1]!.split(' '),
    ...[.../for \(const entry of \[([^\]]+)\]/.exec(build)![1]!.matchAll(/'([^']+)'/g)].map((one) => one[1]!),
  ]
  expect(needed.length).toBeGreaterThan(15)
  for (const name of needed) expect(copied, name).toContain(name)
})

interface Service {
  image: string
  read_only?: boolean
  cap_drop?: string[]
  security_opt?: string[]
  environment: Record<string, string>
  secrets: string[]
  healthcheck?: object
  ports?: string[]
}

test('compose: settings that are known, secrets by file, what runs Muster can write nowhere but its data', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as {
    services: Record<string, Service>
    secrets: Record<string, { file: string }>
  }
  const made = read('make-secrets.sh')
  for (const [name, { file }] of Object.entries(compose.secrets)) {
    expect(file).toBe(`secrets/${name}`)
    const role = /^(\w+)-password$/.exec(name)?.[1]
    expect(made).toMatch(role ? new RegExp(`for role in [^;]*\\b${role}\\b`) : `keep ${name} `)
  }
  const { db, ...ours } = compose.services
  expect(db!.image).toMatch(/^docker\.io\/library\/postgres:\d+-\w+$/)
  expect(Object.keys(ours)).toEqual(['web', 'worker'])
  for (const [kind, service] of Object.entries(ours)) {
    expect(service).toMatchObject({
      image: `muster:${version}`,
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      environment: kind === 'web' ? { MUSTER_WORKER: '0' } : { MUSTER_WEB: '0' },
    })
    for (const [name, value] of Object.entries(service.environment)) {
      expectSetting(name)
      if (name.endsWith('_FILE')) expect(service.secrets.map((one) => `/run/secrets/${one}`)).toContain(value)
    }
  }
  // Only this machine, until somebody puts a proxy with TLS in front.
  expect(ours.web!.ports).toEqual(['127.0.0.1:3000:3000'])
  expect(ours.worker!.ports).toBeUndefined()
})

const folder = path.join(import.meta.dirname, 'kubernetes')
type Manifest = { kind: string; metadata: { name: string }; spec: never }
// Kubernetes reads YAML 1.1, in which 0440 is octal.
const manifests = readdirSync(folder)
  .filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) =>
    parseAllDocuments(readFileSync(path.join(folder, name), 'utf8'), { version: '1.1' }).map((one) => {
      expect(one.errors).toEqual([])
      return one.toJS() as Manifest
    }),
  )
interface Container {
  image: string
  env: { name: string; value: string }[]
  ports: { name: string }[]
  resources: { requests: object; limits: { memory: string } }
  securityContext: object
  volumeMounts: { name: string; mountPath: string }[]
}
interface Pod {
  automountServiceAccountToken: boolean
  serviceAccountName: string
  securityContext: object
  containers: Container[]
  volumes: { name: string; secret?: { defaultMode: number } }[]
}
const deployments = manifests
  .filter(({ kind }) => kind === 'Deployment')
  .map(({ metadata, spec }) => ({
    name: metadata.name,
    pod: (spec as { template: { spec: Pod } }).template.spec,
  }))

test('the kustomization names every manifest and the image of this version', () => {
  const { resources, images, configMapGenerator } = parse(read('kubernetes/kustomization.yaml'))
  expect(resources.toSorted()).toEqual(
    readdirSync(folder)
      .filter((name) => name !== 'kustomization.yaml' && statSync(path.join(folder, name)).isFile())
      .toSorted(),
  )
  expect(images[0].newTag).toBe(version)
  for (const literal of configMapGenerator[0].literals) expectSetting(literal.split('=')[0])
  expect(manifests.map(({ kind }) => kind).toSorted()).toEqual([
    'Deployment',
    'Deployment',
    'Namespace',
    'NetworkPolicy',
    'PersistentVolumeClaim',
    'Service',
    'ServiceAccount',
  ])
})

test.each(deployments)(
  '$name runs as the restricted standard of pod security asks, with probes',
  ({ pod }) => {
    expect(pod.automountServiceAccountToken).toBe(false)
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    })
    const [container, ...others] = pod.containers
    expect(others).toEqual([])
    expect(container!.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container).toMatchObject({
      startupProbe: expect.anything(),
      livenessProbe: expect.anything(),
      resources: { requests: expect.anything(), limits: { memory: expect.stringMatching(/^\dGi$/) } },
    })
    const mounted = container!.volumeMounts.map(({ mountPath }) => mountPath)
    for (const { name, value } of container!.env) {
      expectSetting(name)
      if (name.endsWith('_FILE')) expect(mounted).toContain(path.posix.dirname(value))
    }
    expect(container!.volumeMounts.map(({ name }) => name).toSorted()).toEqual(
      pod.volumes.map(({ name }) => name).toSorted(),
    )
    expect(pod.volumes.find(({ secret }) => secret)?.secret?.defaultMode).toBe(0o440)
  },
)
