// Whose work is looked at: the own posts, and for a supervisor any one below them.
import { isStaffRole } from '@chaolin/shared/staff/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { Button } from '../../ui/button'
import { Sheet } from '../../ui/sheet'
import { consoleWords } from '../words'
import { PickList } from './pick-list'
import { usePosts } from './posts'

/** The posts where this person works, those they supervise first. */
export function useOwnPosts() {
  const roles = useSession(({ person }) => person?.roles) ?? []
  const held = roles.flatMap(({ role, microBrainId }) =>
    isStaffRole(role) && microBrainId ? [{ role, microBrainId }] : [],
  )
  const supervised = held.filter(({ role }) => role === 'supervisor')
  return {
    ids: [...new Set([...supervised, ...held].map(({ microBrainId }) => microBrainId))],
    supervises: supervised.length > 0,
    works: held.some(({ role }) => role !== 'supervisor'),
  }
}

/** The posts one may choose from. The server says whether one lies below a supervisor's: here are all names. */
export function usePostOptions() {
  const { ids, supervises } = useOwnPosts()
  const { nameOf, optionsOf } = usePosts()
  const options = supervises ? optionsOf() : ids.map((id) => ({ value: id, label: nameOf(id) }))
  return { own: ids, nameOf, options }
}

interface PostChoiceProps {
  value: string | undefined
  onChange: (id: string) => void
}

export function PostChoice({ value, onChange }: PostChoiceProps) {
  const t = useT(consoleWords)
  const { own, nameOf, options } = usePostOptions()
  const [open, setOpen] = useState(false)
  if (options.length < 2) return null
  const chosen = value ?? own[0]
  return (
    <View className="line">
      <Button small kind="quiet" icon="filter" onPress={() => setOpen(true)} testId="post-choice">
        {chosen ? nameOf(chosen) : t('choosePost')}
      </Button>
      {open ? (
        <Sheet open onClose={() => setOpen(false)} title={t('choosePost')} testId="post-sheet">
          <PickList
            label={t('choosePost')}
            options={options}
            values={chosen ? [chosen] : []}
            single
            nameOf={nameOf}
            onChange={([id]) => {
              if (id) onChange(id)
              setOpen(false)
            }}
            testId="post"
          />
        </Sheet>
      ) : null}
    </View>
  )
}
