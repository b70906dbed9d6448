import { lastJudgement } from '@/lib/checks/judgement'
import { explain } from '@/lib/checks/queries'
import { identityDetail, sightingsOf } from '@/lib/inventory/identity-detail'
import { instant, type Report, text, verdictParts, tabular } from './report'

/** Everything judged of one identity, with the records that vouch for it. */
export const identityDossier: Report = {
  id: 'identity-dossier',
  title: 'Identity dossier',
  question: 'One identity: facts, evaluation results and source records',
  needs: ['identity'],
  formats: tabular,
  columns: [
    text('part', 'Part'),
    text('what', 'What'),
    text('value', 'Value'),
    text('because', 'Reason or location'),
    instant('at', 'When (UTC)'),
  ],
  async *rows(actor, { identity }) {
    const one = await identityDetail(actor, identity!)
    const facts = {
      name: one.name,
      'id at its provider': one.nativeId,
      provider: one.provider,
      kind: one.kind,
      'account or cluster': one.scope,
      environment: one.environment,
      status: one.status,
      use: one.useState,
      rights: one.rightsState,
    }
    for (const [what, value] of Object.entries(facts)) yield ['fact', what, value, null, null]
    yield ['fact', 'first seen', null, null, one.firstSeenAt]
    yield ['fact', 'last used', null, null, one.lastUsedAt]
    for (const owner of one.owners) yield ['owner', owner.label, owner.state, owner.reason, null]
    for (const { title, verdict, because } of await verdictsOf(one.id))
      yield ['check', title, verdict, because, null]
    for (const sighting of await sightingsOf(one.id))
      yield [
        'record',
        sighting.about,
        sighting.source,
        `${sighting.file} ${sighting.at}, import ${sighting.importId}`,
        sighting.lastSeenAt,
      ]
  },
  async figures(actor, { identity }) {
    const one = await identityDetail(actor, identity!)
    const verdicts = await verdictsOf(one.id)
    const words = [...new Set(verdicts.map(({ verdict }) => verdict))].sort()
    return [
      {
        title: 'Checks',
        total: verdicts.length,
        rows: words.map((word) => ({
          label: word.replaceAll('_', ' '),
          value: verdicts.filter(({ verdict }) => verdict === word).length,
        })),
      },
    ]
  },
  async charts(actor, { identity }) {
    const one = await identityDetail(actor, identity!)
    const verdicts = await verdictsOf(one.id)
    const n = (word: string) => verdicts.filter(({ verdict }) => verdict === word).length
    return [
      {
        title: 'Results of the checks',
        kind: 'bars',
        parts: verdictParts,
        rows: [{ label: one.name, values: [n('holds'), n('gap'), n('not_applicable'), n('unknown')] }],
      },
    ]
  },
  async subject(actor, { identity }) {
    const { name, nativeId } = await identityDetail(actor, identity!)
    return `${name} (${nativeId})`
  },
}

/** The verdicts of the last judgement, anew: at its instant, not at this one. */
async function verdictsOf(identityKey: string) {
  const last = await lastJudgement()
  return last ? explain(identityKey, last.as_of) : []
}
