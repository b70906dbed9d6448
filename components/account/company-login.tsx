'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { signInWithCompany } from '@/components/session/queries'
import { ProofForm } from './proof-form'
import { useConnectCompany } from './queries'

/** Connects the own account to the company login; this needs the password. */
export function CompanyLogin({ withCode }: { withCode: boolean }) {
  const connect = useConnectCompany()
  const [open, setOpen] = useState(false)
  return (
    <section aria-labelledby="company-login">
      <SectionTitle id="company-login">Company login</SectionTitle>
      {open ? (
        <ProofForm
          withCode={withCode}
          verb="Connect and sign in there"
          error={connect.error}
          busy={connect.isPending}
          onCancel={() => setOpen(false)}
          onProof={(proof) => connect.mutate(proof, { onSuccess: () => void signInWithCompany('/account') })}
        >
          <p className="small text-2">
            Sign in with the same e-mail within ten minutes. The password, second factor and all sessions of
            this account are then removed.
          </p>
        </ProofForm>
      ) : (
        <div className="row wrap">
          <Button onClick={() => setOpen(true)}>Connect the company login</Button>
        </div>
      )}
    </section>
  )
}
