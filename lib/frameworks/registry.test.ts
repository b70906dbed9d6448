import { expect, test } from 'vitest'
import { checks } from '@/lib/checks/index'
import type { Framework } from './framework'
import { frameworks as registered } from './index'
import { resolveReference } from './resolve'

const frameworks: readonly Framework[] = registered

test('the twenty-three frameworks are registered, each once, and none names a control twice', () => {
  expect(frameworks).toHaveLength(23)
  expect(new Set(frameworks.map(({ id }) => id)).size).toBe(23)
  for (const { id, controls } of frameworks)
    expect(new Set(controls.map((control) => control.id)).size, id).toBe(controls.length)
})

test('every control has a check or a reason, and no reason is a placeholder', () => {
  for (const { id, controls } of frameworks)
    for (const control of controls)
      if (control.checks.length === 0)
        expect(control.noneBecause, `${id} ${control.id}`).toMatch(/^[A-Z].{20,}\.$/)
})

test('no check is mapped to a superseded framework or to one that is listed for reference', () => {
  for (const { status, controls } of frameworks)
    if (status !== 'current') expect(controls.flatMap((control) => control.checks)).toEqual([])
})

test('a superseded edition names its successor, and its controls those of the successor', () => {
  for (const { id, status, supersededBy, controls } of frameworks) {
    expect(status === 'superseded', id).toBe(supersededBy !== undefined)
    const successor = frameworks.find((one) => one.id === supersededBy)
    if (!successor) continue
    expect(successor.status).toBe('current')
    const known = successor.controls.map((control) => control.id)
    for (const control of controls)
      for (const to of control.movedTo ?? []) expect(known, `${id} ${control.id}`).toContain(to)
  }
})

test('every check is evidence for some control', () => {
  const mapped = new Set<string>(
    frameworks.flatMap(({ controls }) => controls.flatMap((control) => control.checks)),
  )
  expect(checks.map(({ id }) => id).filter((id) => !mapped.has(id))).toEqual([])
})

test('all ten NHI risks have a check, and all ten agentic risks a check or a reason', () => {
  const controlsOf = (id: string) => frameworks.find((one) => one.id === id)!.controls
  const nhi = controlsOf('owasp-nhi-2025')
  expect(nhi).toHaveLength(10)
  expect(nhi.every((control) => control.checks.length > 0)).toBe(true)
  expect(controlsOf('owasp-asi-2026').map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `ASI${String(index + 1).padStart(2, '0')}`),
  )
})

test('what speaks of AI applies to AI identities, and PCI DSS to what is tagged', () => {
  const limited = Object.fromEntries(
    frameworks.flatMap(({ id, appliesTo }) => (appliesTo ? [[id, appliesTo]] : [])),
  )
  expect(limited).toEqual({
    'owasp-asi-2026': 'ai',
    'nist-ai-rmf-1.0': 'ai',
    'csa-maestro': 'ai',
    'csa-aicm-1.1': 'ai',
    'csa-aicm-1.0': 'ai',
    'pci-dss-4.0.1': 'pci',
  })
  expect(frameworks.filter(({ byAnalogy }) => byAnalogy).map(({ id }) => id)).toEqual(['nist-sp-800-63-4'])
})

test.each([
  ['NHI-03', 'owasp-nhi-2025', 'NHI7:2025'],
  ['A-05', 'owasp-asi-2026', 'ASI03'],
  ['IAM-2', 'csa-maestro', 'L6'],
  ['PR.AC-4', 'nist-csf-2.0', 'PR.AA-05'],
  ['SC.L2-3', 'nist-sp-800-207', '§2.1 Tenet 6'],
])('%s, as articles cite it, means %s %s', (cited, framework, control) => {
  expect(resolveReference(cited)[0]).toMatchObject({ framework, control, citedAs: cited })
})

test('a control of a superseded edition leads to what took its place', () => {
  const found = resolveReference('IAM-19').find(({ framework }) => framework === 'csa-aicm-1.1')
  expect(found).toMatchObject({ control: 'IAM-18' })
  expect(resolveReference('Identity proofing and binding')).toContainEqual(
    expect.objectContaining({ framework: 'nist-csf-2.0', control: 'PR.AA-02', citedAs: 'PR.AC-6' }),
  )
})
