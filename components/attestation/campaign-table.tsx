import { Link } from '@/components/ui/link'
import { count } from '@/components/ui/figures'
import { NameCell } from '@/components/ui/name-cell'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { Time } from '@/components/ui/time'
import { DecidedBar } from './decided-bar'
import { aboutCampaign, dueWords, stateNames } from './campaign-words'
import type { CampaignRow } from '@/lib/model/answers/attestation'

/** Campaigns, newest first: how far they are and when they are due. */
export function CampaignTable({ campaigns, now }: { campaigns: CampaignRow[]; now: string }) {
  return (
    <Table label="Campaigns" blocks>
      <thead>
        <tr>
          <HeadCell>Campaign</HeadCell>
          <HeadCell width={110}>State</HeadCell>
          <HeadCell width={220}>Decided</HeadCell>
          <HeadCell width={90} numeric>
            Items
          </HeadCell>
          <HeadCell width={150}>Due</HeadCell>
        </tr>
      </thead>
      <tbody>
        {campaigns.map((one) => (
          <tr key={one.id}>
            <Cell>
              <NameCell name={one.name} href={`/attestation/${one.id}`} detail={aboutCampaign(one)} />
            </Cell>
            <Cell label="state">{stateNames[one.state]}</Cell>
            <Cell label="decided">
              {one.state === 'draft' ? (
                one.nobody > 0 ? (
                  <Link href={`/attestation/${one.id}?reviewer=nobody`}>
                    {count(one.nobody)} without a reviewer
                  </Link>
                ) : (
                  <span className="text-3">not launched</span>
                )
              ) : one.state === 'watching' ? (
                <span className="text-3">starts small reviews</span>
              ) : (
                <DecidedBar done={one.decided + one.signed} total={one.items} of={one.name} />
              )}
            </Cell>
            <Cell numeric label="items">
              {count(one.items)}
            </Cell>
            <Cell label="due">
              {one.dueAt ? (
                <>
                  <Time at={one.dueAt} form="day" />
                  {one.state === 'running' ? (
                    <span className={daysClass(one.dueAt, now)} style={{ display: 'block' }}>
                      {dueWords(one.dueAt, now)}
                    </span>
                  ) : null}
                </>
              ) : (
                <span className="text-3">not set</span>
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const daysClass = (dueAt: string, now: string) =>
  Date.parse(dueAt) < Date.parse(now) ? 'small strong' : 'small text-3'
