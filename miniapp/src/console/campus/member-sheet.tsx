// One member: their code is locked, unlocked or ended with a reason, or moved to another account by a code shown once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { Problem } from '../../ui/problem'
import { SecretSheet } from '../parts/secret-sheet'
import { consoleWords } from '../words'
import { campusKey, moveMember, takeMemberStep, type Member, type MemberStep } from './api'
import { campusWords } from './words'

type Act = MemberStep | 'move'
const mostCharacters = 200

/** Which steps are open for a code in this state. */
export function actsOf({ code, left }: Pick<Member, 'code' | 'left'>, mayEnd: boolean): Act[] {
  const held = code === 'active' || code === 'locked'
  return [
    ...(code === 'active' ? (['lock'] as const) : []),
    ...(code === 'locked' ? (['unlock'] as const) : []),
    ...(left ? [] : (['move'] as const)),
    ...(held && mayEnd ? (['end'] as const) : []),
  ]
}

interface MemberSheetProps {
  campusId: string
  member: Member
  mayEnd: boolean
  onClose: () => void
}

export function MemberSheet({ campusId, member, mayEnd, onClose }: MemberSheetProps) {
  const t = useT(campusWords)
  const acts = actsOf(member, mayEnd)
  const [act, setAct] = useState<Act | undefined>(acts[0])
  const [words, setWords] = useState('')
  const [moveCode, setMoveCode] = useState<string>()
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const reason = words.trim()
  const { number } = member
  const step = useMutation({
    mutationFn: async (chosen: Act) => {
      const key = keyFor({ campusId, number, chosen, reason })
      if (chosen !== 'move') return void (await takeMemberStep(campusId, number, chosen, reason, key))
      setMoveCode((await moveMember(campusId, number, reason, key)).moveCode)
    },
    onSuccess: (_answer, chosen) => {
      if (chosen !== 'move') onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('roster', campusId) }),
  })
  if (moveCode !== undefined)
    return <SecretSheet name={number} secret={moveCode} title={t('moveCode')} onKept={onClose} />
  return (
    <Sheet open onClose={onClose} title={`${number} · ${t(`code_${member.code}`)}`} testId="member-sheet">
      {act === undefined ? (
        <Notice icon="lock" tone="grey" testId="member-nothing">
          {t('memberNothing')}
        </Notice>
      ) : (
        <>
          <Chips
            options={acts.map((value) => ({ value, label: t(`act_${value}`) }))}
            value={act}
            onChange={(value) => {
              step.reset()
              setAct(value)
            }}
            testId="member-act"
          />
          <View className="soft words">{t(`note_${act}`)}</View>
          <Field
            label={t('reason')}
            placeholder={t('reasonHint')}
            value={words}
            onInput={setWords}
            max={mostCharacters}
            testId="member-reason"
          />
          <Problem error={step.error} testId="member-problem" />
        </>
      )}
      <End act={act} reason={reason} step={step} onClose={onClose} />
    </Sheet>
  )
}

interface EndProps {
  act: Act | undefined
  reason: string
  step: { isPending: boolean; mutate: (act: Act) => void }
  onClose: () => void
}

function End({ act, reason, step, onClose }: EndProps) {
  const t = useT(campusWords)
  const shared = useT(consoleWords)
  const count = [...reason].length
  return (
    <View className="line">
      <Button kind="quiet" tall onPress={onClose}>
        {shared('cancel')}
      </Button>
      {act === undefined ? null : (
        <Button
          kind={act === 'end' ? 'danger' : 'primary'}
          grow
          tall
          busy={step.isPending}
          off={count === 0 || count > mostCharacters ? t('reasonOff') : undefined}
          onPress={() => step.mutate(act)}
          testId="member-do"
        >
          {t(`act_${act}`)}
        </Button>
      )}
    </View>
  )
}
