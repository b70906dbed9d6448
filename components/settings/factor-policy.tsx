'use client'
import { useRouter } from 'next/navigation'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorState } from '@/components/ui/error-state'
import { useSavePolicy } from './queries'

/** Whether a password alone is enough. */
export function FactorPolicy({ asked }: { asked: boolean }) {
  const router = useRouter()
  const save = useSavePolicy()
  return (
    <div className="apart">
      <Checkbox
        label="Accounts with a password need a second factor"
        hint="Users without a second factor can only set one up. SSO users are exempt."
        checked={asked}
        disabled={save.isPending}
        onChange={({ target }) =>
          save.mutate(
            { name: 'access', value: { second_factor: target.checked } },
            { onSuccess: () => router.refresh() },
          )
        }
      />
      {save.error ? <ErrorState title="Nothing was changed.">{save.error.message}</ErrorState> : null}
    </div>
  )
}
