import { rawLinesAbout, recordFor } from '@/components/identities/raw-lines'
import { RecordEvidence } from '@/components/identities/record-evidence'
import { isOpen, type IdentitySheet } from '@/components/identities/sheet'
import { Button } from '@/components/ui/button'
import { CopyId } from '@/components/ui/copy-id'
import { Drawer, DrawerTitle } from '@/components/ui/drawer'
import { EmptyState } from '@/components/ui/empty-state'
import { KindMark } from '@/components/ui/kind-mark'
import { LoadingRows } from '@/components/ui/loading-rows'
import { SectionTitle } from '@/components/ui/section-title'
import { SeverityMark } from '@/components/ui/severity-mark'
import { OpenDrawer } from '@/components/views/open-drawer'
import type { ListProps } from '@/components/views/record-list'
import type {
  CredentialRow,
  Exposure,
  IdentityDetail,
  ListedCredential,
  Sighting,
} from '@/lib/model/answers/inventory'
import { credentialKindNames } from '@/lib/model/words'
import { CredentialFacts } from './credential-facts'
import { CredentialFindings } from './credential-findings'
import { openIdOf } from './credential-words'

type Props = ListProps<ListedCredential> & { openId: string; now: string }
type Detail = IdentityDetail & Omit<IdentitySheet, 'identity' | 'now'> & { exposures: Exposure[] }

const LINES_MAX = 14

/** One credential beside the list: its facts, its findings and the record that lists it. */
export function OpenCredential({ now, openId, ...list }: Props) {
  const [identityId = '', id] = openId.split('.')
  return (
    <OpenDrawer<ListedCredential, Detail>
      {...list}
      openId={openId}
      path="/credentials"
      idOf={openIdOf}
      detailPath="/identities"
      detailId={identityId}
    >
      {(identity, place, listed) => {
        const credential: CredentialRow | undefined =
          listed ?? identity.credentials.find((one) => one.id === id)
        // What the drawer showed before belongs to another identity.
        if (identity.id !== identityId && /^-?\d+$/.test(identityId))
          return (
            <Drawer {...place} label="Loading" head={null}>
              <LoadingRows rows={8} />
            </Drawer>
          )
        if (!credential || identity.id !== identityId)
          return (
            <Drawer {...place} label="Not found" head={<DrawerTitle title="Not found" />}>
              <EmptyState title="This identity has no such credential.">
                It may have been deleted, or the address is incomplete.
              </EmptyState>
            </Drawer>
          )
        const name = credential.label ?? credentialKindNames[credential.kind]
        const findings = identity.findings.filter((one) => isOpen(one) && one.credentialId === id)
        // The most severe one stands first.
        const [worst] = findings
        const record = recordOf(identity.sightings, credential, identity.credentials.length === 1)
        const pageHref = `/identities/${identity.id}?tab=credentials#c${credential.id}`
        return (
          <Drawer
            {...place}
            label={`${name} of ${identity.name}`}
            pageHref={pageHref}
            head={
              <>
                <DrawerTitle
                  mark={<KindMark provider={credential.provider} />}
                  title={name}
                  badge={worst ? <SeverityMark severity={worst.severity} form="badge" /> : null}
                />
                <CopyId id={credential.nativeId} what="the full id" most={60} />
              </>
            }
            foot={
              worst ? (
                <>
                  <Button look="filled" href={`/findings/${worst.id}`}>
                    Act on finding
                  </Button>
                  <Button href={`/identities/${identity.id}`}>Open identity</Button>
                </>
              ) : (
                <Button href={`/identities/${identity.id}`}>Open identity</Button>
              )
            }
          >
            <CredentialFacts
              credential={credential}
              identity={identity}
              policy={identity.policy}
              exposure={identity.exposures.find((one) => one.credentialId === id)}
              record={record}
              isListed={identity.sightings.length > 0}
              now={now}
            />
            <CredentialFindings findings={findings} verdicts={identity.verdicts} now={now} />
            {record ? (
              <section className="apart">
                <SectionTitle level={3} note={`1 of ${identity.sightings.length}`}>
                  Evidence
                </SectionTitle>
                <RecordEvidence
                  sighting={record}
                  lines={rawLinesAbout(record.body, credential.nativeId, LINES_MAX)}
                />
              </section>
            ) : (
              <p className="small text-3 apart">
                No single record of this identity names the credential; all of them are on its page.
              </p>
            )}
          </Drawer>
        )
      }}
    </OpenDrawer>
  )
}

/** The record that names the credential; where the identity has no other, the one that says most about ages. */
const recordOf = (
  sightings: readonly Sighting[],
  { nativeId }: CredentialRow,
  isOnly: boolean,
): Sighting | undefined =>
  sightings.find((one) => names(one.body, nativeId)) ?? (isOnly ? recordFor(sightings, 'age') : undefined)

/** Whether the id is a whole value somewhere in the record: a short id stands in many a longer one. */
const names = (value: unknown, id: string): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some((one) => names(one, id))
    : (typeof value === 'string' || typeof value === 'number') && String(value) === id
