'use client'

import { Button } from './button'

/** A form's button, and politely that it worked. */
export function SaveRow({ saving, saved }: { saving: boolean; saved: boolean }) {
  return (
    <div className="mt-4 flex items-center gap-4">
      <Button type="submit" look="primary" loading={saving}>
        Save
      </Button>
      <span role="status" className="text-success">
        {saved ? 'Saved' : ''}
      </span>
    </div>
  )
}
