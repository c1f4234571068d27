// The teams of a post: what they are, who is in them, how many are on duty.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { teamKinds } from '@chaolin/shared/staff/people-schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import { AskSheet } from '../../ui/ask-sheet'
import { FormEnd } from '../parts/form-end'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import {
  addTeam,
  changeTeam,
  endTeam,
  peopleKey,
  turnMember,
  type PeopleList,
  type TeamKind,
  type TeamView,
} from './api'
import type { PartProps } from './persons'
import { peopleWords } from './words'

type Open = { act: 'form'; team: TeamView | undefined } | { act: 'end'; team: TeamView }

export function Teams({ post, list, mayEdit }: PartProps) {
  const t = useT(peopleWords)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <>
      {mayEdit ? (
        <View className="line between">
          <View className="grow" />
          <Button
            small
            icon="plus"
            onPress={() => setOpen({ act: 'form', team: undefined })}
            testId="team-add"
          >
            {t('addTeam')}
          </Button>
        </View>
      ) : null}
      {list.teams.length === 0 ? (
        <Empty art="empty" title={t('noTeams')} note={t('noTeamsNote')} testId="teams-none" />
      ) : null}
      <View className="pairs">
        {list.teams.map((team) => (
          <TeamCard key={team.id} post={post} team={team} list={list} mayEdit={mayEdit} onOpen={setOpen} />
        ))}
      </View>
      {open?.act === 'form' ? <TeamForm post={post} team={open.team} onClose={close} /> : null}
      {open?.act === 'end' ? <EndTeam post={post} team={open.team} onClose={close} /> : null}
    </>
  )
}

interface TeamCardProps {
  post: string
  team: TeamView
  list: PeopleList
  mayEdit: boolean
  onOpen: (open: Open) => void
}

function TeamCard({ post, team, list, mayEdit, onOpen }: TeamCardProps) {
  const t = useT(peopleWords)
  const shared = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const kind = teamKinds.find(({ code }) => code === team.kind)?.[language] ?? team.kind
  const figures = [
    t('membersOn', { members: team.members, on: team.membersOnDuty }),
    t('heldTeam', { open: team.open }),
  ]
  return (
    <Card kind="snug" testId={`team-${team.id}`}>
      <View className="line">
        <View className="strong grow one">{team.name}</View>
        <Tag tone="tide">{kind}</Tag>
        {team.onDuty ? null : <Tag>{t('offDuty')}</Tag>}
      </View>
      <View className="note soft">{figures.join(' · ')}</View>
      <Members post={post} team={team} list={list} mayEdit={mayEdit} />
      {mayEdit ? (
        <View className="line wrap">
          <Button small kind="quiet" onPress={() => onOpen({ act: 'form', team })} testId={`edit-${team.id}`}>
            {shared('edit')}
          </Button>
          <Button small kind="quiet" onPress={() => onOpen({ act: 'end', team })} testId={`end-${team.id}`}>
            {t('endTeam')}
          </Button>
        </View>
      ) : null}
    </Card>
  )
}

function Members({ post, team, list, mayEdit }: Omit<TeamCardProps, 'onOpen'>) {
  const client = useQueryClient()
  const turn = useMutation({
    mutationFn: ({ id, into }: { id: string; into: boolean }) => turnMember(post, team.id, id, into),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKey() }),
  })
  const inside = (teams: readonly string[]) => teams.includes(team.id)
  if (!mayEdit) {
    const names = list.items.filter(({ teams }) => inside(teams)).map(({ name }) => name)
    return names.length > 0 ? <View className="note words">{names.join('、')}</View> : null
  }
  return (
    <>
      <View className="chips">
        {list.items.map(({ id, name, teams }) => (
          <Chip
            key={id}
            role="checkbox"
            on={inside(teams)}
            onPress={() => turn.mutate({ id, into: !inside(teams) })}
            testId={`member-${team.id}-${id}`}
          >
            {name}
          </Chip>
        ))}
      </View>
      <Problem error={turn.error} testId={`members-problem-${team.id}`} />
    </>
  )
}

interface TeamFormProps {
  post: string
  team: TeamView | undefined
  onClose: () => void
}

function TeamForm({ post, team, onClose }: TeamFormProps) {
  const t = useT(peopleWords)
  const language = useDisplay((display) => display.language)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [name, setName] = useState(team?.name ?? '')
  const [kind, setKind] = useState<TeamKind>((team?.kind as TeamKind | undefined) ?? 'grid')
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), kind }
      return team ? changeTeam(post, team.id, body) : addTeam(post, body, keyFor(body))
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: peopleKey() })
      onClose()
    },
  })
  return (
    <Sheet open onClose={onClose} title={t(team ? 'editTeam' : 'addTeam')} testId="team-form">
      <Field label={t('teamName')} value={name} onInput={setName} max={30} testId="team-name" />
      <View className="field-label">{t('kind')}</View>
      <Chips
        options={teamKinds.map((each) => ({ value: each.code, label: each[language] }))}
        value={kind}
        onChange={setKind}
        testId="team-kind"
      />
      <FormEnd
        save={save}
        off={name.trim() === '' ? t('needTeamName') : undefined}
        onClose={onClose}
        testId="team"
      />
    </Sheet>
  )
}

function EndTeam({ post, team, onClose }: { post: string; team: TeamView; onClose: () => void }) {
  const t = useT(peopleWords)
  const client = useQueryClient()
  const end = useMutation({
    mutationFn: () => endTeam(post, team.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: peopleKey() })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('endTitle', { name: team.name })}
      note={t('endNote')}
      act={t('endTeam')}
      danger
      busy={end.isPending}
      error={end.error}
      onYes={() => end.mutate()}
      onClose={onClose}
    />
  )
}
