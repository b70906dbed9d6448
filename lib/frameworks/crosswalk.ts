import type { Reference } from './index'

/** A reference as people cite it, and what it means: published controls that Muster carries, or something that it does not. */
export type Alias = {
  cited: string
  citedFramework: string
  verdict:
    | 'wrong-number'
    | 'nonexistent'
    | 'stale'
    | 'malformed'
    | 'renumbered'
    | 'withdrawn'
    | 'no-number-cited'
    | 'current-but-out-of-scope'
  reason: string
} & (
  | { published: readonly [Reference, ...Reference[]]; elsewhere?: undefined }
  | {
      published: readonly []
      /** In words, for it leads to no page. */
      elsewhere: string
    }
)

/** References in the wild that are wrong, superseded or malformed, with what they mean. Published ids are looked up first. */
export const crosswalk: readonly Alias[] = [
  {
    cited: 'NHI-03',
    citedFramework: 'OWASP Non-Human Identity Top 10',
    verdict: 'wrong-number',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI7:2025' }],
    reason:
      'The published identifier form is NHI3:2025 and it names Vulnerable Third-Party NHI. Long-lived secrets are NHI7:2025. For reuse or replay, NHI9:2025 and NHI2:2025 apply as well; for replacing static credentials with credential-less methods, NHI4:2025.',
  },
  {
    cited: 'A-05',
    citedFramework: 'OWASP Agentic AI Top 10',
    verdict: 'nonexistent',
    published: [
      { framework: 'owasp-asi-2026', control: 'ASI03' },
      { framework: 'owasp-asi-2026', control: 'ASI02' },
    ],
    reason:
      'No OWASP agentic list uses A-nn. The current list is ASI01-ASI10 (Dec 2025). Its fifth item, ASI05, is Unexpected Code Execution and would be a wrong reading. Abuse of valid credentials is ASI03; the tool-use half is ASI02. An unofficial precursor (precize/OWASP-Agentic-AI) had AAI005 Agent Impact Chain and Blast Radius, which also does not fit.',
  },
  {
    cited: 'PR.AC-4',
    citedFramework: 'NIST CSF 2.0',
    verdict: 'stale',
    published: [{ framework: 'nist-csf-2.0', control: 'PR.AA-05' }],
    reason:
      "PR.AC-4 is a CSF 1.1 subcategory. NIST's own CSF 2.0 OSCAL catalog lists PR.AC-04 as withdrawn with relation moved_to PR.AA-05. Credential life cycle is PR.AA-01.",
  },
  {
    cited: 'IAM-2',
    citedFramework: 'CSA MAESTRO',
    verdict: 'nonexistent',
    published: [
      { framework: 'csa-maestro', control: 'L6' },
      { framework: 'csa-maestro', control: 'L7/agent-identity-attack' },
    ],
    reason:
      'MAESTRO has layers and named threats, no control catalogue. IAM-02 does exist in CSA CCM and AICM, where it is Credentials Management Policy and Procedures (CCM 4.1) or Strong Password Policy and Procedures (CCM 4.0), so the bare number would send an auditor to a password policy. In MAESTRO terms the topic is Layer 6 and the Layer 7 threat Agent Identity Attack; if a CSA control number is wanted it must come from CCM or AICM.',
  },
  {
    cited: '(no control given)',
    citedFramework: 'CSA MAESTRO',
    verdict: 'no-number-cited',
    published: [
      { framework: 'csa-maestro', control: 'L4' },
      { framework: 'csa-maestro', control: 'L6' },
    ],
    reason: 'MAESTRO publishes no control identifiers.',
  },
  {
    cited: 'SC.L2-3',
    citedFramework: 'NIST Zero Trust (SP 800-207)',
    verdict: 'nonexistent',
    published: [
      { framework: 'nist-sp-800-207', control: '§2.1 Tenet 6' },
      { framework: 'nist-sp-800-207', control: '§2.1 Tenet 3' },
    ],
    reason:
      'SP 800-207 has no control identifiers. SC.L2-3 is the truncated prefix of CMMC Level 2 practices SC.L2-3.13.x (NIST SP 800-171 section 3.13, System and Communications Protection); the prefix matches 14 Level 2 practices in one public copy of the model and 16 in another, and identifies none. The zero-trust idea behind it is tenet 6 with tenet 3; SP 800-207A gives numbered service-identity requirements. If CMMC was really meant, the closest practices are SC.L2-3.13.15 Communications Authenticity and IA.L2-3.5.4 Replay-Resistant Authentication.',
  },
  {
    cited: '(no control given)',
    citedFramework: 'NIST AI RMF',
    verdict: 'no-number-cited',
    published: [
      { framework: 'nist-ai-rmf-1.0', control: 'GOVERN 1.6' },
      { framework: 'nist-ai-rmf-1.0', control: 'GOVERN 2.1' },
      { framework: 'nist-ai-rmf-1.0', control: 'MEASURE 2.7' },
    ],
    reason:
      'Cited without a subcategory. The subcategories named here are chosen by topic. AI RMF applies only where an AI system uses the identity, not to workloads in general.',
  },
  {
    cited: '(cited in body, no section)',
    citedFramework: 'NIST SP 800-63 Digital Identity Guidelines',
    verdict: 'current-but-out-of-scope',
    published: [{ framework: 'nist-sp-800-63-4', control: '63B-4 §4' }],
    reason:
      'Revision 4 became final in July 2025 (supersession stated as 1 Aug 2025). Its scope text says that machine-to-machine authentication is not explicitly addressed. Use it by analogy only; IA-9 and IA-13(3) of SP 800-53 are the NIST controls that do speak of services and tokens.',
  },
  {
    cited: '(named in body, no subcategory)',
    citedFramework: 'NIST CSF 2.0',
    verdict: 'no-number-cited',
    published: [
      { framework: 'nist-csf-2.0', control: 'PR.AA-01' },
      { framework: 'nist-csf-2.0', control: 'PR.AA-05' },
    ],
    reason: 'Body text only.',
  },
  {
    cited: 'NHI-01',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI1:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-02',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI2:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-04',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI4:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-05',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI5:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-06',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI6:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-07',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI7:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-08',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI8:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-09',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI9:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'NHI-10',
    citedFramework: 'OWASP NHI',
    verdict: 'malformed',
    published: [{ framework: 'owasp-nhi-2025', control: 'NHI10:2025' }],
    reason:
      'Malformed form of the OWASP id; the number may have been assigned by another numbering, so confirm the title with the author.',
  },
  {
    cited: 'PR.AC-1',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [
      { framework: 'nist-csf-2.0', control: 'PR.AA-01' },
      { framework: 'nist-csf-2.0', control: 'PR.AA-05' },
    ],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'PR.AC-2',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [{ framework: 'nist-csf-2.0', control: 'PR.AA-06' }],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'PR.AC-3',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [
      { framework: 'nist-csf-2.0', control: 'PR.AA-03' },
      { framework: 'nist-csf-2.0', control: 'PR.AA-05' },
      { framework: 'nist-csf-2.0', control: 'PR.IR-01' },
    ],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'PR.AC-5',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [{ framework: 'nist-csf-2.0', control: 'PR.IR-01' }],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'PR.AC-6',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [{ framework: 'nist-csf-2.0', control: 'PR.AA-02' }],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'PR.AC-7',
    citedFramework: 'NIST CSF',
    verdict: 'stale',
    published: [{ framework: 'nist-csf-2.0', control: 'PR.AA-03' }],
    reason: 'CSF 1.1 id; successor from the CSF 2.0 OSCAL catalog.',
  },
  {
    cited: 'IAM-12',
    citedFramework: 'CSA CCM 4.0',
    verdict: 'withdrawn',
    published: [],
    elsewhere: 'nothing that is still published',
    reason: 'Removed in CCM 4.1; see the LOG domain (LOG-10 Audit Records Protection).',
  },
  {
    cited: 'IAM-13',
    citedFramework: 'CSA CCM 4.0',
    verdict: 'renumbered',
    published: [{ framework: 'csa-ccm-4.1', control: 'IAM-12' }],
    reason: 'CCM 4.1 (Jan 2026) numbering.',
  },
  {
    cited: 'IAM-14',
    citedFramework: 'CSA CCM 4.0',
    verdict: 'renumbered',
    published: [{ framework: 'csa-ccm-4.1', control: 'IAM-13' }],
    reason: 'CCM 4.1 (Jan 2026) numbering.',
  },
  {
    cited: 'IAM-15',
    citedFramework: 'CSA CCM 4.0',
    verdict: 'renumbered',
    published: [{ framework: 'csa-ccm-4.1', control: 'IAM-14' }],
    reason: 'CCM 4.1 (Jan 2026) numbering.',
  },
  {
    cited: 'IAM-16',
    citedFramework: 'CSA CCM 4.0',
    verdict: 'renumbered',
    published: [{ framework: 'csa-ccm-4.1', control: 'IAM-15' }],
    reason: 'CCM 4.1 (Jan 2026) numbering.',
  },
  {
    cited: 'IAM-19',
    citedFramework: 'CSA AICM 1.0',
    verdict: 'renumbered',
    published: [{ framework: 'csa-aicm-1.1', control: 'IAM-18' }],
    reason: 'AICM 1.1 (June 2026) numbering.',
  },
]
