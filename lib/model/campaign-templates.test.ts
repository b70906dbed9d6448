import { expect, test } from 'vitest'
import { campaignInput } from './attestation'
import { campaignTemplates } from './campaign-templates'
import { identityFilter } from './filters'

test.each(campaignTemplates.map((one) => [one.id, one] as const))(
  'the template %s makes a campaign whose filter the list of identities takes',
  (id, { ...template }) => {
    expect(id).toMatch(/^[a-z]+$/)
    expect(campaignInput.safeParse(template)).toMatchObject({ success: true })
    const filter = Object.fromEntries(new URLSearchParams(template.query))
    expect(identityFilter.strict().safeParse(filter)).toMatchObject({ success: true })
  },
)

test('each template has an id of its own', () => {
  expect(new Set(campaignTemplates.map((one) => one.id)).size).toBe(campaignTemplates.length)
})
