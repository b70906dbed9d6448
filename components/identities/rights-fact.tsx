import { count, counted } from '@/components/ui/figures'
import { Fact } from '@/components/ui/facts'
import { ProportionBar } from '@/components/ui/proportion-bar'
import { Time } from '@/components/ui/time'
import { Unknown } from '@/components/ui/unknown'
import { Provenance } from './provenance'
import { recordFor } from './raw-lines'
import { reasonOf, type IdentitySheet } from './sheet'

const EXCESS = 'overprivileged-unused-grants'

/** Whether use was watched long enough to say of any right that it is not used. */
export const isUseKnown = ({ verdicts }: Pick<IdentitySheet, 'verdicts'>): boolean =>
  verdicts.some((one) => one.checkId === EXCESS && (one.verdict === 'holds' || one.verdict === 'gap'))

/** What would have to be there before anything is called unused, by what is held of this identity. */
export function whatIsMissing({ identity, verdicts }: Pick<IdentitySheet, 'identity' | 'verdicts'>): string {
  const why = reasonOf(verdicts, EXCESS)
  if (!why) return 'Permissions are not evaluated: it is inactive or managed by the provider.'
  return `Unknown: ${why}.${identity.useSeen ? '' : ` Import the audit log of ${identity.scope}.`}`
}

export function RightsFact({ sheet }: { sheet: IdentitySheet }) {
  const { identity, verdicts } = sheet
  const { rights, useSeen } = identity
  const provenance = (
    <Provenance sighting={recordFor(identity.sightings, 'rights')}>
      {useSeen ? (
        <>
          Audit log covers <Time at={useSeen.from} form="day" /> to <Time at={useSeen.to} form="day" />.
        </>
      ) : null}
    </Provenance>
  )
  const why = reasonOf(verdicts, EXCESS, 'admin-equivalent')
  if (!rights)
    return (
      <Fact label="Permissions" provenance={provenance}>
        {identity.rightsState === 'none' ? (
          'None'
        ) : identity.kind === 'root_account' ? (
          <>
            <b>Admin-equivalent</b>, the root user of {identity.scope}
          </>
        ) : (
          <Unknown because={why} />
        )}
      </Fact>
    )
  if (!rights.isKnown)
    return (
      <Fact
        label="Permissions"
        provenance={provenance}
        bar={<ProportionBar holds={0} gap={0} unknown={1} of="permissions" thin />}
      >
        <Unknown because={why ?? 'one of its policies has not been imported'} />
      </Fact>
    )
  const known = isUseKnown(sheet)
  const used = rights.granted - rights.unused - rights.unlogged
  return (
    <Fact
      label="Permissions"
      provenance={provenance}
      bar={
        known ? (
          <ProportionBar holds={used} gap={rights.unused} unknown={rights.unlogged} of="permissions" thin />
        ) : (
          <ProportionBar holds={used} gap={0} unknown={rights.granted - used} of="permissions" thin />
        )
      }
    >
      {rights.isAdmin ? <b>Admin-equivalent, </b> : null}
      {known ? (
        <>
          <b>
            {count(used)} of {count(rights.granted)}
          </b>{' '}
          used
          {rights.unusedRisky > 0 ? ` · ${count(rights.unusedRisky)} high-risk unused` : ''}
          {rights.unlogged > 0 ? (
            <>
              {' · '}
              <Unknown mark={false}>{count(rights.unlogged)} not logged</Unknown>
            </>
          ) : null}
        </>
      ) : (
        <>
          {counted(rights.granted, 'permission')} held
          <div>
            <Unknown
              because={why ?? (useSeen ? 'its permissions are not evaluated' : 'no audit log imported')}
            >
              use unknown
            </Unknown>
          </div>
        </>
      )}
    </Fact>
  )
}
