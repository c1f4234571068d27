// Before anything that cannot be taken back: what it does, and a yes.
import { useMutation } from '@tanstack/react-query'
import { isOpenVisit } from '@chaolin/shared/visits/rules'
import { useT } from '../../i18n'
import { queryClient } from '../../query'
import { useIntentKey } from '../../ui/intent-key'
import {
  addBlock,
  cancelVisit,
  deleteGiven,
  householdKey,
  undoClaim,
  visitKey,
  type Invited,
  type VisitView,
} from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { forgetPass } from '../parts/kept'
import { useStep } from '../parts/use-visit'
import { detailWords } from './words'

interface SheetProps {
  visit: VisitView
  onClose: () => void
}

export function UndoSheet({ visit, onClose, onDone }: SheetProps & { onDone: (card: Invited) => void }) {
  const t = useT(detailWords)
  const act = useStep(visit, 'undo', (key) => undoClaim(visit.id, key), onDone)
  return (
    <AskSheet
      title={t('undoTitle')}
      note={t('undoNote')}
      act={t('undoYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="undo"
    />
  )
}

export function CancelSheet({ visit, onClose }: SheetProps) {
  const t = useT(detailWords)
  const act = useStep(
    visit,
    'cancel',
    (key) => cancelVisit(visit.id, key),
    () => {
      forgetPass(visit.id)
      onClose()
    },
  )
  return (
    <AskSheet
      title={t('cancelTitle')}
      note={t('cancelNote')}
      act={t('cancelYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="cancel"
    />
  )
}

export function BlockSheet({ visit, onClose, onDone }: SheetProps & { onDone: () => void }) {
  const t = useT(detailWords)
  const keyFor = useIntentKey()
  const household = visit.household?.id ?? ''
  const act = useMutation({
    mutationFn: () => {
      const body = { kind: 'person' as const, value: visit.id }
      return addBlock(household, body, keyFor(body))
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: householdKey() })
      onDone()
    },
  })
  return (
    <AskSheet
      title={t('blockTitle')}
      note={t('blockNote')}
      act={t('blockYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="block"
    />
  )
}

export function ForgetSheet({ visit, onClose }: SheetProps) {
  const t = useT(detailWords)
  const act = useMutation({
    mutationFn: () => deleteGiven(visit.id),
    onSuccess: async () => {
      forgetPass(visit.id)
      await queryClient.invalidateQueries({ queryKey: visitKey() })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('forgetTitle')}
      note={isOpenVisit(visit.status) ? `${t('forgetNote')}${t('forgetOpen')}` : t('forgetNote')}
      act={t('forgetYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="forget"
    />
  )
}
