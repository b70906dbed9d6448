'use client'
import { LinesForm } from './lines-form'

/** Networks outside the public internet that webhooks may call. */
export function AllowedNetworks({ networks }: { networks: string[] }) {
  return (
    <LinesForm
      id="networks"
      title="Allowed networks"
      label="Networks"
      hint="For example 10.20.0.0/16, one per line. Leave empty for none."
      lines={networks}
      button="Save networks"
      policy={(lines) => ({ name: 'outward', value: { allowed_networks: lines } })}
    >
      Webhooks call only the public internet, over https. Loopback, private, link-local and metadata addresses
      are refused after each DNS lookup, unless they are in one of these networks.
    </LinesForm>
  )
}
