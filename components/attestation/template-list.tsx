import { Link } from '@/components/ui/link'
import { campaignTemplates } from '@/lib/model/campaign-templates'
import styles from './attestation.module.css'

/** Reviews that most organisations run: one fills the form below. */
export const TemplateList = ({ current }: { current: string | null }) => (
  <nav className={styles.templates} aria-label="Templates">
    <span className="text-2">Start from</span>
    {campaignTemplates.map((one) => (
      <Link
        key={one.id}
        href={`/attestation/new?template=${one.id}`}
        title={one.purpose}
        aria-current={one.id === current ? 'true' : undefined}
      >
        {one.name}
      </Link>
    ))}
  </nav>
)
