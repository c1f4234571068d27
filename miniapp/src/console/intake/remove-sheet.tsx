// Asks before a source or a kind is removed, and reads the tables anew.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useT } from '../../i18n'
import { consoleKey } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { intakeWords } from './words'

interface RemoveSheetProps {
  title: string
  note: string
  remove: () => Promise<unknown>
  onClose: () => void
}

export function RemoveSheet({ title, note, remove, onClose }: RemoveSheetProps) {
  const t = useT(intakeWords)
  const client = useQueryClient()
  const removing = useMutation({
    mutationFn: remove,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: consoleKey })
      onClose()
    },
  })
  return (
    <AskSheet
      title={title}
      note={note}
      act={t('remove')}
      danger
      busy={removing.isPending}
      error={removing.error}
      onYes={() => removing.mutate()}
      onClose={onClose}
    />
  )
}
