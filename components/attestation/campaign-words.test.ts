import { expect, test } from 'vitest'
import { aboutCampaign } from './campaign-words'

test('a campaign of which the reader sees a part says so in the list as well', () => {
  expect(aboutCampaign({ kind: 'one_off', because: null, isPart: false })).toBe('Once')
  expect(aboutCampaign({ kind: 'event', because: '3 changed', isPart: true })).toBe(
    'On change · 3 changed · only items in your scope are counted',
  )
})
