import { Doorway } from '@/components/session/doorway'
import { Button } from '@/components/ui/button'

/** Outside the console there is no navigation around it. */
export default function NotFound() {
  return (
    <Doorway title="Page not found" words="It may have been removed, or the address is incomplete.">
      <div className="apart">
        <Button look="filled" href="/">
          Go to the overview
        </Button>
      </div>
    </Doorway>
  )
}
