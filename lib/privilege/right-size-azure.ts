import { azureActions, type AzurePermissions } from './azure-catalogue'
import { keptRights } from './right-size-kept'

/** One role assignment. */
export interface HeldAssignment {
  /** The id of the assignment, which may have a condition. */
  id: string
  scope: string
  isConditional: boolean
  sets: readonly AzurePermissions[]
}

export interface SizedDefinition {
  scope: string
  /** The assignment whose condition the new one needs as well; null without a condition. */
  conditionOf: string | null
  actions: string[]
  dataActions: string[]
  /** Kept although no log shows their use. */
  silent: number
}

/** `microsoft.compute` of `azure:Microsoft.Compute/virtualMachines/read`. */
const serviceOf = (right: string): string =>
  right.slice(right.indexOf(':') + 1, right.indexOf('/')).toLowerCase()

const patternsOf = ({ actions, dataActions }: AzurePermissions): readonly string[] => [
  ...(actions ?? []),
  ...(dataActions ?? []),
]

/** Smaller role definitions, one for each scope; an assignment under a condition gets one of its own. */
export function rightSizedDefinitions(
  used: readonly string[],
  held: readonly HeldAssignment[],
  granted: ReadonlySet<string>,
): SizedDefinition[] {
  const places = new Map<string, HeldAssignment[]>()
  for (const one of held) {
    const key = one.isConditional ? `if ${one.id}` : one.scope.toLowerCase()
    places.set(key, [...(places.get(key) ?? []), one])
  }
  return [...places.values()].flatMap((assignments) => {
    // A set under a condition of its own is no set of a custom role.
    const sets = assignments.flatMap((one) => one.sets.filter(({ condition }) => !condition))
    const keptOf = (plane: (set: AzurePermissions) => AzurePermissions) =>
      keptRights(
        sets.map((set) => ({
          rights: azureActions([plane(set)]).actions,
          names: (service) => patternsOf(set).some((one) => one.toLowerCase().startsWith(`${service}/`)),
        })),
        used,
        granted,
        serviceOf,
      )
    const control = keptOf(({ actions, notActions }) => ({ actions, notActions }))
    const data = keptOf(({ dataActions, notDataActions }) => ({ dataActions, notDataActions }))
    const names = (rights: readonly string[]) => rights.map((right) => right.slice('azure:'.length)).sort()
    const [first] = assignments
    const sized: SizedDefinition = {
      scope: first!.scope,
      conditionOf: first!.isConditional ? first!.id : null,
      actions: names([...control.used, ...control.silent]),
      dataActions: names([...data.used, ...data.silent]),
      silent: control.silent.length + data.silent.length,
    }
    return sized.actions.length + sized.dataActions.length > 0 ? [sized] : []
  })
}
