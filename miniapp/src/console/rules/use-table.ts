// The table as the admin sees it: what the server holds, and over it the changes that are not saved yet.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { useSession } from '../../session'
import { useIntentKey } from '../../ui/intent-key'
import {
  bodyOf,
  consoleKey,
  keyOf,
  publishRules,
  readRules,
  saveRules,
  type RuleBody,
  type RulesView,
} from '../api'
import { isChanged } from '../../ui/problem'

interface Work {
  owner: string | undefined
  /** The version that the changes were made from. */
  base: number
  rules: RuleBody[]
}

/** Outside of the page, so that a look into another room loses nothing. */
export const useWork = create<{ work: Work | undefined }>(() => ({ work: undefined }))

export interface Saving {
  note: string
  publish: boolean
  allowBroken: boolean
}

export function useTable() {
  const client = useQueryClient()
  const query = useQuery({ queryKey: keyOf('rules'), queryFn: readRules })
  const owner = useSession((session) => session.person?.id)
  const kept = useWork((state) => state.work)
  const work = kept && kept.owner === owner ? kept : undefined
  const view = query.data
  const stored = view ? (view.draft ?? view).rules : []
  const rules = work?.rules ?? stored.map(bodyOf)
  const change = (next: RuleBody[]) =>
    view && useWork.setState({ work: { owner, base: work?.base ?? view.version, rules: next } })
  const keyFor = useIntentKey()
  const done = (answer: RulesView) => {
    useWork.setState({ work: undefined })
    client.setQueryData(keyOf('rules'), answer)
    void client.invalidateQueries({ queryKey: consoleKey })
  }
  const save = useMutation({
    mutationFn: ({ note, publish, allowBroken }: Saving) => {
      const base = useWork.getState().work?.base ?? view?.version ?? 0
      const words = note.trim() === '' ? {} : { note: note.trim() }
      return saveRules({
        expectedVersion: base,
        rules,
        publish,
        ...words,
        ...(allowBroken ? { allowBroken } : {}),
      })
    },
    onSuccess: done,
  })
  const publish = useMutation({
    mutationFn: ({ version, allowBroken }: { version: number; allowBroken: boolean }) => {
      const body = {
        expectedPublishedVersion: view?.publishedVersion ?? 0,
        ...(allowBroken ? { allowBroken } : {}),
      }
      return publishRules(version, body, keyFor({ version, ...body }))
    },
    onSuccess: done,
    onError: (error) => {
      if (isChanged(error)) void query.refetch()
    },
  })
  return {
    query,
    view,
    rules,
    dirty: work !== undefined,
    change,
    save,
    publish,
    discard: () => {
      useWork.setState({ work: undefined })
      save.reset()
      void client.invalidateQueries({ queryKey: consoleKey })
    },
    /** What is here counts, over whatever was saved meanwhile. */
    rebase: async () => {
      const { data } = await query.refetch()
      if (data && work) useWork.setState({ work: { ...work, base: data.version } })
    },
    problemsOf: (rule: RuleBody) =>
      stored.find((known) => JSON.stringify(bodyOf(known)) === JSON.stringify(rule))?.problems ?? [],
  }
}
export type Table = ReturnType<typeof useTable>

export function freshRule(rules: readonly RuleBody[], name: string): RuleBody {
  const taken = new Set(rules.map(({ id }) => id))
  let number = rules.length + 1
  while (taken.has(`rule-${number}`)) number += 1
  return { id: `rule-${number}`, name, enabled: true, when: {}, to: { level: 'community' } }
}

export function moved(rules: readonly RuleBody[], from: number, to: number): RuleBody[] {
  const next = [...rules]
  const [rule] = next.splice(from, 1)
  if (rule) next.splice(to, 0, rule)
  return next
}
