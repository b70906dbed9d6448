import { findingSheetOf } from '@/app/(console)/findings/sheet-of'
import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'

export const GET = route(specs.getFinding, async ({ actor, params }) => {
  const sheet = await findingSheetOf(actor, params.id!)
  const {
    finding,
    verdict,
    history,
    controls,
    subject,
    holds,
    sightings,
    task,
    exceptions,
    proofs,
    comments,
  } = sheet
  return {
    ...finding,
    evidence: verdict,
    history,
    controls: controls.map((control) => ({ ...control, control: control.id })),
    subject,
    holds,
    topic: sheet.topic,
    sightings,
    task,
    exceptions,
    proofs,
    comments,
  }
})
