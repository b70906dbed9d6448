import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { listPlaces, setPlace } from '@/lib/ingest/places'

export const GET = route(specs.listPlaces, () => listPlaces())

export const PUT = route(specs.setPlace, ({ actor, body }) => setPlace(actor, body.name, body.environment))
