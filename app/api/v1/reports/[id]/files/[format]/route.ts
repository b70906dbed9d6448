import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { note } from '@/lib/audit/write'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { reportFile } from '@/lib/reports/queries'

const types: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  'csv-evidence': 'text/csv; charset=utf-8',
  'csv-commented': 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  oscal: 'application/json',
  'oscal-poam': 'application/json',
  'oscal-component': 'application/json',
}

export const GET = route(specs.getReportFile, async ({ actor, params }) => {
  const { file, body } = await reportFile(actor, params.id!, params.format!)
  await note(actor.label, {
    action: 'report.download',
    subject: `report ${params.id}`,
    detail: { format: file.format },
  })
  return new Response(Readable.toWeb(body) as ReadableStream as unknown as BodyInit, {
    headers: {
      'content-type': types[file.format]!,
      'content-length': String(file.bytes),
      'content-disposition': `attachment; filename="${file.name}"`,
    },
  })
})
