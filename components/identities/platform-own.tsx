import { NameCell } from '@/components/ui/name-cell'
import { SectionTitle } from '@/components/ui/section-title'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { providerNames } from '@/lib/model/words'
import type { PlatformPrincipal } from '@/lib/model/answers/inventory'

/** What platforms run themselves in a tenant: nobody here owns or rotates it, so it is on no roll. */
export function PlatformOwn({ principals }: { principals: PlatformPrincipal[] }) {
  return (
    <section aria-labelledby="platform-own">
      <SectionTitle id="platform-own" note="not in the inventory, not counted">
        Run by platforms themselves
      </SectionTitle>
      {principals.length === 0 ? (
        <p className="text-2">No import listed any, or they are outside of your scope.</p>
      ) : (
        <Table label="Run by platforms themselves, table" least={560}>
          <thead>
            <tr>
              <HeadCell>Principal</HeadCell>
              <HeadCell width={180}>Platform</HeadCell>
              <HeadCell width={320}>Tenant</HeadCell>
            </tr>
          </thead>
          <tbody>
            {principals.map((one) => (
              <tr key={`${one.provider} ${one.nativeId}`}>
                <Cell>
                  <NameCell name={one.name} detail={one.nativeId} />
                </Cell>
                <Cell>{providerNames[one.provider]}</Cell>
                <Cell>
                  <span className="mono">{one.scope}</span>
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}
