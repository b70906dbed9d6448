'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { TextArea } from '@/components/ui/text-area'
import { useSavePolicy } from './queries'

/** Networks outside the public internet that webhooks may call. */
export function AllowedNetworks({ networks }: { networks: string[] }) {
  const router = useRouter()
  const save = useSavePolicy()
  const [done, setDone] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('networks'))
    save.mutate(
      { name: 'outward', value: { allowed_networks: text.split(/[\s,]+/).filter(Boolean) } },
      {
        onSuccess: () => {
          setDone(true)
          router.refresh()
        },
      },
    )
  }
  return (
    <section aria-labelledby="networks">
      <SectionTitle id="networks">Allowed networks</SectionTitle>
      <form className="stack narrow" onSubmit={submit}>
        <p className="text-2">
          Webhooks call only the public internet, over https. Loopback, private, link-local and metadata
          addresses are refused after each DNS lookup, unless they are in one of these networks.
        </p>
        <TextArea
          label="Networks"
          name="networks"
          rows={2}
          defaultValue={networks.join('\n')}
          hint="For example 10.20.0.0/16, one per line. Leave empty for none."
          error={save.error?.message}
        />
        <div className="row wrap">
          <Button type="submit" aria-disabled={save.isPending || undefined}>
            Save networks
          </Button>
          <output className="small">{done ? 'Saved.' : ''}</output>
        </div>
      </form>
    </section>
  )
}
