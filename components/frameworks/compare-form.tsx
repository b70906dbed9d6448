import { Button } from '@/components/ui/button'
import { SelectField } from '@/components/ui/select-field'
import styles from './compare-form.module.css'

type Props = { a: string; b: string; options: { value: string; label: string }[] }

/** Which two frameworks are compared, in the address: a form without a script. */
export const CompareForm = ({ a, b, options }: Props) => (
  <form action="/frameworks/compare" className={styles.form}>
    <SelectField label="Framework" name="a" defaultValue={a} options={options} />
    <SelectField label="Compared with" name="b" defaultValue={b} options={options} />
    <Button type="submit">Compare</Button>
  </form>
)
