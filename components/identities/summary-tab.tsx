import type { ReactNode } from 'react'
import { Notice } from '@/components/ui/notice'
import { Columns } from '@/components/ui/page'
import { SectionTitle } from '@/components/ui/section-title'
import { fieldsBehind, rawLines } from './raw-lines'
import { RecordEvidence } from './record-evidence'
import { RiskSum } from './risk-sum'
import { mainRecord, type IdentitySheet } from './sheet'
import { SummaryFacts } from './summary-facts'
import { Unknowns } from './unknowns'

const LINES_MAX = 24

type Props = {
  sheet: IdentitySheet
  ownerRefused: string | null
  /** Identities that are at work as one with it, or that it is made from. */
  related: ReactNode
}

export function SummaryTab({ sheet, ownerRefused, related }: Props) {
  const { identity, verdicts } = sheet
  const record = mainRecord(identity.sightings)
  return (
    <>
      {identity.unjudgedBecause ? (
        <Notice tone="unknown" title="Not evaluated.">
          Its facts could not be evaluated. The findings are from the last evaluation.{' '}
          {identity.unjudgedBecause}
        </Notice>
      ) : null}
      {identity.description ? <p className="text-2">{identity.description}</p> : null}
      <Columns aside>
        <SummaryFacts sheet={sheet} ownerRefused={ownerRefused} wide />
        <div className="sections">
          <section aria-labelledby="risk">
            <SectionTitle id="risk">Risk</SectionTitle>
            <RiskSum sheet={sheet} />
          </section>
          <section aria-labelledby="unknowns">
            <SectionTitle id="unknowns">Missing data</SectionTitle>
            <Unknowns verdicts={verdicts} />
          </section>
        </div>
      </Columns>
      {related}
      {record ? (
        <section aria-labelledby="record">
          <SectionTitle id="record" note={`1 of ${identity.sightings.length} on the Evidence tab`}>
            Source record
          </SectionTitle>
          <RecordEvidence sighting={record} lines={rawLines(record.body, fieldsBehind.owner, LINES_MAX)} />
        </section>
      ) : null}
    </>
  )
}
