import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { JsonSchema } from '@/components/api/members'
import { Address } from '@/components/api/operation-groups'
import { OperationView, type OperationShown } from '@/components/api/operation-view'
import { Page } from '@/components/ui/page'
import { PageHeader } from '@/components/ui/page-header'
import { requireSession } from '@/lib/auth/session'
import { ownAddress } from '@/lib/db/settings'
import { jsonSchemaOf, operations, parametersOf } from '@/lib/http/openapi'

type Props = { params: Promise<{ operation: string }> }

const asked = async ({ params }: Props) => {
  const { operation } = await params
  return operations.find(({ id }) => id === operation) ?? notFound()
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await asked(props)).summary }
}

export default async function OperationPage(props: Props) {
  await requireSession()
  const one = await asked(props)
  const sent = one.body ? (jsonSchemaOf(one.body, 'input') as JsonSchema) : undefined
  // Its first sentence says what it does; what follows explains it.
  const [title, ...rest] = one.summary.split('. ')
  const isFile = one.sends === 'application/octet-stream'
  return (
    <Page>
      <PageHeader
        trail={[{ href: '/api/docs', label: 'API' }]}
        here={one.group}
        title={title}
        subtitle={
          <>
            {rest.length > 0 ? <span className="block text-2 prose">{rest.join('. ')}</span> : null}
            <Address method={one.method} path={one.path} />, permission{' '}
            <span className="mono">{one.permission}</span>
          </>
        }
      />
      <OperationView
        origin={ownAddress('')}
        operation={{
          method: one.method,
          path: one.path,
          permission: one.permission,
          parameters: parametersOf(one) as unknown as OperationShown['parameters'],
          body: isFile
            ? { type: one.sends, schema: { type: 'string', format: 'binary', description: 'The file.' } }
            : sent
              ? { type: one.sends, schema: sent }
              : null,
          answer: one.answer ? (jsonSchemaOf(one.answer, 'output') as JsonSchema) : null,
          files: one.files ?? [],
        }}
      />
    </Page>
  )
}
