/** Whether a person is still here, by the words of directories and HR systems. */
export type Standing = 'here' | 'left' | 'unknown'

const words = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll('_', ' '))

// Okta (STAGED and SUSPENDED people have not left: nobody hires or pauses somebody who is gone), Entra, Google Workspace, Workday, SAP.
const here = new Set(
  words(`
  active employed enabled current present true yes y 1 on working hired permanent contractor employee full-time part-time
  staged provisioned recovery locked_out password_expired suspended locked pending invited pre-hire prehire new_hire onboarding probation
  on_leave loa leave leave_of_absence parental_leave maternity_leave paternity_leave sick_leave sabbatical garden_leave gardening_leave
  notice on_notice notice_period inactive_(loa) aktiv aktiviert angestellt freigestellt beurlaubt actif activo ativo attivo actief`),
)
const left = new Set(
  words(`
  left inactive terminated term departed disabled deactivated deprovisioned former false no n 0 off f t
  leaver resigned retired separated offboarded offboarding_complete deleted removed dismissed fired laid_off redundant ended expired
  withdrawn archived blocked gone quit deceased alumni alumnus ex-employee ex_employee ex former_employee left_company left_the_company
  no_longer_employed not_employed not_active not_current unemployed contract_ended contract_expired end_of_contract account_disabled
  ausgeschieden inaktiv deaktiviert gekündigt ausgetreten gelöscht inactif inactivo inativo inattivo inactief parti`),
)

/**
 * What the status of a person says. "T" and "F" alone say "terminated" and "former" beside words, but true and false beside each
 * other: of the two only F is taken for left without doubt, so T is not known.
 */
export function standingOf(status: string): Standing {
  const plain = status
    .trim()
    .toLowerCase()
    .replace(/[_\s]{1,20}/g, ' ')
  if (plain === 't') return 'unknown'
  if (here.has(plain)) return 'here'
  if (left.has(plain)) return 'left'
  // "Terminated - voluntary", "T - Terminated", "Left (resigned)": each part is asked; one that says "left" decides.
  const parts = plain
    .split(/[-–—:;,/()]/)
    .map((part) => part.trim())
    .filter((part) => part.length > 1)
  if (parts.some((part) => left.has(part))) return 'left'
  return parts.some((part) => here.has(part)) ? 'here' : 'unknown'
}
