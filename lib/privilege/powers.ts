import { azurePowers } from './azure-catalogue'
import { entraPowers } from './entra-catalogue'
import { gcpPowers } from './gcp-catalogue'
import type { Power } from './power-of-right'

/** Powers of all such platforms, by the name of the right. */
export const powers: ReadonlyMap<string, Power> = new Map(
  [...entraPowers, ...azurePowers, ...gcpPowers].map((power) => [power.right, power]),
)
