// What cannot be taken back: saying who one is, and withdrawing.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'
import { tellName, withdrawRequest, type OwnRequest } from '../api'
import { useAct } from './use-request'
import { threadWords } from './words'

type Open = 'name' | 'withdraw' | undefined

export function TellName({ request, sealed }: { request: OwnRequest; sealed: boolean }) {
  const t = useT(threadWords)
  const [open, setOpen] = useState<Open>()
  const tell = useAct(
    request,
    'name',
    (_none: null, key) => tellName(request.number, key),
    () => setOpen(undefined),
  )
  if (!request.acts.includes('tellName')) return null
  const whom = sealed ? 'tellName' : 'tellHandler'
  return (
    <>
      <Notice
        icon="lock"
        tone="grey"
        testId="thread-name"
        end={
          <Button small kind="quiet" onPress={() => setOpen('name')} testId="thread-tell-name">
            {t(`${whom}Yes`)}
          </Button>
        }
      >
        {t(`${whom}Note`)}
      </Notice>
      {open === 'name' ? (
        <AskSheet
          title={t(`${whom}Title`)}
          note={t(`${whom}Ask`)}
          act={t(`${whom}Yes`)}
          busy={tell.isPending}
          error={tell.error}
          onYes={() => tell.mutate(null)}
          onClose={() => setOpen(undefined)}
          testId="name"
        />
      ) : null}
    </>
  )
}

export function Withdraw({ request }: { request: OwnRequest }) {
  const t = useT(threadWords)
  const [open, setOpen] = useState<Open>()
  const withdraw = useAct(
    request,
    'withdraw',
    (_none: null, key) => withdrawRequest(request.number, key),
    () => setOpen(undefined),
  )
  if (!request.acts.includes('withdraw')) return null
  return (
    <View className="stack">
      <Button kind="plain" block onPress={() => setOpen('withdraw')} testId="thread-withdraw">
        {t('withdraw')}
      </Button>
      {open === 'withdraw' ? (
        <AskSheet
          title={t('withdrawTitle')}
          note={t('withdrawNote')}
          act={t('withdrawYes')}
          danger
          busy={withdraw.isPending}
          error={withdraw.error}
          onYes={() => withdraw.mutate(null)}
          onClose={() => setOpen(undefined)}
          testId="withdraw"
        />
      ) : null}
    </View>
  )
}
