import { Fact, Facts } from '@/components/ui/facts'
import { SectionTitle } from '@/components/ui/section-title'
import { Time } from '@/components/ui/time'
import type { Role } from '@/lib/model/vocabulary'
import { roleWords } from '@/components/settings/role-words'

type Props = {
  name: string
  email: string
  role: Role
  sees: string
  /** When access ends by itself. */
  endsAt: string | null
  administered: boolean
}

/** The own account, for roles that have no other settings. */
export function OwnAccount({ name, email, role, sees, endsAt, administered }: Props) {
  return (
    <section aria-labelledby="own">
      <SectionTitle id="own">Access</SectionTitle>
      <Facts wide>
        <Fact label="Name" provenance={email}>
          {name}
        </Fact>
        <Fact label="Role" provenance={roleWords[role].may}>
          {roleWords[role].name}
        </Fact>
        <Fact label="You see" provenance="Set by an administrator; figures and lists are limited to it">
          {sees}
        </Fact>
        {endsAt ? (
          <Fact label="Access ends" provenance="Set by an administrator; sessions end then">
            <Time at={endsAt} />
          </Fact>
        ) : null}
      </Facts>
      {administered ? null : (
        <p className="text-2 under">
          Administrators manage people, roles, the company login and API tokens. Your role has no access to
          them.
        </p>
      )}
    </section>
  )
}
