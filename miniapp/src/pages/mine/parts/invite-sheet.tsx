// Invite a colleague: to which post, as what; then a code that works once.
import { useMutation, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { newKey } from '../../../api'
import { useT } from '../../../i18n'
import { Button } from '../../../ui/button'
import { Chips } from '../../../ui/chips'
import { useDisplay } from '../../../ui/display'
import { Field } from '../../../ui/field'
import { Notice } from '../../../ui/notice'
import { Sheet } from '../../../ui/sheet'
import { when } from '../../../ui/time'
import { invite, readPosts, type Invitation, type Role } from '../api'
import { mineWords, roleWords } from '../words'

const mostShown = 6
const kinds = ['staff', 'dispatcher'] as const

/** An admin invites anywhere, a supervisor below, a dispatcher at home. */
export const mayInvite = (roles: readonly Role[]) =>
  roles.some(({ role }) => role === 'admin' || role === 'dispatcher' || role === 'supervisor')

export function InviteSheet({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const t = useT(mineWords)
  const named = useT(roleWords)
  const anywhere = roles.some(({ role }) => role === 'admin' || role === 'supervisor')
  const own = roles.flatMap(({ role, microBrainId }) =>
    role === 'dispatcher' && microBrainId ? [microBrainId] : [],
  )
  const [postId, setPostId] = useState(own[0])
  const [role, setRole] = useState<(typeof kinds)[number]>('staff')
  const making = useMutation({ mutationFn: (to: string) => invite(to, role, newKey()) })
  return (
    <Sheet open onClose={onClose} title={t('inviteTitle')} testId="invite-sheet">
      {making.data ? (
        <Made invitation={making.data} onClose={onClose} />
      ) : (
        <>
          <PostChoice own={own} anywhere={anywhere} value={postId} onChange={setPostId} />
          <View className="field-label">{t('inviteRole')}</View>
          <Chips
            options={kinds.map((kind) => ({ value: kind, label: named(kind) }))}
            value={role}
            onChange={setRole}
            testId="invite-role"
          />
          {making.error ? (
            <Notice icon="alert" tone="warm">
              {making.error.message}
            </Notice>
          ) : null}
          <Button
            kind="primary"
            block
            busy={making.isPending}
            off={postId ? undefined : t('invitePostOff')}
            onPress={() => postId && making.mutate(postId)}
            testId="invite-submit"
          >
            {t('inviteSubmit')}
          </Button>
        </>
      )}
    </Sheet>
  )
}

interface PostChoiceProps {
  own: readonly string[]
  anywhere: boolean
  value: string | undefined
  onChange: (id: string) => void
}

function PostChoice({ own, anywhere, value, onChange }: PostChoiceProps) {
  const t = useT(mineWords)
  const [typed, setTyped] = useState('')
  const { data } = useQuery({ queryKey: ['micro-brains', 'all'], queryFn: readPosts, staleTime: 10 * 60_000 })
  const text = typed.trim()
  const found = (data?.items ?? []).filter(({ id, name }) =>
    text === '' ? own.includes(id) || id === value : anywhere && (name.includes(text) || id === text),
  )
  return (
    <>
      <View className="field-label">{t('invitePost')}</View>
      {anywhere ? (
        <Field value={typed} onInput={setTyped} placeholder={t('invitePostHint')} testId="invite-search" />
      ) : null}
      <Chips
        options={found.slice(0, mostShown).map(({ id, name }) => ({ value: id, label: name }))}
        value={value}
        onChange={onChange}
        testId="invite-post"
      />
      {text !== '' && data && found.length === 0 ? (
        <View className="note soft">{t('invitePostNone')}</View>
      ) : null}
    </>
  )
}

function Made({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  const t = useT(mineWords)
  const language = useDisplay((display) => display.language)
  return (
    <>
      <View className="note soft">{t('inviteCode')}</View>
      <View className="title words" id="invite-code">
        {invitation.code}
      </View>
      <View className="note soft">
        {t('inviteUntil', { when: when(invitation.expiresAt, new Date(), language) })}
      </View>
      <View className="line">
        <Button kind="quiet" tall onPress={onClose} testId="invite-close">
          {t('close')}
        </Button>
        <Button
          kind="primary"
          grow
          onPress={() => void Taro.setClipboardData({ data: invitation.code })}
          testId="invite-copy"
        >
          {t('inviteCopy')}
        </Button>
      </View>
    </>
  )
}
