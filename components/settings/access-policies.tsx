'use client'
import { useRouter } from 'next/navigation'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import type { AccessPolicy } from '@/lib/model/policy'
import { useSavePolicy } from './queries'

const choices: { name: keyof AccessPolicy; label: string; hint: string }[] = [
  {
    name: 'second_factor',
    label: 'Accounts with a password need a second factor',
    hint: 'Users without a second factor can only set one up. SSO users are exempt.',
  },
  {
    name: 'owners_see_all',
    label: 'Owners see all identities',
    hint: 'Otherwise an owner without a scope sees what they or their team own, review or work on.',
  },
]

/** What every account has to keep to, and what owners see. */
export function AccessPolicies({ policy }: { policy: AccessPolicy }) {
  const router = useRouter()
  const save = useSavePolicy()
  return (
    <div className="apart stack">
      {choices.map(({ name, label, hint }) => (
        <Checkbox
          key={name}
          label={label}
          hint={hint}
          checked={policy[name]}
          disabled={save.isPending}
          onChange={({ target }) =>
            save.mutate(
              { name: 'access', value: { ...policy, [name]: target.checked } },
              { onSuccess: () => router.refresh() },
            )
          }
        />
      ))}
      {save.error ? <ErrorState title="Nothing was changed.">{save.error.message}</ErrorState> : null}
    </div>
  )
}
